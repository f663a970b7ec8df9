// The whole life of one receivable, through the executor, with every balance known beforehand: issued against trade, claimed, split down
// two tiers, sold to a bank under its published policy, paid to every holder at maturity without anybody's call; and what happens when the
// issuer has too little money that day.
#include <gtest/gtest.h>

#include "contracts/cash/payment.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/party/rules.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/settlement/distribute.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts {
namespace {

constexpr std::int64_t kReserves = 100'000'000'00;

struct Story : ::testing::Test {
  TradeWorld world;
  TradeWorld::Root root;
  FragmentId at_tier1, at_tier2, at_tier3;

  // 1,000,000.00 due in 90 days; 300,000.00 of it with tier 2, and of that 120,000.00 with tier 3.
  Story() {
    root = world.outstanding(1'000'000'00, 90);
    const auto first = world.pass_on(root.first, world.tier1, world.tier2, 300'000'00);
    const auto second = world.pass_on(first.part, world.tier2, world.tier3, 120'000'00);
    at_tier1 = *first.change;
    at_tier2 = *second.change;
    at_tier3 = second.part;
  }
  // Tier 3 sells its part to bank 3, which does not even keep its account.
  void sell() {
    const auto policy = world.publish(world.bank3, world.policy_text());
    world.ledger.must(world.tier3.account, financing::Sell{policy, at_tier3, Amount{120'000'00}, Rate{43'738}});
  }
  Date pay_day() const { return world.receivable(root.id).pay_on; }
};

TEST_F(Story, SplitsKeepEveryFen) {
  EXPECT_EQ(world.fragment(at_tier1).outstanding(), Amount{700'000'00});
  EXPECT_EQ(world.fragment(at_tier2).outstanding(), Amount{180'000'00});
  EXPECT_EQ(world.fragment(at_tier3).outstanding(), Amount{120'000'00});
  EXPECT_EQ(world.fragment(at_tier1).level, 0);
  EXPECT_EQ(world.fragment(at_tier2).level, 1);
  EXPECT_EQ(world.fragment(at_tier3).level, 2);
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::spent);
  EXPECT_EQ(world.fragment(at_tier3).holder, world.tier3.account);
  EXPECT_EQ(world.receivable(root.id).leaves, 3U);
}

TEST_F(Story, ASaleByPolicyDecidesAndPaysAtOnce) {
  sell();
  // 120,000.00 at 4.2 % for 90 days, actual/360: 1,260.00.
  const auto sold = events_of<financing::Sold>(world.ledger.last()).at(0);
  EXPECT_EQ(sold.price.interest, Amount{1'260'00});
  EXPECT_EQ(sold.price.proceeds, Amount{118'740'00});
  EXPECT_EQ(sold.price.cost.nominal, Rate{42'446});
  EXPECT_EQ(sold.price.cost.effective, Rate{43'738});
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 118'740'00);
  EXPECT_EQ(world.reserves(world.bank3), kReserves - 118'740'00);
  EXPECT_EQ(world.reserves(world.bank2), kReserves + 118'740'00);
  EXPECT_EQ(world.fragment(at_tier3).holder, world.bank3.account);
  EXPECT_EQ(world.fragment(at_tier3).state, fragment::State::sold);
  const auto deal = must_load<financing::Deal>(world.ledger.view(), at_tier3);
  EXPECT_EQ(deal.price.cost, sold.price.cost);
  EXPECT_EQ(deal.registration, sold.registration);
  EXPECT_GT(deal.registration.block, Height{0});
}

TEST_F(Story, TheSameInvoiceTwiceIsRefused) {
  auto again = world.issue_of(world.tier1, 1'000'000'00, 90);
  again.evidence = world.receivable(root.id).evidence;
  const Receipt receipt = world.ledger.run(world.issuer.account, again);
  EXPECT_EQ(receipt.refusal, Refusal::E_EVIDENCE_DUP) << receipt.detail.value;
}

TEST_F(Story, MaturityPaysEveryHolderByItself) {
  sell();
  world.ledger.mint(0, world.issuer.account, yuan(1'000'000'00));
  world.arrive(pay_day() + Days{-1});
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::outstanding);
  const BlockOutput& output = world.arrive(pay_day());

  EXPECT_TRUE(output.alarms.empty());
  EXPECT_EQ(world.deposit(world.bank0, world.issuer), 0);
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 700'000'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 180'000'00);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 118'740'00);
  EXPECT_EQ(world.reserves(world.bank0), kReserves - 1'000'000'00);
  EXPECT_EQ(world.reserves(world.bank1), kReserves + 880'000'00);
  EXPECT_EQ(world.reserves(world.bank3), kReserves - 118'740'00 + 120'000'00);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  for (const FragmentId& id : {at_tier1, at_tier2, at_tier3}) {
    EXPECT_EQ(world.fragment(id).state, fragment::State::settled);
    EXPECT_EQ(world.fragment(id).paid, world.fragment(id).face);
  }
  // Three payments, each naming its fragment.
  const auto paid = events_of<cash::Paid>(output);
  ASSERT_EQ(paid.size(), 3U);
  std::int64_t sum = 0;
  for (const cash::Paid& payment : paid) sum += payment.money.amount.minor();
  EXPECT_EQ(sum, 1'000'000'00);
  const auto limit = must_load<limit::Limit>(world.ledger.view(), world.receivable(root.id).limit_key());
  EXPECT_EQ(limit.used(), 0);
  // Nothing is left to do.
  EXPECT_FALSE(has_due_work(registry(), world.ledger.view(), world.ledger.next_block()));
}

TEST_F(Story, ShortOfMoneyEveryoneGetsTheSameShare) {
  sell();
  world.ledger.mint(0, world.issuer.account, yuan(400'000'01));
  world.arrive(pay_day());
  // 40 % each, and the odd fen where the remainder is largest: 0.7 of a fen for tier 1.
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 280'000'01);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 72'000'00);
  EXPECT_EQ(world.reserves(world.bank3), kReserves - 118'740'00 + 48'000'00);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::overdue);
  EXPECT_EQ(world.receivable(root.id).unpaid(), Amount{599'999'99});
}

TEST_F(Story, OverdueGrowsLateInterestStopsTheIssuerAndEndsWithPayment) {
  world.ledger.mint(0, world.issuer.account, yuan(400'000'00));
  const Date due = pay_day();
  world.arrive(due);
  ASSERT_EQ(world.receivable(root.id).unpaid(), Amount{600'000'00});

  // Ten days late: 600,000.00 * 0.05 % * 10 = 3,000.00. The day's collection takes late interest first.
  world.ledger.go_to(due + Days{10});
  world.ledger.mint(0, world.issuer.account, yuan(103'000'00));
  EXPECT_EQ(world.receivable(root.id).penalty_paid, Amount{3'000'00});
  EXPECT_EQ(world.receivable(root.id).unpaid(), Amount{500'000'00});
  EXPECT_EQ(world.deposit(world.bank0, world.issuer), 0);

  world.arrive(due + Days{29});
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::overdue);
  EXPECT_FALSE(party::is_stopped(world.ledger.view(), world.issuer.party));
  world.arrive(due + Days{30});
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::delinquent);
  EXPECT_TRUE(party::is_stopped(world.ledger.view(), world.issuer.party));
  EXPECT_EQ(world.ledger.run(world.issuer.account, world.issue_of(world.tier1, 100, 30)).refusal, Refusal::E_STOP);

  // Forty days late: 500,000.00 * 0.05 % * 30 = 7,500.00 on top. Somebody else pays it all.
  world.ledger.go_to(due + Days{40});
  world.ledger.mint(2, world.tier3.account, yuan(507'500'00));
  const Receipt paid =
      world.ledger.must(world.tier3.account, settlement::Pay{root.id, std::nullopt, world.bank2.party});
  EXPECT_EQ(paid.outcome, Outcome::applied);
  EXPECT_EQ(world.receivable(root.id).state, receivable::State::settled);
  EXPECT_EQ(world.receivable(root.id).penalty_paid, Amount{10'500'00});
  const Member supervisor = world.ledger.appoint("supervisor", party::Role::supervisor);
  world.ledger.must(supervisor.account, party::ClearStop{world.issuer.party});
  // 70 %, 18 % and 12 % of 1,010,500.00; tier 3 paid 507,500.00 of its own.
  EXPECT_EQ(world.deposit(world.bank1, world.tier1), 707'350'00);
  EXPECT_EQ(world.deposit(world.bank1, world.tier2), 181'890'00);
  EXPECT_EQ(world.deposit(world.bank2, world.tier3), 121'260'00);
}

}  // namespace
}  // namespace tallystick::contracts
