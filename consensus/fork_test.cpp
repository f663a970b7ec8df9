// What f + 1 colluding validators can do, and cannot do unnoticed: two of four exist twice and give each of the others a chain of its own. When
// the two meet, both stop and show two Finalizations that convict the liars.
#include <algorithm>

#include <gtest/gtest.h>

#include "consensus/cluster_test.h"

namespace tallystick::consensus {
namespace {

using namespace testing;

struct Row {
  std::int64_t first_ms;   // for so long the chain of validator 0 grows
  std::int64_t second_ms;  // and that of validator 1
  std::size_t submitted;   // transactions, a hundredth of a second apart
};

// Nodes 4 and 5 are the second copies of the validators 3 and 2.
bool on_first_side(std::size_t node) {
  return node == 0 || node == 2 || node == 3;
}

std::vector<std::size_t> common_signers(const Certificate& a, const Certificate& b) {
  std::vector<std::size_t> out;
  for (const ValidatorIndex signer : signers_of(a.signers)) {
    const auto others = signers_of(b.signers);
    if (std::ranges::find(others, signer) != others.end()) out.push_back(signer.raw());
  }
  return out;
}

void meet(const Row& row) {
  Cluster cluster{4, {}, 2};
  const std::int64_t start = cluster.now().raw();
  bool healed = false;
  cluster.passes = [&](std::size_t from, std::size_t to, const Message&) {
    if (healed) return true;
    if (on_first_side(from) != on_first_side(to)) return false;
    return cluster.now().raw() - start < (on_first_side(from) ? row.first_ms : row.second_ms);
  };
  for (std::size_t i = 0; i < row.submitted; ++i) {
    cluster.submit(test_hash("transaction " + std::to_string(i)));
    cluster.run_for(10);
  }
  const std::int64_t apart = std::max(row.first_ms, row.second_ms);
  if (cluster.now().raw() - start < apart) cluster.run_for(apart - (cluster.now().raw() - start));
  ASSERT_GT(cluster.height(0), Height{0});
  ASSERT_GT(cluster.height(1), Height{0});
  ASSERT_NE(cluster.chain(0)[1].hash, cluster.chain(1)[1].hash) << "there is a fork";
  healed = true;
  cluster.run_for(30'000);

  EXPECT_TRUE(cluster.summary(0).diverged);
  EXPECT_TRUE(cluster.summary(1).diverged);
  std::size_t told = 0;
  for (const Fact& fact : cluster.facts()) {
    const auto* broken = std::get_if<SafetyBroken>(&fact);
    if (broken == nullptr) continue;
    ++told;
    for (const CertificatePtr& certificate : {broken->first, broken->second}) {
      const auto exported = from_bytes<Certificate>(to_bytes(*certificate));
      ASSERT_TRUE(exported);
      EXPECT_TRUE(verify_certificate(test_network(), test_validators(4), StubScheme{}, *exported));
    }
    EXPECT_NE(broken->first->subject, broken->second->subject);
    EXPECT_EQ(common_signers(*broken->first, *broken->second), (std::vector<std::size_t>{2, 3}));
  }
  EXPECT_GE(told, 2U);
}

TEST(Fork, FPlusOneByzantineAreFoundOut) {
  std::vector<Row> rows;
  for (const std::int64_t first : {1'000, 2'000, 3'000, 6'000})
    for (const std::int64_t second : {1'000, 2'000, 3'000, 6'000})
      for (const std::size_t submitted : {40, 100, 300}) rows.push_back({first, second, submitted});
  for (const Row& row : rows) {
    SCOPED_TRACE(std::to_string(row.first_ms) + " ms and " + std::to_string(row.second_ms) + " ms, " +
                 std::to_string(row.submitted) + " transactions");
    meet(row);
  }
}

}  // namespace
}  // namespace tallystick::consensus
