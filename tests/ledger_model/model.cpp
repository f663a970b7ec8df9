#include "tests/ledger_model/model.h"

#include <algorithm>

namespace tallystick::ledger_model {

void Ledger::clock(int day, std::int64_t now_ms) {
  day_ = day;
  now_ms_ = now_ms;
}

int Ledger::pay_day(int due) const {
  const int weekday = (due + 3) % 7;  // 1970-01-01 was a Thursday; Monday 0
  return weekday == 5 ? due + 2 : weekday == 6 ? due + 1 : due;
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

std::string Ledger::why_not_use(const std::map<Name, Fen>& invoices, const Name& seller, const Name& buyer,
                                Fen amount) const {
  Fen backed = 0;
  bool too_much = false;
  for (const auto& [id, used] : invoices) {
    const Document& document = documents.at(id);
    if (document.seller != seller || document.buyer != buyer || used == 0) return "E_EVIDENCE";
    backed += used;
    too_much = too_much || document.used + used > document.amount;
  }
  if (backed != amount) return "E_EVIDENCE";
  return too_much ? "E_EVIDENCE_DUP" : "";
}

void Ledger::use(const std::map<Name, Fen>& invoices, bool more) {
  for (const auto& [id, used] : invoices) documents.at(id).used += more ? used : -used;
}

// --- receivables ---

std::string Ledger::why_not_issue(const Name& by, Fen amount, int due, const Name& payee,
                                  const std::map<Name, Fen>& invoices, bool delivery) const {
  if (by != "issuer") return "E_ROLE";
  if (amount == 0) return "E_AMOUNT";
  if (stopped) return "E_STOP";
  if (due <= day_ || due - day_ > rules_.tenor_hard) return "E_TENOR";
  if (due - day_ > rules_.tenor_soft) return "E_TENOR_REASON";
  if (reserved + outstanding + amount > limit) return "E_LIMIT";
  const std::string papers = why_not_use(invoices, payee, by, amount);
  return papers != "E_EVIDENCE" && !delivery ? "E_EVIDENCE" : papers;
}

void Ledger::issue(Fen amount, int due, const Name& payee, const std::map<Name, Fen>& invoices, const Name& id,
                   const Name& first) {
  Receivable root;
  root.state = "offered";
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
  one.expires_ms = now_ms_ + rules_.offer_ms;
  fragments[first] = one;
  reserved += amount;
  use(invoices, true);
}

std::string Ledger::why_not_cancel(const Name& by, const Name& root) const {
  if (receivables.at(root).final()) return "E_STATE";
  if (receivables.at(root).state == "offered") return by == "issuer" ? "" : "E_OWNER";
  // Later everybody must agree, which nobody here ever does.
  bool offered = false, lien = false;
  for (const Name& live : live_of(root)) {
    offered = offered || fragments.at(live).state == "offered";
    lien = lien || fragments.at(live).state != "held";
  }
  if (offered) return "E_STATE";
  return by == "issuer" && lien ? "E_LIEN" : "E_OWNER";
}

void Ledger::cancel(const Name& id) {
  Receivable& root = receivables.at(id);
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
}

void Ledger::take_back_offers(const Name& root) {
  for (const Name& id : live_of(root))
    if (fragments.at(id).state == "offered") give_back(id);
}

std::string Ledger::why_not_free(const Fragment& one, const std::string& state) const {
  return one.state != state || day_ >= receivables.at(one.root).pay_on ? "E_STATE" : "";
}

std::string Ledger::why_not_pass_on(const Name& by, const Name& source, const Name& payee, Fen amount,
                                    const std::map<Name, Fen>& invoices) const {
  const Fragment& one = fragments.at(source);
  if (auto no = why_not_free(one, "held"); !no.empty()) return no;
  if (one.holder != by) return "E_OWNER";
  if (amount == 0 || amount > one.outstanding()) return "E_AMOUNT";
  if (one.level + 1 > rules_.level_max) return "E_LEVEL";
  if (amount < one.outstanding() && leaves(one.root) + 1 > rules_.leaves_max) return "E_COUNT";
  if (payee == by || payee == "issuer") return "E_SELF";
  return why_not_use(invoices, payee, by, amount);
}

void Ledger::pass_on(const Name& source, const Name& payee, Fen amount, const std::map<Name, Fen>& invoices,
                     const Name& part, const Name& change) {
  Fragment& parent = fragments.at(source);
  const Fen rest = parent.outstanding() - amount;
  Fragment one;
  one.root = parent.root;
  one.holder = parent.holder;
  one.payee = payee;
  one.state = "offered";
  one.face = amount;
  one.level = parent.level + 1;
  one.expires_ms = now_ms_ + rules_.offer_ms;
  one.invoices = invoices;
  if (rest > 0) {
    Fragment kept;
    kept.root = parent.root;
    kept.holder = parent.holder;
    kept.state = "held";
    kept.face = rest;
    kept.level = parent.level;
    fragments[change] = kept;
  }
  fragments.at(source).state = "spent";
  fragments[part] = one;
  use(invoices, true);
}

std::string Ledger::why_not_merge(const Name& by, const std::vector<Name>& parents) const {
  if (parents.size() < 2) return "E_AMOUNT";
  const Name& root = fragments.at(parents.front()).root;
  for (const Name& id : parents) {
    const Fragment& one = fragments.at(id);
    if (one.state == "sold" || one.state == "sold_recourse") return "E_LIEN";
    if (one.root != root) return "E_STATE";
    if (auto no = why_not_free(one, "held"); !no.empty()) return no;
  }
  for (const Name& id : parents)
    if (fragments.at(id).holder != by) return "E_OWNER";
  for (const Name& id : parents)
    if (fragments.at(id).level != fragments.at(parents.front()).level) return "E_LEVEL";
  return "";
}

void Ledger::merge(const std::vector<Name>& parents, const Name& id) {
  Fragment whole;
  for (const Name& parent : parents) {
    Fragment& one = fragments.at(parent);
    whole.root = one.root;
    whole.holder = one.holder;
    whole.level = one.level;
    whole.face += one.outstanding();
    one.state = "spent";
  }
  whole.state = "held";
  fragments[id] = whole;
}

// --- sales ---

Fen Ledger::net_of(Fen amount, int days, Fen rate) {
  __extension__ using Wide = __int128;
  const Wide unit = Wide{1'000'000} * 360;
  const Wide interest = (2 * Wide{amount} * rate * days + unit) / (2 * unit);  // half up
  return amount - static_cast<Fen>(interest);
}

std::string Ledger::why_not_sell(const Name& by, const Name& id, Fen amount, const Name& bank, Fen rate) const {
  const Fragment& one = fragments.at(id);
  if (auto no = why_not_free(one, "held"); !no.empty()) return no;
  if (one.holder != by) return "E_OWNER";
  if (amount == 0 || amount > one.outstanding()) return "E_AMOUNT";
  if (amount < one.outstanding() && leaves(one.root) + 1 > rules_.leaves_max) return "E_COUNT";
  const Fen net = net_of(amount, receivables.at(one.root).pay_on - day_, rate);
  if (net <= 0) return "E_AMOUNT";
  const Name& home = bank_of.at(by);
  return home != bank && reserves.at(bank) < net ? "E_CASH" : "";
}

void Ledger::sell(const Name& id, Fen amount, const Name& bank, Fen rate, bool recourse, const Name& part,
                  const Name& change) {
  const Fragment parent = fragments.at(id);
  const Fen net = net_of(amount, receivables.at(parent.root).pay_on - day_, rate);
  Fragment sold = parent;
  if (amount < parent.outstanding()) {
    sold.face = amount;
    sold.paid = sold.late = 0;
    sold.invoices.clear();
    Fragment kept = sold;
    kept.face = parent.outstanding() - amount;
    fragments.at(id).state = "spent";
    fragments[change] = kept;
  }
  sold.state = recourse ? "sold_recourse" : "sold";
  sold.seller = parent.holder;
  sold.holder = bank;
  sold.bought = amount;
  sold.bank_received = 0;
  fragments[part] = sold;
  pay_out(bank, bank, parent.holder, net);
}

}  // namespace tallystick::ledger_model
