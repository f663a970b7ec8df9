// A replica that is far behind, while one of those it asks does not answer as a correct one would: it must stand beside the others about as
// soon as if that one were not there, and never hold anything but the chain of the others.
#include <gtest/gtest.h>

#include "consensus/cluster_test.h"

namespace tallystick::consensus {
namespace {

using namespace testing;

constexpr std::uint64_t kBlocks = 500;
constexpr std::size_t kLiar = 1;
constexpr std::size_t kBehind = 3;

Block invented(std::uint64_t height) {
  Block out;
  out.header.view = View{height};
  out.header.height = Height{height};
  out.header.parent_hash = test_hash("no block");
  out.header.tx_root = transactions_root(out.transactions.items);
  out.header.timestamp = Timestamp{1};
  return out;
}

struct Row {
  const char* name;
  // What comes instead of the answer; nothing: no answer.
  std::function<std::optional<Data>(const Data& answer)> instead;
};

const Row kRows[] = {
    {"it stalls", [](const Data&) { return std::nullopt; }},
    {"it sends empty answers", [](const Data&) { return Data{}; }},
    {"it invents blocks",
     [](const Data& answer) {
       Data out = answer;
       for (Block& block : out.blocks.items) block = invented(block.header.height.raw());
       return out;
     }},
    {"it leaves a block out",
     [](const Data& answer) {
       Data out = answer;
       if (out.blocks.size() > 1) out.blocks.items.erase(out.blocks.items.begin() + 1);
       return out;
     }},
    {"it sends other transactions",
     [](const Data& answer) {
       Data out = answer;
       for (Block& block : out.blocks.items) block.transactions.items.push_back(test_hash("another"));
       return out;
     }},
    {"it changes headers",
     [](const Data& answer) {
       Data out = answer;
       for (Block& block : out.blocks.items) block.header.timestamp = Timestamp{block.header.timestamp.raw() + 1};
       return out;
     }},
    {"it forges certificates",
     [](const Data& answer) {
       Data out = answer;
       for (Certificate& certificate : out.certificates.items) certificate.subject.result = test_hash("a better world");
       return out;
     }},
    {"it always sends the oldest blocks",
     [](const Data& answer) {
       Data out;
       if (!answer.blocks.empty()) out.blocks.items.push_back(answer.blocks.items.back());
       return out;
     }},
};

TEST(CatchUp, OneWhoMisbehavesCostsLittleTime) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.name);
    Cluster cluster{4, {kBehind}};
    ASSERT_TRUE(grow(cluster, kBlocks, 1'000'000));
    std::size_t replaced = 0;
    cluster.passes = [&](std::size_t from, std::size_t to, const Message& message) {
      const auto* answer = std::get_if<Data>(&message);
      if (from != kLiar || to != kBehind || answer == nullptr) return true;
      const auto instead = row.instead(*answer);
      if (instead && *instead == *answer) return true;
      ++replaced;
      if (instead) cluster.inject(from, to, *instead);
      return false;
    };
    cluster.restart(kBehind, [](Recovery& recovery) { recovery.may_vote = false; });
    EXPECT_TRUE(cluster.run_until([&] { return cluster.height(kBehind).raw() >= kBlocks; }, 3'000))
        << "at height " << cluster.height(kBehind).raw();
    EXPECT_GT(replaced, 0U);
    EXPECT_EQ(cluster.violations, std::vector<std::string>{});
    for (std::size_t i = 1; i <= kBlocks; ++i)
      ASSERT_EQ(cluster.chain(kBehind)[i].hash, cluster.chain(0)[i].hash) << "height " << i;
  }
}

TEST(CatchUp, WhatIsKnownAheadStaysBounded) {
  Cluster cluster{4, {kBehind}};
  ASSERT_TRUE(grow(cluster, 1'000, 1'000'000));
  // Bodies never come: blocks are known, none is executed.
  cluster.stored_bodies_only = true;
  std::uint64_t blocks = 0;
  cluster.passes = [&](std::size_t, std::size_t to, const Message& message) {
    if (const auto* data = std::get_if<Data>(&message); data && to == kBehind) blocks += data->blocks.size();
    return true;
  };
  cluster.restart(kBehind, [](Recovery& recovery) { recovery.may_vote = false; });
  cluster.run_for(20'000);
  EXPECT_EQ(cluster.height(kBehind), Height{0});
  EXPECT_LE(blocks, 512U) << "fetching goes on without end";
}

}  // namespace
}  // namespace tallystick::consensus
