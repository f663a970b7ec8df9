#include <algorithm>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

void Ledger::clock(int day, std::int64_t now_ms, std::int64_t block) {
  day_ = day;
  now_ms_ = now_ms;
  block_ = block;
}

int Ledger::pay_day(int due) const {
  const auto closed = [&](int day) { return (day + 3) % 7 >= 5 || holidays_.contains(day); };  // day 0 was a Thursday
  while (closed(due)) ++due;
  return due;
}

std::vector<Name> Ledger::live_of(const Name& root) const {
  std::vector<Name> out;
  for (const auto& [id, one] : fragments)
    if (one.root == root && one.live()) out.push_back(id);
  return out;
}
int Ledger::leaves(const Name& root) const {
  return static_cast<int>(live_of(root).size());
}

// --- documents ---

std::string Ledger::why_not_use(const Invoices& invoices, const Name& seller, const Name& buyer, Fen amount) const {
  Fen backed = 0;
  bool too_much = false;
  for (const auto& [id, used] : invoices) {
    const Document& document = documents.at(id);
    if (document.seller != seller || document.buyer != buyer || used == 0) return "E_EVIDENCE";
    backed += used;
    too_much = too_much || document.used + document.paid + used > document.amount;
  }
  if (backed != amount) return "E_EVIDENCE";
  return too_much ? "E_EVIDENCE_DUP" : "";
}

void Ledger::use(const Invoices& invoices, bool more) {
  for (const auto& [id, used] : invoices) documents.at(id).used += more ? used : -used;
}

// --- receivables ---

std::string Ledger::why_not_issue(const Name& by, Fen amount, int due, const Name& payee, const Invoices& invoices,
                                  bool delivery) const {
  if (by != "issuer") return "E_ROLE";
  if (amount == 0) return "E_AMOUNT";
  if (stopped) return "E_STOP";
  if (due <= day_ || due - day_ > rules_.tenor_hard) return "E_TENOR";
  if (due - day_ > rules_.tenor_soft) return "E_TENOR_REASON";
  if (reserved + outstanding + amount > limit) return "E_LIMIT";
  const std::string papers = why_not_use(invoices, payee, by, amount);
  return papers != "E_EVIDENCE" && !delivery ? "E_EVIDENCE" : papers;
}

void Ledger::issue(Fen amount, int due, const Name& payee, const Invoices& invoices, const Name& id) {
  Receivable root;
  root.state = "offered";
  root.payee = payee;
  root.face = amount;
  root.issued = day_;
  root.due = due;
  root.pay_on = root.booked_to = pay_day(due);
  root.invoices = invoices;
  receivables[id] = root;
  Fragment one;
  one.root = id;
  one.holder = "issuer";
  one.payee = payee;
  one.state = "offered";
  one.face = amount;
  one.held_since = day_;
  one.held_ms = now_ms_;
  one.expires_ms = now_ms_ + rules_.offer_ms;
  fragments[name_fragment_(id, {}, 0)] = one;
  reserved += amount;
  use(invoices, true);
}

std::string Ledger::why_not_cancel(const Name& by, const Name& root) const {
  if (receivables.at(root).final()) return "E_STATE";
  if (receivables.at(root).state != "offered") return why_not_cancel_by_all(by, root);
  return by == "issuer" ? "" : "E_OWNER";
}

void Ledger::cancel(const Name& id) {
  Receivable& root = receivables.at(id);
  if (root.state != "offered") return cancel_by_all(id);
  for (const Name& live : live_of(id)) {
    fragments.at(live).state = "cancelled";
    fragments.at(live).payee.clear();
  }
  root.state = "cancelled";
  root.cancelled = root.face;
  reserved -= root.face;
  use(root.invoices, false);
}

// --- fragments ---

std::string Ledger::why_not_answer(const Name& by, const Name& id) const {
  const Fragment& one = fragments.at(id);
  if (one.state != "offered" || day_ >= receivables.at(one.root).pay_on) return "E_STATE";
  if (one.payee != by) return "E_OWNER";
  return now_ms_ >= one.expires_ms ? "E_EXPIRED" : "";
}

void Ledger::claim(const Name& id) {
  Fragment& one = fragments.at(id);
  Receivable& root = receivables.at(one.root);
  one.state = "held";
  one.holder = one.payee;
  one.payee.clear();
  one.signature_on_offer = false;
  one.held_since = day_;
  one.held_ms = now_ms_;
  if (root.state != "offered") return;
  root.state = "outstanding";
  reserved -= root.face;
  outstanding += root.face;
}

// To whoever offered it; the issuer's own offer ends its receivable.
void Ledger::give_back(const Name& id) {
  Fragment& one = fragments.at(id);
  if (receivables.at(one.root).state == "offered") return cancel(one.root);
  use(one.invoices, false);
  one.invoices.clear();
  one.payee.clear();
  one.state = "held";
  one.level -= 1;
  one.held_since = day_;
  one.held_ms = now_ms_;
  if (one.signature_on_offer) one.liable.pop_back();
  one.signature_on_offer = false;
}

// What is offered or reserved when a receivable is paid, or due, is its holder's again.
void Ledger::close_offers(const Name& root) {
  for (const Name& id : live_of(root)) {
    if (fragments.at(id).state == "offered") give_back(id);
    if (fragments.at(id).state == "reserved") end_quote(fragments.at(id).quote);
  }
}

std::string Ledger::why_not_free(const Fragment& one, const std::string& state) const {
  if (!one.hold.empty()) return "E_FROZEN";
  return one.state != state || day_ >= receivables.at(one.root).pay_on ? "E_STATE" : "";
}

std::string Ledger::why_not_pass_on(const Name& by, const Name& source, const Name& payee, Fen amount,
                                    const Invoices& invoices) const {
  const Fragment& one = fragments.at(source);
  if (auto no = why_not_free(one, "held"); !no.empty()) return no;
  if (one.holder != by) return "E_OWNER";
  if (amount == 0 || amount > one.outstanding()) return "E_AMOUNT";
  if (one.level + 1 > rules_.level_max) return "E_LEVEL";
  if (amount < one.outstanding() && leaves(one.root) + 1 > rules_.leaves_max) return "E_COUNT";
  if (payee == by || payee == "issuer") return "E_SELF";
  return why_not_use(invoices, payee, by, amount);
}

void Ledger::pass_on(const Name& source, const Name& payee, Fen amount, const Invoices& invoices, bool with_recourse) {
  Fragment& parent = fragments.at(source);
  const Fen rest = parent.outstanding() - amount;
  Fragment child;
  child.root = parent.root;
  child.holder = parent.holder;
  child.held_since = parent.held_since;
  child.held_ms = parent.held_ms;
  child.liable = parent.liable;
  child.parents = {source};
  parent.state = "spent";
  Fragment part = child;
  part.state = "offered";
  part.payee = payee;
  part.face = amount;
  part.level = parent.level + 1;
  part.expires_ms = now_ms_ + rules_.offer_ms;
  part.invoices = invoices;
  part.signature_on_offer = with_recourse;
  if (with_recourse) part.liable.push_back(parent.holder);
  fragments[name_fragment_(part.root, {source}, 0)] = part;
  if (rest > 0) {
    Fragment change = child;
    change.state = "held";
    change.face = rest;
    change.level = fragments.at(source).level;
    fragments[name_fragment_(change.root, {source}, 1)] = change;
  }
  use(invoices, true);
}

// Two parts in the place of one, each in the state and hands that it was in.
std::pair<Name, Name> Ledger::split(const Name& id, Fen amount) {
  Fragment& parent = fragments.at(id);
  Fragment child = parent;
  child.parents = {id};
  child.paid = child.late = 0;
  child.invoices.clear();
  child.quote.clear();
  Fragment change = child;
  child.face = amount;
  change.face = parent.outstanding() - amount;
  parent.state = "spent";
  parent.quote.clear();
  parent.loan.clear();
  parent.hold.clear();
  const std::pair<Name, Name> out{name_fragment_(child.root, {id}, 0), name_fragment_(child.root, {id}, 1)};
  fragments[out.first] = child;
  fragments[out.second] = change;
  return out;
}

std::string Ledger::why_not_merge(const Name& by, const std::vector<Name>& parents) const {
  const auto each = [&](auto&& bad) {
    return std::any_of(parents.begin(), parents.end(), [&](const Name& id) { return bad(fragments.at(id)); });
  };
  const auto has_lien = [](const Fragment& one) {
    return one.is_sold() || one.state == "reserved" || one.state == "pledged";
  };
  const Fragment& first = fragments.at(parents.front());
  if (each([](const Fragment& one) { return !one.hold.empty(); })) return "E_FROZEN";
  if (each([&](const Fragment& one) {
        return one.root != first.root || !why_not_free(one, has_lien(one) ? one.state : "held").empty() ||
               one.liable != first.liable;
      }))
    return "E_STATE";
  for (const Name& guarantee : guarantees_of(first.root)) {
    const auto covers = [&](const Name& id) { return answer(guarantee, id).cover != Cover::none; };
    for (const Name& id : parents)
      if (covers(id) != covers(parents.front())) return "E_STATE";
  }
  if (each([&](const Fragment& one) { return one.holder != by; })) return "E_OWNER";
  if (parents.size() < 2) return "E_AMOUNT";
  if (each(has_lien)) return "E_LIEN";
  if (each([&](const Fragment& one) { return one.level != first.level; })) return "E_LEVEL";
  return "";
}

void Ledger::merge(const std::vector<Name>& parents) {
  Fragment whole;
  for (const Name& parent : parents) {
    Fragment& one = fragments.at(parent);
    whole.root = one.root;
    whole.holder = one.holder;
    whole.level = one.level;
    whole.liable = one.liable;
    whole.face += one.outstanding();
    one.state = "spent";
  }
  whole.state = "held";
  whole.held_since = day_;
  whole.held_ms = now_ms_;
  whole.parents = parents;
  fragments[name_fragment_(whole.root, parents, 0)] = whole;
}

}  // namespace tallystick::ledger_model
