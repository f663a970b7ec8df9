// Words for receivables: issued, claimed, passed on, paid.
#include "contracts/fragment/claim.h"
#include "contracts/fragment/merge.h"
#include "contracts/fragment/offer.h"
#include "contracts/receivable/accelerate.h"
#include "contracts/receivable/cancel.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/receivable/declare_default.h"
#include "contracts/settlement/accept_early.h"
#include "contracts/settlement/pay.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

using fragment::State;

constexpr std::string_view kState = "{receivable} is {=}";
constexpr std::string_view kOwed = "{receivable} owes {=}";
constexpr std::string_view kPenalty = "{receivable} owes late interest of {=}";
constexpr std::string_view kLimit = "{issuer} uses {=} of its limit at {bank}";

// Who has a live fragment in each state, in words; what is held up by a dispute or an order is told apart.
constexpr std::pair<State, std::string_view> kHands[] = {
    {State::held, "{who} holds {=} of {receivable}"},
    {State::offered, "{who} is offered {=} of {receivable}"},
    {State::reserved, "{who} has {=} of {receivable} reserved"},
    {State::sold, "{who} bought {=} of {receivable}"},
    {State::sold_recourse, "{who} bought {=} of {receivable} with recourse"},
    {State::pledged, "{who} pledges {=} of {receivable}"},
};
constexpr std::string_view kOnHold = "{who} has {=} of {receivable} on hold";

void draw_hands(const Stage& s, Picture& out, const std::string& name, const ReceivableId& root) {
  for (const IndexRow& row : scan_prefix(s.view(), Index::fragment_by_root, root.view(), 1'000)) {
    const auto one = load_row<fragment::Fragment>(s.view(), row);
    const std::string who = s.name_of_account(one.payee.value_or(one.holder));
    for (const auto& [state, pattern] : kHands)
      if (state == one.state) add(out, fact(one.hold ? kOnHold : pattern, {who, name}), one.outstanding());
  }
}

void draw(const Stage& s, Picture& out) {
  for (const auto& [key, bytes] : s.world.ledger.view().records()) {
    if (key.first == Table::limit) {
      const auto limit = *decode_record<limit::Limit>(bytes);
      add(out, fact(kLimit, {s.name_of_party(limit.id.issuer), s.name_of_party(limit.id.bank)}), Amount{limit.used()});
    }
  }
  for (const auto& [name, hex] : s.things()) {
    const auto id = ReceivableId::from_hex(hex);
    const auto root = id ? load<receivable::Receivable>(s.view(), *id) : std::nullopt;
    if (!root) continue;
    out[fact(kState, {name})] = std::string{name_of(root->state)};
    add(out, fact(kOwed, {name}), root->unpaid());
    add(out, fact(kPenalty, {name}), root->penalty_owed);
    draw_hands(s, out, name, root->id);
  }
}

void name_issued(Stage& s, const std::string& name) {
  if (s.applied()) s.call(name, s.events<receivable::Issued>().at(0).receivable.hex());
}

receivable::Issue issue_of(Stage& s, const std::string& issuer, const std::string& money, const std::string& payee,
                           const std::string& days) {
  const Member by = s.member(issuer), to = s.member(payee);
  auto op = s.world.issue_of(to, s.amount(money).minor(), static_cast<std::int32_t>(s.number(days)));
  if (by.party == s.world.issuer.party) return op;
  op.limit_bank = s.bank_of(by);
  op.mandate = {by.account, s.bank_of(by)};
  op.evidence = s.world.trade(to, by, op.amount.minor());
  return op;
}

void issue(Stage& s, const Places& p) {
  s.act(s.member(p[0]), issue_of(s, p[0], p[1], p[2], p[4]));
  name_issued(s, p[3]);
}

void issue_against(Stage& s, const Places& p) {
  auto op = issue_of(s, p[0], p[1], p[2], p[4]);
  op.evidence.items.front().fingerprint = s.id<Fingerprint>(p[5]);
  s.act(s.member(p[0]), op);
  name_issued(s, p[3]);
}

void invoice(Stage& s, const Places& p) {
  s.call(p[0], s.world.document(evidence::Kind::invoice, s.member(p[1]), s.member(p[2]), s.amount(p[3]).minor()).hex());
}

void pass_on(Stage& s, const Places& p) {
  const Member from = s.member(p[0]);
  const FragmentId source = s.fragment(p[2], from.account, State::held);
  s.act(from, s.world.transfer_of(source, from, s.member(p[3]), s.amount(p[1]).minor()));
}

void pass_on_naming(Stage& s, const Places& p) {
  pass_on(s, p);
  if (s.applied()) s.call(p[4], s.events<fragment::Split>().at(0).offered.items.at(0).hex());
}

void pass_on_against(Stage& s, const Places& p) {
  const Member from = s.member(p[0]);
  const FragmentId source = s.fragment(p[2], from.account, State::held);
  auto op = s.world.transfer_of(source, from, s.member(p[3]), s.amount(p[1]).minor());
  op.parts.items.front().evidence.items.front().fingerprint = s.id<Fingerprint>(p[4]);
  s.act(from, op);
  if (s.applied()) s.call(p[5], s.events<fragment::Split>().at(0).offered.items.at(0).hex());
}

void merge(Stage& s, const Places& p) {
  const Member who = s.member(p[0]);
  const ReceivableId root = s.receivable(p[1]);
  fragment::Merge op;
  for (const IndexRow& row : scan_prefix(s.view(), Index::fragment_by_root, root.view(), 1'000))
    if (const auto one = load_row<fragment::Fragment>(s.view(), row);
        one.holder == who.account && one.state == State::held)
      op.parents.items.push_back(one.id);
  s.act(who, op);
}

void pay(Stage& s, const Places& p, std::optional<Amount> amount, const std::string& what) {
  const Member payer = s.member(p[0]);
  s.act(payer, settlement::Pay{s.receivable(what), amount, s.bank_of(payer)});
}

// To one holder, or to any.
void offer_early(Stage& s, const Places& p, std::vector<AccountId> holders, const std::string& rate,
                 const std::string& name) {
  const Member issuer = s.member(p[0]);
  settlement::OfferEarly op;
  op.receivable = s.receivable(p[1]);
  op.from_bank = s.bank_of(issuer);
  op.holders.items = std::move(holders);
  op.rate = s.rate(rate);
  s.act(issuer, op);
  if (s.applied()) s.call(name, s.events<settlement::EarlyOffered>().at(0).offer.id.hex());
}

void accept_early(Stage& s, const Places& p) {
  const Member who = s.member(p[0]);
  const FragmentId fragment = s.fragment(p[2], who.account, std::nullopt);
  const auto id = s.id<settlement::EarlyOfferId>(p[1]);
  Rate shown;
  if (const auto offer = load<settlement::EarlyOffer>(s.view(), id)) {
    const auto owed = s.world.fragment(fragment).outstanding();
    const Date pay_on = s.world.receivable(s.world.fragment(fragment).root).pay_on;
    const auto cost = settlement::early_cost(s.amount(p[3]), owed, offer->day_count, s.world.ledger.today(), pay_on);
    if (cost) shown = cost->effective;
  }
  s.act(who, settlement::AcceptEarly{id, fragment, s.amount(p[3]), shown});
}

}  // namespace

std::vector<Sentence> trade_sentences() {
  return {
      {"an invoice {new} of {seller} to {buyer} over {money}", invoice},
      {"{issuer} issues {money} to {payee} as {new}, due in {number} days", issue},
      {"{issuer} issues {money} to {payee} as {new}, due in {number} days, against {invoice}", issue_against},
      {"{issuer} cancels {receivable}",
       [](Stage& s, const Places& p) { s.act(s.member(p[0]), receivable::Cancel{s.receivable(p[1])}); }},
      {"{holder} consents to cancel {what}",
       [](Stage& s, const Places& p) {
         const Member who = s.member(p[0]);
         s.act(who, receivable::ConsentCancel{s.fragment(p[1], who.account, std::nullopt), {}});
       }},
      {"{issuer} offers early payment of {receivable} at {rate} as {new}",
       [](Stage& s, const Places& p) { offer_early(s, p, {}, p[2], p[3]); }},
      {"{issuer} offers early payment of {receivable} to {holder} at {rate} as {new}",
       [](Stage& s, const Places& p) { offer_early(s, p, {s.member(p[2]).account}, p[3], p[4]); }},
      {"{holder} takes {offer} for {what}, shown {money}", accept_early},
      {"{issuer} takes {offer} back",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), settlement::WithdrawEarly{s.id<settlement::EarlyOfferId>(p[1])});
       }},
      {"{payee} claims {what}",
       [](Stage& s, const Places& p) {
         const Member who = s.member(p[0]);
         s.act(who, fragment::Claim{s.fragment(p[1], who.account, State::offered)});
       }},
      {"{payee} rejects {what}",
       [](Stage& s, const Places& p) {
         const Member who = s.member(p[0]);
         s.act(who, fragment::Reject{s.fragment(p[1], who.account, State::offered)});
       }},
      {"{holder} passes {money} of {what} to {payee}", pass_on},
      {"{holder} passes {money} of {what} to {payee} as {new}", pass_on_naming},
      {"{holder} passes {money} of {what} to {payee}, against {invoice}, as {new}", pass_on_against},
      {"{holder} merges its parts of {receivable}", merge},
      {"{payer} pays {money} on {receivable}", [](Stage& s, const Places& p) { pay(s, p, s.amount(p[1]), p[2]); }},
      {"{creditor} declares {receivable} in default",
       [](Stage& s, const Places& p) { s.act(s.member(p[0]), receivable::DeclareDefault{s.receivable(p[1])}); }},
      {"{creditor} declares {receivable} due, because of {receivable}",
       [](Stage& s, const Places& p) {
         s.act(s.member(p[0]), receivable::Accelerate{s.receivable(p[1]), s.receivable(p[2])});
       }},
      {"{payer} pays {receivable} in full", [](Stage& s, const Places& p) { pay(s, p, std::nullopt, p[1]); }},
  };
}

Facts trade_facts() {
  Facts out{{kPenalty, kState, kOwed, kLimit, kOnHold}, draw};
  for (const auto& [state, pattern] : kHands) out.patterns.push_back(pattern);
  return out;
}

}  // namespace tallystick::scenarios
