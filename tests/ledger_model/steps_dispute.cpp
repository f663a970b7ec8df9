// What people do in a twin's life: disputes, early payment, taking back.
#include <algorithm>

#include "contracts/dispute/answer.h"
#include "contracts/dispute/open.h"
#include "contracts/dispute/resolve.h"
#include "contracts/dispute/withdraw.h"
#include "contracts/receivable/consent_cancel.h"
#include "contracts/settlement/accept_early.h"
#include "contracts/settlement/early_offer.h"
#include "tests/ledger_model/named.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

namespace {
HoldId hold_id(const Name& id) {
  return *HoldId::from_hex(id);
}
}  // namespace

Fingerprint Twin::paper(const Trade& between) {
  if (const auto known = papers_.find(between); known != papers_.end()) return known->second;
  const auto made = world_.document(evidence::Kind::delivery, member(between.first), member(between.second), 0);
  model_.due_work();
  return papers_[between] = made;
}

std::set<Name> Twin::judges(int n) {
  std::set<Name> out;
  while (static_cast<int>(out.size()) < n) out.insert("judge" + std::to_string(1 + dice_.below(7)));
  return out;
}

dispute::Arbiters Twin::parties_of(const std::set<Name>& names) const {
  dispute::Arbiters out;
  for (const Name& name : names) out.items.push_back(member(name).party);
  std::sort(out.items.begin(), out.items.end());
  return out;
}

void Twin::dispute() {
  std::vector<Name> found;
  const bool any = once_in(12);
  for (const auto& [id, one] : model_.fragments)
    if (any || (one.outstanding() > 0 && one.hold.empty() && model_.receivables.at(one.root).state != "offered"))
      found.push_back(id);
  if (found.empty()) return;
  Dispute asked;
  asked.fragment = dice_.pick(found);
  const Fragment& one = model_.fragments.at(asked.fragment);
  asked.transfer = one.level > 0 && once_in(2);
  asked.amount = some_of(one.outstanding());
  const Name by = asked.transfer && once_in(2) ? one.holder
                  : once_in(8)                 ? supplier()
                  : once_in(3)                 ? one.holder
                                               : "issuer";
  if (!model_.bank_of.contains(by)) return;
  const Name creditor = one.is_sold() ? model_.deals.at(asked.fragment).seller : one.holder;
  Name from = "issuer", made;
  if (asked.transfer || once_in(6)) model_.find_origin(asked.fragment, from, made);
  Trade trade{creditor, from};
  if (once_in(5)) trade.first = model_.receivables.at(one.root).payee;
  if (once_in(25)) trade = {supplier(), some(model_.bank_of)};
  if (trade.first == trade.second || from.empty() || !model_.bank_of.contains(trade.first)) return;
  const int named = static_cast<int>(once_in(20) ? 1 + dice_.below(4) : 3);
  asked.panel = judges(named);
  dispute::Open op;
  op.fragment = *FragmentId::from_hex(asked.fragment);
  op.subject = asked.transfer ? dispute::Subject::transfer : dispute::Subject::obligation;
  op.amount = Amount{asked.amount};
  op.documents.items = {paper(trade)};
  op.statement = {"broken"};
  op.arbiters = parties_of(asked.panel);
  tell_the_time();
  ask(by, op, model_.why_not_dispute(by, asked, named, trade),
      [&] { model_.dispute(by, asked, events_of<dispute::Opened>(world_.ledger.last()).at(0).dispute.hex()); });
}

Name Twin::some_dispute() {
  const bool any = once_in(12);
  std::vector<Name> found;
  for (const auto& [id, one] : model_.disputes)
    if (any || one.open()) found.push_back(id);
  return found.empty() ? "" : dice_.pick(found);
}

void Twin::reply() {
  const Name id = some_dispute();
  if (id.empty()) return;
  const Dispute& one = model_.disputes.at(id);
  if (one.state != "open" && !once_in(8)) return;
  const Name by = somebody(one.respondent);
  const bool agrees = once_in(4);
  std::set<Name> added;
  if (!agrees ? once_in(3) : once_in(15)) added = judges(static_cast<int>(1 + dice_.below(4)));
  for (const Name& name : one.panel) added.erase(name);
  ask(by, dispute::Answer{hold_id(id), agrees, parties_of(added)},
      model_.why_not_reply(by, id, agrees, static_cast<int>(added.size())), [&] { model_.reply(id, agrees, added); });
}

// Judges mostly say the same of one dispute.
void Twin::rule() {
  const Name id = some_dispute();
  if (id.empty()) return;
  const Dispute& one = model_.disputes.at(id);
  if (one.state == "open" && one.answer_by >= model_.day() && !once_in(6)) return;
  const Name by = once_in(25) ? supplier() : once_in(12) ? *judges(1).begin() : some(one.panel);
  Ruling said{one.transfer ? "reverse" : "reduce", one.transfer ? 0 : some_of(one.amount)};
  if (once_in(4)) said = {"dismiss", 0};
  if (!one.votes.empty() && !once_in(6)) said = one.votes.begin()->second;
  if (once_in(30)) said.how = one.transfer ? "reduce" : "reverse";
  ask(by, dispute::Resolve{hold_id(id), named<dispute::Ruling>(said.how), Amount{said.amount}},
      model_.why_not_rule(by, id, said), [&] { model_.rule(by, id, said); });
}

void Twin::give_up() {
  const Name id = some_dispute();
  if (id.empty()) return;
  const Name by = somebody(model_.disputes.at(id).claimant);
  ask(by, dispute::Withdraw{hold_id(id)}, model_.why_not_give_up(by, id), [&] { model_.give_up(id); });
}

void Twin::offer_early() {
  const Name id = some_receivable("outstanding");
  if (id.empty()) return;
  EarlyOffer offer;
  offer.root = id;
  if (once_in(3)) offer.holders = {supplier()};
  offer.rate = dice_.between(0, 150'000);
  offer.year = once_in(2) ? 360 : 365;
  offer.expires_ms = model_.now_ms() + (once_in(25) ? 169 : once_in(25) ? 0 : dice_.between(10, 168)) * 3'600'000;
  const Name by = somebody("issuer");
  settlement::OfferEarly op;
  op.receivable = *ReceivableId::from_hex(id);
  op.from_bank = world_.bank0.party;
  for (const Name& holder : offer.holders) op.holders.items.push_back(member(holder).account);
  op.rate = Rate{static_cast<std::uint32_t>(offer.rate)};
  op.day_count = offer.year == 365 ? pricing::DayCount::actual_365 : pricing::DayCount::actual_360;
  op.expiry = Timestamp{offer.expires_ms};
  ask(by, op, model_.why_not_offer_early(by, offer), [&] {
    model_.early_offers[events_of<settlement::EarlyOffered>(world_.ledger.last()).at(0).offer.id.hex()] = offer;
  });
}

void Twin::accept_early() {
  const Name id = some(model_.early_offers);
  if (id.empty()) return;
  const EarlyOffer offer = model_.early_offers.at(id);
  std::vector<Name> found;
  for (const auto& [fragment, one] : model_.fragments)
    if (once_in(40) || (one.live() && one.root == offer.root)) found.push_back(fragment);
  if (found.empty()) return;
  const Name fragment = dice_.pick(found);
  const Fragment& one = model_.fragments.at(fragment);
  const Name by = once_in(10) ? supplier() : one.holder;
  const Fen price = std::max<Fen>(0, model_.early_price(offer, one.outstanding())) + (once_in(20) ? 1 : 0);
  if (once_in(2)) fund("issuer", price);
  // Costs are not modelled: a wrong one is refused, and none is tried here; nor is a discount beyond what is priced.
  const auto offer_id = *settlement::EarlyOfferId::from_hex(id);
  const auto open = must_load<settlement::EarlyOffer>(world_.ledger.view(), offer_id);
  const Date pay_on = world_.receivable(world_.fragment(*FragmentId::from_hex(fragment)).root).pay_on;
  const Date today = world_.ledger.today();
  const auto cost = settlement::early_cost(Amount{price}, Amount{one.outstanding()}, open.day_count, today, pay_on);
  if (!cost && price > 0 && price <= one.outstanding() && today < pay_on) return;
  const Rate shown = cost ? cost->effective : Rate{};
  ask(by, settlement::AcceptEarly{offer_id, *FragmentId::from_hex(fragment), Amount{price}, shown},
      model_.why_not_accept_early(by, id, fragment, price), [&] { model_.accept_early(fragment, price); });
}

// All holders of one receivable, one after the other, mostly.
void Twin::agree_to_cancel() {
  const Name id = some_receivable("outstanding");
  if (id.empty()) return;
  std::vector<Name> live;
  for (const auto& [fragment, one] : model_.fragments)
    if (one.root == id && (one.live() || once_in(30))) live.push_back(fragment);
  for (const Name& fragment : live) {
    if (once_in(6)) continue;
    const Name by = once_in(12) ? supplier() : model_.fragments.at(fragment).holder;
    ask(by, receivable::ConsentCancel{*FragmentId::from_hex(fragment), {}}, model_.why_not_consent_cancel(by, fragment),
        [&] { model_.consent_cancel(fragment); });
  }
  if (!once_in(3)) take_back_receivable(id);
}

}  // namespace tallystick::ledger_model
