// A world in which a receivable comes to stand somewhere, step by step. Steps that must succeed abort when they do not.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "contracts/account/change_policy.h"
#include "contracts/cash/mint.h"
#include "contracts/claim/end_outside.h"
#include "contracts/claim/record_outside.h"
#include "contracts/dispute/answer.h"
#include "contracts/dispute/freeze.h"
#include "contracts/dispute/open.h"
#include "contracts/dispute/resolve.h"
#include "contracts/financing/accept.h"
#include "contracts/financing/open.h"
#include "contracts/financing/quote.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/guarantee/give.h"
#include "contracts/loan/accept.h"
#include "contracts/loan/borrow.h"
#include "contracts/loan/change.h"
#include "contracts/loan/offer.h"
#include "contracts/loan/plan.h"
#include "contracts/party/admit_bank.h"
#include "contracts/party/change_role.h"
#include "contracts/party/events.h"
#include "contracts/party/group.h"
#include "contracts/policy/set_holidays.h"
#include "contracts/purpose/grant.h"
#include "contracts/settlement/accept_early.h"
#include "contracts/validator/key_proof.h"
#include "contracts/validator/propose.h"
#include "core/sha256.h"
#include "tests/matrix/situations.h"

namespace tallystick::matrix {

using namespace contracts;

inline constexpr std::int64_t kFace = 1'000'00;

class Maker {
 public:
  explicit Maker(std::string name, std::int32_t days = 30) {
    using party::Role;
    made_.name = std::move(name);
    made_.world = std::make_unique<TradeWorld>();
    supervisor_ = ledger().appoint("office", Role::supervisor);
    take_second_key(supervisor_);
    guarantor_ = ledger().enroll(2, "guarantor", {{Role::supplier}}, one_key(72));
    ledger().must(ledger().association().account, party::GrantRole{guarantor_.party, Role::guarantor});
    ledger().must(world().bank2.account, party::RevokeRole{guarantor_.party, Role::supplier});
    for (const char* judge : {"court", "another court", "a third court"})
      arbiters_.push_back(ledger().appoint(judge, Role::arbiter));
    made_.actors = {{"association", ledger().association()},
                    {"authority", ledger().authority()},
                    {"issuer's bank", world().bank0},
                    {"holder's bank", world().bank1},
                    {"another bank", world().bank3},
                    {"issuer", world().issuer},
                    {"holder", world().tier1},
                    {"counterparty", world().tier2},
                    {"supplier", world().tier3},
                    {"core enterprise", ledger().enroll(2, "another core", {{Role::core_enterprise}}, one_key(70))},
                    {"supervisor", supervisor_},
                    {"attester", ledger().appoint("carrier", Role::attester)},
                    {"guarantor", guarantor_},
                    {"arbiter", arbiters_.front()},
                    {"auditor", ledger().appoint("auditor", Role::auditor)}};
    for (const auto& [member, bank] :
         {std::pair{&world().tier1, 1}, {&world().tier2, 1}, {&world().tier3, 2}, {&guarantor_, 2}})
      ledger().mint(static_cast<std::uint16_t>(bank), member->account, yuan(kFace));
    const auto policy = world().publish(world().bank3, world().policy_text());
    root_ = world().issue(world().issue_of(world().tier1, kFace, days));
    put("policy", policy);
    lends_ = world().publish(world().bank3, lending_text());
    put("receivable", root_.id);
    use(root_.first);
    made_.for_issue = world().trade(world().tier2, world().issuer, 100);
    made_.for_transfer = world().trade(world().tier2, world().tier1, 100);
    put("fingerprint", made_.for_transfer.items.front().fingerprint);
    put("invoice", made_.for_transfer.items.front().fingerprint);
    put("document", made_.for_transfer.items.front().fingerprint);
    write_governance();
  }

  TradeWorld& world() { return *made_.world; }
  TestLedger& ledger() { return world().ledger; }
  const TradeWorld::Root& root() const { return root_; }
  const Member& supervisor() const { return supervisor_; }
  template <class Id>
  void put(const std::string& field, const Id& id) {
    made_.ids[field] = id.hex();
  }
  void use(const FragmentId& id) {
    put("fragment", id);
    put("source", id);
    put("collateral", id);
    made_.parts = {id.hex()};
  }
  void use_parts(std::vector<FragmentId> parts) {
    use(parts.front());
    std::sort(parts.begin(), parts.end());
    made_.parts.clear();
    for (const FragmentId& one : parts) made_.parts.push_back(one.hex());
  }
  Maker& claimed() {
    world().claim(world().tier1, root_.first);
    return *this;
  }
  // Days late; the ledger collects each day.
  Maker& late(std::int32_t days) {
    const Date pay_on = world().receivable(root_.id).pay_on;
    while (ledger().today() < pay_on + Days{days}) world().arrive_in(1);
    return *this;
  }
  Maker& requested() {
    const Timestamp until = ledger().next_block().time + Millis{48 * 3'600'000};
    ledger().must(world().tier1.account, financing::Request{root_.first, Amount{kFace}, {}, until, {}});
    return *this;
  }
  // For bids until two hours from now; the other bank has posted one.
  Maker& tendered() {
    const Timestamp now = ledger().next_block().time;
    const financing::SealedBids sealed{now + Millis{2 * 3'600'000}, test_key(77)};
    ledger().must(world().tier1.account,
                  financing::Request{root_.first, Amount{kFace}, {}, now + Millis{48 * 3'600'000}, sealed});
    const financing::BidText text{
        {financing::SaleKind::without_recourse, Rate{42'000}, pricing::DayCount::actual_360, {}}, {}, {}};
    const auto commitment = financing::commitment_of(world().bank3.party, root_.first, Amount{kFace}, text);
    ledger().must(world().bank3.account, financing::PostBid{root_.first, commitment, {{1}}});
    const Date pay_on = world().receivable(root_.id).pay_on;
    const auto price = financing::price_of(Amount{kFace}, text.terms, ledger().today(), pay_on);
    as(financing::OpenBid{root_.first, world().bank3.party, text, price->cost.effective});
    return *this;
  }
  QuoteId quoted(financing::SaleKind kind, std::optional<purpose::Bound> bound = {}) {
    const Timestamp until = requested().ledger().next_block().time + Millis{48 * 3'600'000};
    const financing::Terms terms{kind, Rate{42'000}, pricing::DayCount::actual_360, {}, {}, std::move(bound)};
    ledger().must(world().bank3.account, financing::Offer{root_.first, terms, std::nullopt, until});
    const auto id = events_of<financing::Quoted>(ledger().last()).at(0).quote.id;
    put("quote", id);
    return id;
  }
  Maker& sold(financing::SaleKind kind, std::optional<purpose::Bound> bound = {}) {
    const QuoteId id = quoted(kind, std::move(bound));
    const auto quote = must_load<financing::Quote>(ledger().view(), id);
    ledger().must(world().tier1.account, financing::Accept{id, quote.price.cost.effective});
    return *this;
  }
  // 100.00 for five days, by the other bank; costs of collecting up to 10.00.
  loan::Offer loan_offer() {
    loan::Offer op;
    op.borrower = world().tier1.account;
    op.collateral.items = {root_.first};
    op.terms.principal = Amount{100'00};
    op.terms.rate = Rate{72'000};
    op.terms.payments = 1;
    op.terms.unit = loan::Unit::days;
    op.terms.every = 5;
    op.terms.costs_max = Amount{10'00};
    op.expiry = ledger().next_block().time + Millis{48 * 3'600'000};
    return op;
  }
  // For payments to tier 2.
  Maker& sold_bound() {
    const Timestamp expires = ledger().next_block().time + Millis{20 * 24 * 3'600'000LL};
    sold(financing::SaleKind::with_recourse, purpose::Bound{{{world().tier2.account}}, {}, {}, expires});
    put("purpose", events_of<purpose::Granted>(ledger().last()).at(0).purpose);
    return *this;
  }
  // The other bank lends what it would offer, to whoever holds what the issuer owes.
  financing::PolicyText lending_text() {
    auto text = world().policy_text();
    text.loan = loan_offer().terms;
    text.loan->rate = {};
    return text;
  }
  // 1.00 on the fragment, as it would be shown.
  loan::Borrow borrowing() {
    loan::Borrow op{lends_, {{fragment()}}, Amount{100}, 1, {world().tier1.account, world().bank1.party}, {}, {}};
    const auto policy = must_load<financing::LendingPolicy>(ledger().view(), lends_);
    const Date today = ledger().today();
    const auto terms = *loan::terms_under(policy, op.principal, 1, 0, today);
    op.shown_cost = loan::price_of(terms, today, ledger().view())->cost.effective;
    op.shown_plan = loan::plan_hash(loan::plan_of(terms, today, ledger().view()));
    return op;
  }
  LoanId lending_offered() {
    ledger().must(world().bank3.account, loan_offer());
    const auto id = events_of<loan::Offered>(ledger().last()).at(0).offer.id;
    put("offer", id);
    put("loan", id);
    return id;
  }
  Maker& lent() {
    const LoanId id = lending_offered();
    const auto offer = must_load<loan::OpenOffer>(ledger().view(), id);
    const auto price = loan::price_of(offer.terms, ledger().today(), ledger().view());
    ledger().must(world().tier1.account,
                  loan::Accept{id, price->cost.effective, {world().tier1.account, world().bank1.party}});
    const loan::Change longer{1, {}, {}, {}, {}};
    const auto now = must_load<loan::Loan>(ledger().view(), id);
    const auto cost = *loan::cost_of_change(now, longer, ledger().today(), ledger().view());
    ledger().must(world().tier1.account, loan::Propose{id, longer, cost->effective});
    put("proposal", events_of<loan::Proposed>(ledger().last()).at(0).proposal.id);
    return *this;
  }
  // Two of three arbiters decide; over the invoice behind the receivable.
  dispute::Open dispute_of(const FragmentId& id, Amount amount) {
    dispute::Open op;
    op.fragment = id;
    op.amount = amount;
    op.documents.items = {world().receivable(root_.id).evidence.items.front().fingerprint};
    op.statement = {"words"};
    for (const Member& one : arbiters_) op.arbiters.items.push_back(one.party);
    std::sort(op.arbiters.items.begin(), op.arbiters.items.end());
    return op;
  }
  Maker& disputed() {
    ledger().must(world().issuer.account, dispute_of(root_.first, Amount{kFace}));
    const HoldId id = events_of<dispute::Opened>(ledger().last()).at(0).dispute;
    put("dispute", id);
    as(dispute::Answer{id, false, {}});
    as(dispute::Resolve{id, dispute::Ruling::dismiss, Amount{}});
    return *this;
  }
  Maker& contested() {
    const HoldId id = *HoldId::from_hex(named("dispute"));
    ledger().must(world().tier1.account, dispute::Answer{id, false, {}});
    return *this;
  }
  dispute::Freeze order_on(const FragmentId& id) {
    dispute::Freeze op;
    op.fragment = id;
    op.reason = {"words"};
    op.ends = ledger().today() + Days{30};
    return op;
  }
  Maker& ordered() {
    ledger().must(supervisor_.account, order_on(root_.first));
    put("order", events_of<dispute::Frozen>(ledger().last()).at(0).order.id);
    return *this;
  }
  Maker& offered_early() {
    ledger().mint(0, world().issuer.account, yuan(kFace));
    settlement::OfferEarly op;
    op.receivable = root_.id;
    op.from_bank = world().bank0.party;
    op.rate = Rate{36'000};
    ledger().must(world().issuer.account, op);
    const auto id = events_of<settlement::EarlyOffered>(ledger().last()).at(0).offer.id;
    put("offer", id);
    const Date pay_on = world().receivable(root_.id).pay_on;
    const auto price = settlement::early_price(Amount{kFace}, op.rate, op.day_count, ledger().today(), pay_on);
    const auto cost = settlement::early_cost(*price, Amount{kFace}, op.day_count, ledger().today(), pay_on);
    as(settlement::AcceptEarly{id, root_.first, *price, cost->effective});
    return *this;
  }
  guarantee::Give guarantee_of(Amount cap) {
    guarantee::Give op;
    op.terms.receivable = root_.id;
    op.terms.share = Rate{1'000'000};
    op.terms.cap = cap;
    op.terms.from_bank = world().bank2.party;
    return op;
  }
  Maker& guaranteed(Amount fee = {}) {
    auto op = guarantee_of(Amount{kFace});
    op.terms.fee = fee;
    if (!fee.is_zero()) op.terms.beneficiary = world().tier1.account;
    ledger().must(guarantor_.account, op);
    put("guarantee", events_of<guarantee::Given>(ledger().last()).at(0).guarantee.id);
    return *this;
  }
  Maker& passed_with_recourse() {
    auto op = world().transfer_of(root_.first, world().tier1, world().tier2, kFace);
    op.parts.items.front().recourse = true;
    ledger().must(world().tier1.account, op);
    use(events_of<fragment::Split>(ledger().last()).at(0).offered.items.at(0));
    world().claim(world().tier2, fragment());
    return *this;
  }
  // Of 100.00 by the other bank, nothing drawn.
  Maker& line() {
    auto op = loan_offer();
    op.terms.plan = loan::Plan::revolving;
    op.terms.day_count = loan::DayCount::actual_360;
    ledger().must(world().bank3.account, op);
    const auto id = events_of<loan::Offered>(ledger().last()).at(0).offer.id;
    const auto price = loan::price_of(op.terms, ledger().today(), ledger().view());
    ledger().must(world().tier1.account,
                  loan::Accept{id, price->cost.effective, {world().tier1.account, world().bank1.party}});
    put("loan", id);
    return *this;
  }
  // Nothing is left to collect, until the loan of five days is in default.
  Maker& unpaid() {
    const std::int64_t has = world().deposit(world().bank1, world().tier1);
    ledger().must(world().tier1.account, cash::Redeem{world().bank1.party, yuan(has), {}});
    for (int day = 0; day < 96; ++day) world().arrive_in(1);
    return *this;
  }
  Maker& claimed_outside() {
    claim::RecordOutside op;
    op.fragment = root_.first;
    op.claimant = {"a leasing company"};
    op.amount = Amount{kFace};
    const claim::Registration registration{ledger().next_block().height, 0, 0};
    ledger().must(supervisor_.account, op);
    as(claim::EndOutside{root_.first, registration, false});
    return *this;
  }
  FragmentId fragment() const { return *FragmentId::from_hex(made_.ids.at("fragment")); }
  const std::string& named(const std::string& field) const { return made_.ids.at(field); }
  template <class Op>
  void as(const Op& op) {
    made_.as.insert_or_assign(std::string{Op::kName}, make_operation(op));
  }
  Situation done() {
    as(dispute_of(fragment(), Amount{100}));
    as(order_on(fragment()));
    as(guarantee_of(Amount{100}));
    as(borrowing());
    return std::move(made_);
  }

 private:
  void take_second_key(const Member& who) {
    auto policy = must_load<account::Account>(ledger().view(), who.account).policy;
    policy.keys.items.push_back(one_key(73).keys.items.front());
    std::sort(policy.keys.items.begin(), policy.keys.items.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    ledger().must(who.account, account::ChangePolicy{policy});
  }
  // A group to join, a year to plan, a bank that may validate.
  void write_governance() {
    ledger().must(ledger().association().account, party::FormGroup{{"a group"}});
    as(party::SetGroup{world().tier2.party, events_of<party::GroupFormed>(ledger().last()).at(0).group});
    as(policy::SetHolidays{2027, {}, {}});
    as(validator::ProposeLeave{world().bank3.party});
    as(validator::ProposeRotate{world().bank3.party, {}, sha256(as_bytes("another pin")), {}});
    const Transaction admission = ledger().transaction(
        ledger().association().account,
        {make_operation(party::AdmitBank{{"a fifth bank"}, {{"test"}, {"a fifth bank"}}, one_key(74)})});
    ensure(ledger().run(admission).outcome == Outcome::applied);
    const Hash id = ledger().signed_transaction(admission).id;
    const PublicKey key = test_key(75);
    const PartyId bank = derive_party(id, 0);
    as(validator::ProposeJoin{bank, derive_account(id, 0), key, sha256(as_bytes("a pin")),
                              test_signature(75, validator::key_proof_digest(ledger().network(), bank, key))});
  }

  Situation made_;
  Member supervisor_, guarantor_;
  std::vector<Member> arbiters_;
  TradeWorld::Root root_;
  LendingPolicyId lends_;
};

}  // namespace tallystick::matrix
