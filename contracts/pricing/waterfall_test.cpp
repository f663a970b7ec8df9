#include "contracts/pricing/waterfall.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tallystick::contracts::pricing {
namespace {

std::vector<Amount> amounts(const std::vector<std::int64_t>& minor) {
  std::vector<Amount> out;
  for (const std::int64_t m : minor) out.emplace_back(m);
  return out;
}

struct Row {
  const char* name;
  std::int64_t cash;
  std::vector<std::int64_t> claims;
  std::vector<std::int64_t> shares;
};

const Row rows[] = {
    {"all of it", 600, {100, 200, 300}, {100, 200, 300}},
    {"none of it", 0, {100, 200, 300}, {0, 0, 0}},
    {"a third each, first takes the fen", 100, {100, 100, 100}, {34, 33, 33}},
    {"two fen over", 101, {100, 100, 100}, {34, 34, 33}},
    {"largest remainder first, not the first in order", 10, {1, 5, 13}, {0, 3, 7}},
    {"half each of an odd fen", 1, {1, 1}, {1, 0}},
    {"a claim of nothing gets nothing", 5, {0, 5, 5}, {0, 3, 2}},
    {"half of the story's million",
     50'000'000,
     {70'000'000, 18'000'000, 12'000'000},
     {35'000'000, 9'000'000, 6'000'000}},
    {"nobody", 0, {}, {}},
    {"more than the claims, in the same ratio", 7, {1, 2}, {2, 5}},
    {"the largest sum there is",
     Amount::kMax - 1,
     {Amount::kMax / 2, Amount::kMax / 2},
     {Amount::kMax / 2, Amount::kMax / 2 - 1}},
};

TEST(ShareOut, Table) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(share_out(Amount{row.cash}, amounts(row.claims)), amounts(row.shares));
  }
}

RC_GTEST_PROP(ShareOutProperty, AddsUpAndStaysWithinOneFenOfTheExactShare, ()) {
  const auto claims =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 1'000'000)));
  std::int64_t sum = 0;
  for (const std::int64_t claim : claims) sum += claim;
  const auto cash = *rc::gen::inRange<std::int64_t>(0, sum + 1);
  const auto shares = share_out(Amount{cash}, amounts(claims));
  std::int64_t paid = 0;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    paid += shares[i].minor();
    RC_ASSERT(shares[i].minor() <= claims[i]);
    if (sum == 0) continue;
    const std::int64_t floor_share = cash * claims[i] / sum;
    RC_ASSERT(shares[i].minor() == floor_share || shares[i].minor() == floor_share + 1);
  }
  RC_ASSERT(paid == cash);
}

TEST(ShareOutDeathTest, CashWithoutClaims) {
  EXPECT_DEATH(share_out(Amount{3}, amounts({0, 0})), "sum");
}

}  // namespace
}  // namespace tallystick::contracts::pricing
