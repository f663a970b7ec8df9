#include <functional>

#include <gtest/gtest.h>

#include "contracts/account/freeze.h"
#include "contracts/fragment/claim.h"
#include "contracts/ledger/attempts.h"
#include "contracts/ledger/trade_world.h"
#include "contracts/limit/set.h"
#include "contracts/party/group.h"
#include "contracts/party/stop_issuing.h"
#include "contracts/receivable/attest_tenor.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/issue.h"

namespace tallystick::contracts::receivable {
namespace {

struct IssueTest : ::testing::Test {
  TradeWorld world;
  Issue good = world.issue_of(world.tier1, 500'00, 90);
  AccountId issuer = world.issuer.account;

  Operation made(const std::function<void(Issue&)>& change) const { return make_operation(but(good, change)); }
  Amount used(const Fingerprint& document) const {
    return must_load<evidence::Evidence>(world.ledger.view(), document).used;
  }
  std::int64_t limit_used() const {
    return must_load<limit::Limit>(world.ledger.view(),
                                   {world.bank0.party, world.issuer.party, {TradeWorld::kProgramme}})
        .used();
  }
  // Both in one group of companies.
  void relate(const Member& a, const Member& b) {
    const Transaction form =
        world.ledger.transaction(world.ledger.association().account, {make_operation(party::FormGroup{{"group"}})});
    const auto id = derive_party(world.ledger.signed_transaction(form).id, 0);
    ensure(world.ledger.run(form).outcome == Outcome::applied);
    const auto group = *party::GroupId::from(id.view());
    for (const Member& member : {a, b})
      world.ledger.must(world.ledger.association().account, party::SetGroup{member.party, group});
  }
};

TEST_F(IssueTest, PartiesAndAmounts) {
  const AccountId supervisor = world.ledger.appoint("supervisor", party::Role::supervisor).account;
  world.ledger.must(world.bank1.account, account::Freeze{world.tier2.account, {"order 7"}});
  const Timestamp now = world.ledger.next_block().time;
  expect_refused(
      world.ledger,
      {{"a supplier", world.tier3.account, make_operation(good), Refusal::E_ROLE},
       {"unknown payee", issuer, made([](Issue& i) { i.payee = {}; }), Refusal::E_NOENT},
       {"a payee without a bank", issuer, made([&](Issue& i) { i.payee = supervisor; }), Refusal::E_ROLE},
       {"a frozen payee", issuer, made([&](Issue& i) { i.payee = world.tier2.account; }), Refusal::E_FROZEN},
       {"a face of nothing", issuer, made([](Issue& i) { i.amount = {}; }), Refusal::E_AMOUNT},
       {"an offer that ends now", issuer, made([&](Issue& i) { i.offer_expiry = now; }), Refusal::E_EXPIRED},
       {"an offer for ever", issuer, made([&](Issue& i) { i.offer_expiry = now + Millis{168 * 3'600'000LL + 1}; }),
        Refusal::E_POLICY, "offer_hours"}});
}

TEST_F(IssueTest, StopsBindTheWholeGroup) {
  relate(world.issuer, world.tier3);
  world.ledger.must(world.ledger.association().account,
                    party::StopIssuing{world.tier3.party, party::StopCause::bond_default, {"bond 12 unpaid"}});
  expect_refused(world.ledger,
                 {{"a sister is stopped", issuer, make_operation(good), Refusal::E_STOP, world.tier3.party.hex()}});
}

TEST_F(IssueTest, Tenor) {
  const Date today = world.ledger.today();
  const auto due_in = [&](std::int32_t days, const char* reason) {
    return made([&, days](Issue& i) {
      i.due = today + Days{days};
      i.tenor_reason = {reason};
    });
  };
  expect_refused(world.ledger,
                 {{"due today", issuer, due_in(0, ""), Refusal::E_TENOR},
                  {"due yesterday", issuer, due_in(-1, ""), Refusal::E_TENOR},
                  {"a day past the year", issuer, due_in(367, "ships take long"), Refusal::E_TENOR},
                  {"past six months, no reason", issuer, due_in(185, ""), Refusal::E_TENOR_REASON},
                  {"a reason that no bank attests", issuer, due_in(185, "ships take long"), Refusal::E_TENOR_REASON}});
  const Fingerprint invoice = good.evidence.items[0].fingerprint;
  world.ledger.must(world.bank1.account, AttestTenor{invoice, today + Days{200}, {"shipbuilding"}});
  expect_refused(world.ledger, {{"attested by a bank that gives no limit", issuer, due_in(185, "ships take long"),
                                 Refusal::E_TENOR_REASON}});
  world.ledger.must(world.bank0.account, AttestTenor{invoice, today + Days{200}, {"shipbuilding"}});
  expect_refused(world.ledger,
                 {{"longer than attested", issuer, due_in(201, "ships take long"), Refusal::E_TENOR_REASON}});
  EXPECT_EQ(world.ledger.run(world.ledger.transaction(issuer, {due_in(200, "ships take long")})).outcome,
            Outcome::applied);
}

TEST_F(IssueTest, AttestTenorRefusals) {
  const Date due = world.ledger.today() + Days{200};
  const Fingerprint invoice = good.evidence.items[0].fingerprint;
  const Fingerprint delivery = good.evidence.items[1].fingerprint;
  const AccountId bank = world.bank0.account;
  expect_refused(world.ledger,
                 {{"no bank", issuer, make_operation(AttestTenor{invoice, due, {"x"}}), Refusal::E_ROLE},
                  {"unknown", bank, make_operation(AttestTenor{{}, due, {"x"}}), Refusal::E_NOENT},
                  {"no invoice", bank, make_operation(AttestTenor{delivery, due, {"x"}}), Refusal::E_STATE},
                  {"no words", bank, make_operation(AttestTenor{invoice, due, {}}), Refusal::E_TENOR_REASON}});
}

TEST_F(IssueTest, Limit) {
  world.ledger.must(world.bank0.account, limit::Set{world.issuer.party, {TradeWorld::kProgramme}, yuan(499'99)});
  expect_refused(world.ledger,
                 {{"one fen over", issuer, make_operation(good), Refusal::E_LIMIT},
                  {"another programme", issuer, made([](Issue& i) { i.programme = {"other"}; }), Refusal::E_LIMIT},
                  {"a bank without a limit", issuer, made([&](Issue& i) { i.limit_bank = world.bank1.party; }),
                   Refusal::E_LIMIT}});
}

TEST_F(IssueTest, Evidence) {
  const auto uses = good.evidence.items;
  const auto with = [&](std::vector<evidence::Use> items) {
    return made([&](Issue& i) { i.evidence.items = std::move(items); });
  };
  const evidence::Use invoice = uses[0];
  const evidence::Use delivery = uses[1];
  const evidence::Use of_others{world.document(evidence::Kind::invoice, world.tier2, world.issuer, 500'00),
                                Amount{500'00}};
  evidence::Register euro = world.registration(evidence::Kind::invoice, world.tier1, world.issuer, 500'00, "E-1");
  euro.facts.currency = *Currency::of("EUR");
  world.ledger.must(world.bank1.account, euro);
  const auto bad = Refusal::E_EVIDENCE;
  expect_refused(
      world.ledger,
      {{"none", issuer, with({}), bad, "back CNY 0.00"},
       {"unregistered", issuer, with({{Fingerprint{}, Amount{500'00}}, delivery}), bad, "not registered"},
       {"of other parties", issuer, with({of_others, delivery}), bad, "between"},
       {"in another currency", issuer, with({{euro.fingerprint, Amount{500'00}}, delivery}), bad, "EUR"},
       {"a delivery that backs", issuer, with({invoice, {delivery.fingerprint, Amount{1}}}), bad, "no invoice"},
       {"an invoice for nothing", issuer, with({{invoice.fingerprint, Amount{}}, delivery}), bad, "for 0"},
       {"one fen short", issuer, with({{invoice.fingerprint, Amount{499'99}}, delivery}), bad, "invoices back CNY 499.99 of CNY 500.00"},
       {"no delivery", issuer, with({invoice}), bad, "delivery"},
       {"more than the invoice", issuer, made([&](Issue& i) {
          i.amount = Amount{500'01};
          i.evidence.items = {{invoice.fingerprint, Amount{500'01}}, delivery};
        }),
        Refusal::E_EVIDENCE_DUP, "has CNY 500.00 left of CNY 500.00, asked CNY 500.01"},
       {"the same invoice twice in one issue", issuer, made([&](Issue& i) {
          i.amount = Amount{600'00};
          i.evidence.items = {{invoice.fingerprint, Amount{300'00}}, {invoice.fingerprint, Amount{300'00}}, delivery};
        }),
        Refusal::E_EVIDENCE_DUP}});
  const evidence::Use order{world.document(evidence::Kind::order, world.tier1, world.issuer, 400'00), Amount{}};
  expect_refused(world.ledger, {{"ordered for less", issuer, with({invoice, delivery, order}), Refusal::E_FLOW, "order"}});
  world.ledger.must(issuer, good);
  EXPECT_EQ(used(invoice.fingerprint), Amount{500'00});
  expect_refused(world.ledger, {{"used up", issuer, make_operation(good), Refusal::E_EVIDENCE_DUP}});
}

TEST_F(IssueTest, SelfAndMandate) {
  relate(world.issuer, world.tier1);
  const auto unrelated = [&](auto&& change) {
    return made([&](Issue& i) {
      i.within_group = true;
      change(i);
    });
  };
  expect_refused(world.ledger,
                 {{"related, and not said", issuer, make_operation(good), Refusal::E_SELF},
                  {"no bank", issuer, unrelated([&](Issue& i) { i.mandate.clearing_bank = world.tier1.party; }),
                   Refusal::E_MANDATE},
                  {"another's account", issuer, unrelated([&](Issue& i) { i.mandate.account = world.tier1.account; }),
                   Refusal::E_MANDATE},
                  {"a bank that does not serve it", issuer,
                   unrelated([&](Issue& i) { i.mandate.clearing_bank = world.bank1.party; }), Refusal::E_MANDATE}});
  EXPECT_EQ(world.ledger.run(world.ledger.transaction(issuer, {unrelated([](Issue&) {})})).outcome, Outcome::applied);
}

TEST_F(IssueTest, MakesAnOfferReservesTheLimitAndRollsTheDueDate) {
  // Sunday 2026-04-05 is paid on Monday.
  good.due = *parse_date("2026-04-05");
  const auto root = world.issue(good);
  const Receivable made = world.receivable(root.id);
  EXPECT_EQ(made.state, State::offered);
  EXPECT_EQ(made.pay_on, *parse_date("2026-04-06"));
  EXPECT_EQ(made.next_day, made.pay_on);
  EXPECT_EQ(made.leaves, 1U);
  const auto first = world.fragment(root.first);
  EXPECT_EQ(first.id, fragment_id(root.id, {}, 0));
  EXPECT_EQ(first.holder, issuer);
  EXPECT_EQ(first.payee, world.tier1.account);
  EXPECT_EQ(first.level, 0);
  EXPECT_EQ(limit_used(), 500'00);
}

TEST_F(IssueTest, TwoSignaturesAboveAThreshold) {
  account::KeyPolicy policy = one_key(41);
  policy.keys.items.push_back({KeyAlgorithm::secp256k1, test_key(42), account::Duty::any});
  std::sort(policy.keys.items.begin(), policy.keys.items.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  policy.thresholds.items = {{0x0901, *Currency::of("CNY"), Amount{500'00}, 2, false}};
  world.issuer = world.ledger.enroll(0, "careful issuer", {{party::Role::core_enterprise}}, policy);
  world.ledger.must(world.bank0.account, limit::Set{world.issuer.party, {TradeWorld::kProgramme}, yuan(1'000'00)});
  const auto outcome = [&](std::int64_t fen, std::vector<PublicKey> keys) {
    const Issue op = world.issue_of(world.tier1, fen, 90);
    return world.ledger.run(world.ledger.transaction(world.issuer.account, {make_operation(op)}, keys)).outcome;
  };
  EXPECT_EQ(outcome(499'99, {test_key(41)}), Outcome::applied);
  EXPECT_EQ(outcome(500'00, {test_key(41)}), Outcome::not_entered);
  EXPECT_EQ(outcome(500'00, {test_key(41), test_key(42)}), Outcome::applied);
}

TEST_F(IssueTest, CancelRefusals) {
  const auto root = world.issue(good);
  const auto claimed = world.outstanding(100'00, 90);
  expect_refused(world.ledger, {{"unknown", issuer, make_operation(Cancel{}), Refusal::E_NOENT},
                                {"claimed", issuer, make_operation(Cancel{claimed.id}), Refusal::E_OWNER, "has not agreed"},
                                {"another's", world.tier1.account, make_operation(Cancel{root.id}), Refusal::E_OWNER}});
  world.ledger.must(issuer, Cancel{root.id});
  expect_refused(world.ledger, {{"twice", issuer, make_operation(Cancel{root.id}), Refusal::E_STATE}});
}

TEST_F(IssueTest, CancelFreesLimitAndInvoices) {
  const auto root = world.issue(good);
  world.ledger.must(issuer, Cancel{root.id});
  EXPECT_EQ(world.receivable(root.id).state, State::cancelled);
  EXPECT_EQ(world.fragment(root.first).state, fragment::State::cancelled);
  EXPECT_EQ(limit_used(), 0);
  EXPECT_EQ(used(good.evidence.items[0].fingerprint), Amount{});
  // The same invoice can back another receivable now.
  world.ledger.must(issuer, good);
}

}  // namespace
}  // namespace tallystick::contracts::receivable
