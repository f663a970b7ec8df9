// A hundred thousand fragments fall due on one day: every one is paid exactly, in the order of the receivables' ids, over as many blocks as
// the parameter due_work_max makes of them, while the same blocks carry payments of others; and the same blocks give the same state again.
#include <algorithm>
#include <ctime>

#include <gtest/gtest.h>

#include "contracts/cash/payment.h"
#include "contracts/cash/send.h"
#include "contracts/credit/follow.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/policy/parameters.h"
#include "contracts/settlement/distribute.h"

namespace tallystick::contracts {
namespace {

constexpr std::uint32_t kLeaves = 250;
constexpr std::int64_t kFen = 1'00;  // of each fragment
constexpr std::int64_t kFace = kFen * kLeaves;

Hash numbered(std::uint32_t n) {
  Writer w;
  w.integer(n);
  return sha256(w.bytes());
}

// Copies of one true receivable, each split among three suppliers, put into the state as transactions would have left them.
struct DueLoad : ::testing::Test {
  TradeWorld world;
  TradeWorld::Root root = world.outstanding(kFace, 30);
  receivable::Receivable pattern = world.receivable(root.id);
  AccountId holders[3] = {world.tier1.account, world.tier2.account, world.tier3.account};

  void make(std::uint32_t receivables) {
    world.ledger.edit([&](LedgerDelta& delta) {
      auto limit = must_load<limit::Limit>(delta, pattern.limit_key());
      limit.outstanding = Amount{kFace * (receivables + 1)};
      delta.store(limit);
      auto ceiling = must_load<limit::Ceiling>(delta, {pattern.issuer, pattern.currency});
      ceiling.used = limit.outstanding;
      delta.store(ceiling);
      const auto first = must_load<fragment::Fragment>(delta, root.first);
      for (std::uint32_t n = 0; n < receivables; ++n) {
        receivable::Receivable one = pattern;
        one.id = *ReceivableId::from(numbered(n).view());
        one.leaves = kLeaves;
        one.evidence = {};
        delta.store(one);
        credit::follow(delta, std::nullopt, one, one.issued);
        for (std::uint32_t leaf = 0; leaf < kLeaves; ++leaf) {
          fragment::Fragment part = first;
          part.root = one.id;
          part.index = static_cast<std::uint16_t>(leaf);
          part.id = fragment_id(one.id, {}, part.index);
          part.face = Amount{kFen};
          part.holder = holders[leaf % 3];
          delta.store(part);
        }
      }
    });
    world.ledger.mint(0, world.issuer.account, yuan(kFace * (receivables + 1)));
    world.ledger.mint(1, world.tier2.account, yuan(1'000'00));
    world.ledger.go_to(pattern.pay_on);
  }
  bool is_due() const { return has_due_work(registry(), world.ledger.view(), world.ledger.next_block()); }
  Transaction payment() const {
    return world.ledger.transaction(
        world.tier2.account,
        {make_operation(cash::Send{world.bank1.party, world.tier1.account, world.bank1.party, yuan(1), {"goods"}})});
  }
  std::int64_t fragments_paid(const BlockOutput& out) const {
    std::int64_t paid = 0;
    for (const cash::Paid& payment : events_of<cash::Paid>(out))
      paid += payment.reference.value.starts_with("fragment ") ? 1 : 0;
    return paid;
  }
};

TEST_F(DueLoad, IsPaidExactlyInOrderOverBoundedBlocks) {
  constexpr std::uint32_t kReceivables = 400;
  make(kReceivables);
  const auto bound = policy::value_at(world.ledger.view(), policy::kDueWorkMax, pattern.pay_on);
  std::vector<ReceivableId> order;
  std::int64_t paid = 0, blocks = 0;
  double longest_ms = 0;
  for (; is_due(); ++blocks) {
    ASSERT_LT(blocks, 2'000);
    const std::clock_t start = std::clock();
    const BlockOutput out = world.ledger.run_block({payment()});
    longest_ms = std::max(longest_ms, static_cast<double>(std::clock() - start) * 1e3 / CLOCKS_PER_SEC);
    EXPECT_EQ(out.receipts.front().outcome, Outcome::applied);
    EXPECT_TRUE(out.alarms.empty());
    EXPECT_LE(fragments_paid(out), bound);
    paid += fragments_paid(out);
    for (const auto& one : events_of<settlement::Distributed>(out)) order.push_back(one.receivable);
  }
  EXPECT_EQ(paid, std::int64_t{kReceivables} * kLeaves + 1);
  EXPECT_EQ(order.size(), kReceivables + 1);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(world.deposit(world.bank0, world.issuer), 0);
  // 250 leaves: 84 with the first holder, 83 with each of the others; and one whole receivable with the first.
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), kFen * 84 * kReceivables + kFace + blocks);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), kFen * 83 * kReceivables + 1'000'00 - blocks);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), kFen * 83 * kReceivables);
  std::printf("%lld fragments in %lld blocks, %.1f ms of processor for the longest\n", static_cast<long long>(paid),
              static_cast<long long>(blocks), longest_ms);
}

TEST_F(DueLoad, IsTheSameOnEveryReplica) {
  make(20);
  MemoryView replica = world.ledger.view();
  for (int blocks = 0; is_due(); ++blocks) {
    ASSERT_LT(blocks, 200);
    const Transaction other = payment();
    const SignedTransaction signed_one = world.ledger.signed_transaction(other);
    const BlockOutput there = execute_block(registry(), replica, world.ledger.next_block(), {&signed_one, 1});
    replica.apply(there.delta);
    EXPECT_EQ(world.ledger.run_block({other}).receipts, there.receipts);
  }
  EXPECT_EQ(replica.records(), world.ledger.view().records());
}

}  // namespace
}  // namespace tallystick::contracts
