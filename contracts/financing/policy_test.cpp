// Published policies that look beyond the sale: what the bank has out already, and how the issuer pays. And the exposures behind it.
#include "contracts/financing/policy.h"

#include <gtest/gtest.h>

#include "contracts/credit/follow.h"
#include "contracts/financing/exposure.h"
#include "contracts/financing/sale.h"
#include "contracts/financing/sell.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/invariants/exposures_follow.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/party/events.h"
#include "contracts/party/group.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts::financing {
namespace {

const Currency kYuan = *Currency::of("CNY");

struct PolicyTest : ::testing::Test {
  TradeWorld world;
  TradeWorld::Root root = world.outstanding(1'000'000'00, 90);
  FragmentId held = root.first;  // what tier 1 has left of it

  LendingPolicyId publish(std::vector<Clause> clauses, std::optional<Amount> issuer_limit = {}) {
    PolicyText text = world.policy_text();
    text.clauses.items = std::move(clauses);
    text.issuers.items = {{world.issuer.party, issuer_limit}};
    return world.publish(world.bank1, text);
  }
  // Empty when it was bought, else the receipt's words.
  std::string sell(const LendingPolicyId& policy, std::int64_t fen) {
    const Receipt receipt = world.ledger.run(world.tier1.account, Sell{policy, held, Amount{fen}, Rate{43'738}});
    if (receipt.outcome != Outcome::applied) return receipt.detail.value;
    if (const auto change = events_of<Sold>(world.ledger.last()).at(0).change) held = *change;
    return {};
  }
  std::int64_t out(Debtor debtor, const Member& on, const LendingPolicyId& policy) const {
    return outstanding_on(world.ledger.view(), {on.party, debtor, world.bank1.party, kYuan, policy}).minor();
  }
  void edit_history(const std::function<void(credit::History&)>& change) {
    world.ledger.edit([&](LedgerDelta& delta) {
      auto history = must_load<credit::History>(delta, {world.issuer.party, kYuan});
      change(history);
      delta.store(history);
    });
  }
};

TEST_F(PolicyTest, ExposureGrowsWithSalesAndFallsWithPayment) {
  const auto one = publish({}), two = publish({});
  EXPECT_EQ(sell(one, 300'000'00), "");
  EXPECT_EQ(sell(two, 100'000'00), "");
  EXPECT_EQ(out(Debtor::issuer, world.issuer, {}), 400'000'00);
  EXPECT_EQ(out(Debtor::issuer, world.issuer, one), 300'000'00);
  EXPECT_EQ(out(Debtor::seller, world.tier1, two), 100'000'00);
  // A tenth of everything is paid early: the bank's part falls by a tenth.
  world.ledger.mint(0, world.issuer.account, yuan(1'000'000'00));
  world.ledger.must(world.issuer.account, settlement::Pay{root.id, Amount{100'000'00}, world.bank0.party});
  EXPECT_EQ(out(Debtor::issuer, world.issuer, {}), 360'000'00);
  EXPECT_EQ(out(Debtor::seller, world.tier1, one), 270'000'00);
  world.ledger.must(world.issuer.account, settlement::Pay{root.id, std::nullopt, world.bank0.party});
  EXPECT_TRUE(scan_prefix(world.ledger.view(), Index::exposure_by_party, {}, 1).empty());
}

TEST_F(PolicyTest, AListedIssuersLimitHoldsWithoutAClause) {
  const auto policy = publish({}, Amount{500'000'00});
  EXPECT_EQ(sell(policy, 500'000'01), "issuer_limit: at most CNY 500000.00 of this issuer, would be CNY 500000.01");
  EXPECT_EQ(sell(policy, 500'000'00), "");
  EXPECT_EQ(sell(policy, 1).rfind("issuer_limit", 0), 0U);
  // What is paid makes room.
  world.ledger.mint(0, world.issuer.account, yuan(1'000'000'00));
  world.ledger.must(world.issuer.account, settlement::Pay{root.id, Amount{500'000'00}, world.bank0.party});
  EXPECT_EQ(sell(policy, 250'000'00), "");
}

TEST_F(PolicyTest, ClausesLookBeyondTheSale) {
  edit_history([](credit::History& h) {
    h.settled = 7;
    h.paid = {Amount{900}, Amount{100}, {}, {}, {}};
    h.late_days = 300;
    h.defaulted = 1;
    h.disputes_open = 2;
    h.disputes_lost = 3;
  });
  using enum ClauseField;
  using enum Comparison;
  ASSERT_EQ(sell(publish({}), 100'00), "");
  const struct {
    Clause clause;
    const char* refusal;  // empty: bought
  } rows[] = {
      {{receivable_days, at_most, 89}, "receivable_days: clause 1 asks at_most 89, is 90"},
      {{receivable_days, at_most, 90}, ""},
      {{within_group, equal, 1}, "within_group: clause 1 asks equal 1, is 0"},
      {{policy_on_issuer, at_most, 99'99}, "policy_on_issuer: clause 1 asks at_most CNY 99.99, is CNY 100.00"},
      {{policy_on_issuer, at_most, 100'00}, ""},
      {{policy_on_seller, at_most, 99'99}, "policy_on_seller: clause 1 asks at_most CNY 99.99, is CNY 100.00"},
      {{policy_on_seller, at_most, 100'00}, ""},
      {{bank_on_issuer, at_most, 100'00}, "bank_on_issuer: clause 1 asks at_most CNY 100.00, is CNY 500.00"},
      {{issuer_history_days, at_least, 1}, "issuer_history_days: clause 1 asks at_least 1, is 0"},
      {{issuer_settled, at_least, 8}, "issuer_settled: clause 1 asks at_least 8, is 7"},
      {{issuer_settled, at_least, 7}, ""},
      {{issuer_on_time, at_least, 900'001}, "issuer_on_time: clause 1 asks at_least 90.0001 %, is 90 %"},
      {{issuer_on_time, at_least, 900'000}, ""},
      {{issuer_days_late, at_most, 0}, "issuer_days_late: clause 1 asks at_most 0, is 1"},
      {{issuer_outstanding, at_most, 1}, "issuer_outstanding: clause 1 asks at_most CNY 0.01, is CNY 1000000.00"},
      {{issuer_past_due, not_equal, 0}, "issuer_past_due: clause 1 asks not_equal CNY 0.00, is CNY 0.00"},
      {{issuer_concentration, at_most, 999'999}, "issuer_concentration: clause 1 asks at_most 99.9999 %, is 100 %"},
      {{issuer_defaults, equal, 0}, "issuer_defaults: clause 1 asks equal 0, is 1"},
      {{issuer_disputes_open, at_most, 1}, "issuer_disputes_open: clause 1 asks at_most 1, is 2"},
      {{issuer_disputes_lost, at_most, 2}, "issuer_disputes_lost: clause 1 asks at_most 2, is 3"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(name_of(row.clause.subject));
    EXPECT_EQ(sell(publish({row.clause}), 100'00), row.refusal);
  }
}

TEST_F(PolicyTest, CompaniesOfOneGroupAreSeen) {
  const auto policy = publish({{ClauseField::within_group, Comparison::equal, 0}});
  EXPECT_EQ(sell(policy, 100'00), "");
  world.ledger.must(world.ledger.association().account, party::FormGroup{{"one house"}});
  const auto group = events_of<party::GroupFormed>(world.ledger.last()).at(0).group;
  for (const Member& member : {world.issuer, world.tier1})
    world.ledger.must(world.ledger.association().account, party::SetGroup{member.party, group});
  EXPECT_EQ(sell(policy, 100'00), "within_group: clause 1 asks equal 0, is 1");
}

// The same request on the same state is decided the same way, however often it is asked.
TEST_F(PolicyTest, SameStateSameDecision) {
  const auto policy = publish({{ClauseField::issuer_settled, Comparison::at_least, 1}});
  const Context asked{world.ledger.next_block(), {}, 0, world.tier1.account, world.tier1.party, {}};
  const auto decide = [&] { return preview(world.ledger.view(), asked, policy, held, Amount{100'00}); };
  const auto first = decide();
  ASSERT_FALSE(first);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(decide().error().detail, first.error().detail);
}

TEST_F(PolicyTest, TheInvariantSeesWhoForgets) {
  const auto policy = publish({});
  ASSERT_EQ(sell(policy, 1'000'000'00), "");
  const auto sold = world.fragment(root.first);
  const auto deal = must_load<Deal>(world.ledger.view(), root.first);
  const Exposure::Key whole{world.issuer.party, Debtor::issuer, world.bank1.party, kYuan, {}};
  const struct {
    const char* name;
    std::function<void(LedgerDelta&)> act;
    bool holds;
  } rows[] = {
      {"paid and not followed",
       [&](LedgerDelta& d) {
         auto f = sold;
         f.paid = Amount{1};
         d.store(f);
       },
       false},
      {"paid and followed",
       [&](LedgerDelta& d) {
         auto f = sold;
         f.paid = Amount{1};
         d.store(f);
         shrink_exposure(d, deal, f, Amount{1});
       },
       true},
      {"back to the seller and not followed",
       [&](LedgerDelta& d) {
         auto f = sold;
         f.state = fragment::State::held;
         f.holder = deal.seller;
         d.store(f);
       },
       false},
      {"an exposure to nothing", [&](LedgerDelta& d) { d.erase<Exposure>(whole); }, false},
      {"less under its policy",
       [&](LedgerDelta& d) {
         shrink(d, {world.issuer.party, Debtor::issuer, world.bank1.party, kYuan, policy}, Amount{1});
       },
       false},
      {"to another bank",
       [&](LedgerDelta& d) {
         auto f = sold;
         f.holder = world.bank2.account;
         d.store(f);
       },
       false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    LedgerDelta delta{world.ledger.view()};
    const auto start = delta.savepoint();
    row.act(delta);
    ExposuresFollow invariant;
    for (const RecordChange& change : delta.changes_since(start)) invariant.visit(change);
    EXPECT_EQ(!invariant.verdict(delta).has_value(), row.holds);
  }
}

}  // namespace
}  // namespace tallystick::contracts::financing
