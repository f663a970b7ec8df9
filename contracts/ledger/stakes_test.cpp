// What operations put at stake, for thresholds by amount: all that moves on the day, not the principal alone; and what is given up, or promised
// to be paid on somebody else's signature.
#include "contracts/dispute/dispute_world.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/guarantee/give.h"
#include "contracts/limit/set.h"
#include "contracts/loan/change.h"
#include "contracts/loan/loan_world.h"
#include "contracts/party/change_role.h"
#include "contracts/party/serve.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/receivable/declare_default.h"
#include "contracts/recourse/answer.h"
#include "contracts/recourse/request.h"
#include "contracts/settlement/early_offer.h"
#include "contracts/settlement/pay.h"

namespace tallystick::contracts {
namespace {

template <class Op>
std::optional<Money> stake_of(const TradeWorld& world, const AccountId& account, const Op& op) {
  return registry().operation(Op::kName)->stake(to_bytes(op), world.ledger.view(), {account, world.ledger.today()});
}

struct StakesTest : dispute::DisputeWorld {
  template <class Op>
  std::optional<Money> at_stake(const AccountId& account, const Op& op) const {
    return stake_of(world, account, op);
  }
};

// Ten days late: 5.00 of late interest on 1,000.00.
TEST_F(StakesTest, AllThatIsOwedOnAReceivable) {
  world.arrive(pay_day());
  world.arrive(pay_day() + Days{10});
  const settlement::Pay all{root.id, std::nullopt, world.bank0.party};
  EXPECT_EQ(at_stake(issuer, all), yuan(1'005'00));
  EXPECT_EQ(at_stake(issuer, settlement::Pay{root.id, Amount{7}, world.bank0.party}), yuan(7));
}

TEST_F(StakesTest, OneSignatureIsNotEnoughForPrincipalWithLateInterestAboveTheThreshold) {
  account::KeyPolicy policy = one_key(41);
  policy.keys.items.push_back({KeyAlgorithm::secp256k1, test_key(42), account::Duty::any});
  std::sort(policy.keys.items.begin(), policy.keys.items.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  policy.thresholds.items = {{0, *Currency::of("CNY"), Amount{1'000'01}, 2, false}};
  world.issuer = world.ledger.enroll(0, "careful issuer", {{party::Role::core_enterprise}}, policy);
  world.ledger.must(world.bank0.account, limit::Set{world.issuer.party, {TradeWorld::kProgramme}, yuan(1'000'00)});
  const auto late = world.outstanding(1'000'00, 60);
  const Date day = world.receivable(late.id).pay_on;
  world.arrive(day);
  world.arrive(day + Days{10});
  // Elsewhere than where the mandate collects.
  world.ledger.must(world.bank3.account, party::Serve{world.issuer.party});
  world.ledger.mint(3, world.issuer.account, yuan(2'000'00));
  const auto pay = make_operation(settlement::Pay{late.id, std::nullopt, world.bank3.party});
  const auto outcome = [&](std::vector<PublicKey> keys) {
    return world.ledger.run(world.ledger.transaction(world.issuer.account, {pay}, keys)).outcome;
  };
  EXPECT_EQ(outcome({test_key(41)}), Outcome::not_entered);
  EXPECT_EQ(outcome({test_key(41), test_key(42)}), Outcome::applied);
}

TEST_F(StakesTest, PrincipalAndCostsByRecourse) {
  auto op = world.transfer_of(root.first, world.tier1, world.tier2, 1'000'00);
  op.parts.items[0].recourse = true;
  world.ledger.must(tier1, op);
  const FragmentId part = events_of<fragment::Split>(world.ledger.last()).at(0).offered.items.at(0);
  world.claim(world.tier2, part);
  world.arrive(pay_day());
  world.arrive(pay_day() + Days{90});
  world.ledger.must(tier2, recourse::Request{part, Amount{1'000'00}});
  const recourse::Pay pay{part, world.bank1.party};
  EXPECT_EQ(at_stake(tier1, pay), yuan(2'000'00));
  EXPECT_EQ(at_stake(tier2, pay), std::nullopt) << "nobody asked it";
}

TEST_F(StakesTest, WhatIsGivenUpOrPromised) {
  EXPECT_EQ(at_stake(tier1, receivable::ConsentCancel{root.first, {}}), yuan(1'000'00));
  settlement::OfferEarly early;
  early.receivable = root.id;
  early.from_bank = world.bank0.party;
  EXPECT_EQ(at_stake(issuer, early), yuan(1'000'00));

  const Timestamp soon = world.ledger.next_block().time + Millis{3'600'000};
  world.ledger.must(tier1, financing::Request{root.first, Amount{400'00}, {}, soon, {}});
  financing::Offer quote;
  quote.fragment = root.first;
  quote.expiry = soon;
  EXPECT_EQ(at_stake(world.bank3.account, quote), yuan(400'00));

  const auto opened = open(issuer, open_of(root.first, 300'00));
  EXPECT_EQ(at_stake(tier1, dispute::Answer{opened.dispute, true, {}}), yuan(300'00));
  EXPECT_EQ(at_stake(tier1, dispute::Answer{opened.dispute, false, {}}), std::nullopt);
}

TEST_F(StakesTest, TheFeeOfAGuarantee) {
  const Member surety = world.ledger.enroll(2, "surety", {{party::Role::supplier}});
  world.ledger.must(world.ledger.association().account, party::GrantRole{surety.party, party::Role::guarantor});
  guarantee::Terms terms;
  terms.receivable = root.id;
  terms.share = Rate{1'000'000};
  terms.cap = Amount{500'00};
  terms.from_bank = world.bank2.party;
  terms.fee = Amount{3'00};
  terms.beneficiary = tier1;
  world.ledger.must(surety.account, guarantee::Give{terms});
  const auto id = events_of<guarantee::Given>(world.ledger.last()).at(0).guarantee.id;
  EXPECT_EQ(at_stake(tier1, guarantee::Accept{id, world.bank1.party}), yuan(3'00));
}

struct LoanStakes : loan::LoanTest {};

// One payment of 100,000.00 and 600.00, ten days late: 503.00 of late interest.
TEST_F(LoanStakes, AllThatEndsALoanAndWhatIsWaived) {
  const loan::Terms terms = bullet(1);
  EXPECT_EQ(stake_of(world, bank, offer(terms)), yuan(100'000'00));
  const LoanId id = started(terms);
  spend_all();
  const Date pay_on = loan(id).rows.items[0].pay_on;
  world.arrive(pay_on + Days{10});
  EXPECT_EQ(stake_of(world, borrower, repay(id)), yuan(101'103'00));
  EXPECT_EQ(stake_of(world, borrower, repay(id, 5)), yuan(5));

  loan::Change waiver;
  waiver.waive_interest = Amount{600'00};
  waiver.waive_penalty = Amount{503'00};
  EXPECT_EQ(stake_of(world, borrower, loan::Propose{id, waiver, {}}), yuan(1'103'00));
  world.ledger.must(borrower, loan::Propose{id, waiver, {}});
  const auto proposal = events_of<loan::Proposed>(world.ledger.last()).at(0).proposal.id;
  EXPECT_EQ(stake_of(world, bank, loan::Agree{id, proposal, {}}), yuan(1'103'00));
  loan::Change longer;
  longer.add_payments = 1;
  EXPECT_EQ(stake_of(world, borrower, loan::Propose{id, longer, {}}), yuan(100'000'00));
}

}  // namespace
}  // namespace tallystick::contracts
