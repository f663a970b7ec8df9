// After default: declaring it, declaring others due with it (row 24), and recourse over those who answer for a fragment (row 25, Civil Code 766):
// the seller first, if a bank bought with recourse, then whoever passed it on with recourse, the latest first, each once. Who pays holds it.
#include <algorithm>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

bool Ledger::is_creditor(const Name& by, const Name& root) const {
  const std::vector<Name> live = live_of(root);
  return by == "bank0" ||
         std::any_of(live.begin(), live.end(), [&](const Name& id) { return may_collect(by, fragments.at(id)); });
}

std::string Ledger::why_not_declare(const Name& by, const Name& root) const {
  if (receivables.at(root).state != "delinquent") return "E_STATE";
  return is_creditor(by, root) ? "" : "E_OWNER";
}

void Ledger::declare(const Name& root) {
  receivables.at(root).state = "defaulted";
  receivables.at(root).defaulted_on = day_;
}

std::string Ledger::why_not_accelerate(const Name& by, const Name& id, const Name& cause) const {
  const Receivable& root = receivables.at(id);
  if (root.state != "outstanding" || day_ >= root.pay_on || receivables.at(cause).state != "defaulted")
    return "E_STATE";
  return is_creditor(by, id) ? "" : "E_OWNER";
}

// Due now, by the same run and the same shares as any other.
void Ledger::accelerate(const Name& id) {
  Receivable& root = receivables.at(id);
  root.pay_on = root.booked_to = std::min(root.pay_on, pay_day(day_));
  for (auto& [other, one] : guarantees)
    if (one.root == id && one.look_on) one.look_on = std::min(*one.look_on, root.pay_on);
}

std::vector<std::pair<Name, std::optional<Fen>>> Ledger::answerable(const Fragment& one, const Name& id) const {
  std::vector<std::pair<Name, std::optional<Fen>>> out;
  std::set<Name> seen{one.holder};
  if (one.state == "sold_recourse" && deals.at(id).cap != std::optional<Fen>{0}) {
    out.emplace_back(deals.at(id).seller, deals.at(id).cap);
    seen.insert(deals.at(id).seller);
  }
  for (auto it = one.liable.rbegin(); it != one.liable.rend(); ++it)
    if (seen.insert(*it).second) out.emplace_back(*it, std::nullopt);
  return out;
}

// A bank claims what it bought for less what it has received, with interest since maturity at the rate of its deal; others what is unpaid.
Ledger::Owed Ledger::owed_by_way_of_recourse(const Name& id, Fen costs) const {
  const Fragment& one = fragments.at(id);
  if (!one.is_sold()) return {one.outstanding(), 0, costs};
  const Deal& deal = deals.at(id);
  return {deal.amount - deal.received, late_interest(deal, receivables.at(one.root).pay_on), costs};
}

// What was booked at the last payment, and what runs on what was left then.
Fen Ledger::late_interest(const Deal& deal, int pay_on) const {
  const int days = std::max(0, day_ - std::max(pay_on, deal.late_to));
  return deal.late +
         part_half_up(deal.amount - deal.received, deal.terms.rate * days, Fen{1'000'000} * deal.terms.year);
}

// For the fragment, or for what it is the rest of: nobody is asked twice by the same holder.
std::map<std::tuple<Name, Name, Name>, Demand>::const_iterator Ledger::demand_on(const Name& id,
                                                                                 const Name& debtor) const {
  const Name& holder = fragments.at(id).holder;
  for (Name at = id;; at = fragments.at(at).parents.front()) {
    const auto found = demands.find({at, holder, debtor});
    if (found != demands.end() || fragments.at(at).parents.size() != 1) return found;
  }
}

std::string Ledger::next_answerable(const Name& id, Name& who, std::optional<Fen>& cap) const {
  const Fragment& one = fragments.at(id);
  for (const auto& [debtor, most] : answerable(one, id)) {
    const auto before = demand_on(id, debtor);
    who = debtor;
    cap = most;
    if (before == demands.end()) return "";
    if (before->second.state == "asked" && day_ <= before->second.answer_by) return "E_STATE";
  }
  return "E_EXISTS";
}

std::string Ledger::why_not_demand(const Name& by, const Name& id, Fen costs) const {
  const Fragment& one = fragments.at(id);
  const Receivable& root = receivables.at(one.root);
  if (!one.hold.empty()) return "E_FROZEN";
  if (one.state != "held" && one.state != "pledged" && one.state != "sold_recourse") return "E_STATE";
  if (root.state != "defaulted" || answerable(one, id).empty()) return "E_STATE";
  if (!may_collect(by, one)) return "E_OWNER";
  const Fen principal = owed_by_way_of_recourse(id, costs).principal;
  Fen unspent = 0;
  for (const auto& [purpose, money] : earmarks)
    if (money.source == id) unspent += money.left;
  if (principal == 0 || costs > std::max<Fen>(0, principal - unspent)) return "E_AMOUNT";
  if (day_ > std::max(root.defaulted_on, one.held_since) + rules_.recourse_days) return "E_EXPIRED";
  Name who;
  std::optional<Fen> cap;
  return next_answerable(id, who, cap);
}

// A bank takes first what it still holds of its own money; then it asks for the rest.
void Ledger::demand(const Name& of, Fen costs) {
  Name id = of;
  for (const auto& [purpose, money] : earmarks)
    if (money.source == of) {
      id = bring_back(purpose);
      break;
    }
  if (id.empty() || owed_by_way_of_recourse(id, costs).principal == 0) return;
  Name who;
  Demand made;
  next_answerable(id, who, made.cap);
  const Owed owed = owed_by_way_of_recourse(id, costs);
  made.state = "asked";
  made.answer_by = day_ + rules_.answer_days;
  made.principal = owed.principal;
  made.interest = owed.interest;
  made.costs = costs;
  demands[{id, fragments.at(id).holder, who}] = made;
}

Fen Ledger::payers_share(const Name& by, const Name& id, Fen paid) const {
  const Fen principal = owed_by_way_of_recourse(id, 0).principal;
  const auto deal = deals.find(id);
  if (deal != deals.end() && deal->second.seller == by && paid >= principal) return fragments.at(id).outstanding();
  return std::min(paid, principal);
}

std::string Ledger::why_not_answer_for(const Name& by, const Name& id) const {
  const Fragment& one = fragments.at(id);
  const auto found = demand_on(id, by);
  if (found == demands.end()) return "E_NOENT";
  if (!one.hold.empty()) return "E_FROZEN";
  if (found->second.state == "paid" || !one.live()) return "E_STATE";
  const Owed owed = owed_by_way_of_recourse(id, found->second.costs);
  const Fen pays = std::min(owed.all(), found->second.cap.value_or(owed.all()));
  if (pays == 0) return "E_STATE";
  if (payers_share(by, id, pays) < one.outstanding() && leaves(one.root) + 1 > rules_.leaves_max) return "E_COUNT";
  const auto purse = deposits.find({bank_of.at(by), by});
  const bool has = purse != deposits.end() && purse->second >= pays;
  return has && (!one.loan.empty() || can_reach(bank_of.at(by), one.holder, pays)) ? "" : "E_CASH";
}

void Ledger::answer_for(const Name& by, const Name& id) {
  const Fragment one = fragments.at(id);
  Demand demand = demand_on(id, by)->second;
  const Owed owed = owed_by_way_of_recourse(id, demand.costs);
  demand.state = "paid";
  demand.principal = owed.principal;
  demand.interest = owed.interest;
  demand.paid = std::min(owed.all(), demand.cap.value_or(owed.all()));
  demands[{id, one.holder, by}] = demand;
  if (one.loan.empty())
    pay_out(by, bank_of.at(by), one.holder, demand.paid);
  else
    pay_for(id, demand.paid, by, bank_of.at(by));
  // As much of the fragment as was paid for; the seller who satisfied the bank has all of it back.
  const Fen face = payers_share(by, id, demand.paid);
  const auto [part, change] = pass_over(id, face, std::min(demand.paid, owed.principal), by);
  auto& liable = fragments.at(part).liable;  // it goes on against those who signed before it
  const auto own = std::find(liable.rbegin(), liable.rend(), by);
  if (own != liable.rend()) liable.erase(own.base() - 1, liable.end());
  if (change.empty() || !deals.contains(change)) return;
  deals.at(change).cap = 0;
  if (demand.paid >= owed.principal) deals.at(change).late = 0;
  set_apart(change);
}

std::string Ledger::why_not_refuse(const Name& by, const Name& id) const {
  const auto found = demand_on(id, by);
  if (found == demands.end()) return "E_NOENT";
  return found->second.state == "asked" ? "" : "E_STATE";
}

void Ledger::refuse(const Name& by, const Name& id) {
  Demand demand = demand_on(id, by)->second;
  demand.state = "rejected";
  demands[{id, fragments.at(id).holder, by}] = demand;
}

// So much of a fragment becomes `to`'s, with its claim on the issuer. A bank keeps the rest under its deal.
std::pair<Name, Name> Ledger::pass_over(const Name& id, Fen face, Fen on_claim, const Name& to) {
  const auto found = deals.find(id);
  const std::optional<Deal> deal = found == deals.end() ? std::nullopt : std::optional{found->second};
  std::pair<Name, Name> out{id, ""};
  if (face < fragments.at(id).outstanding()) {
    out = split(id, face);
    divide_claim(id, out.first, out.second);
    if (deal) {
      Deal rest = *deal;
      rest.amount = fragments.at(out.second).face;
      // With recourse the bank may have what its claim still comes to; beyond that it is the seller's.
      if (const int pay_on = receivables.at(fragments.at(id).root).pay_on; deal->terms.recourse && day_ > pay_on) {
        rest.late = late_interest(*deal, pay_on);
        rest.late_to = day_;
      }
      rest.received = deal->terms.recourse ? rest.amount - (deal->amount - deal->received - on_claim) : 0;
      deals[out.second] = rest;
    }
  }
  if (const Name loan = fragments.at(out.first).loan; !loan.empty()) {
    auto& secures = loans.at(loan).collateral;
    std::erase(secures, id);
    if (!out.second.empty()) secures.insert(std::upper_bound(secures.begin(), secures.end(), out.second), out.second);
    end_claim(out.first, "satisfied");
    fragments.at(out.first).loan.clear();
  }
  if (deal) {
    end_claim(out.first, "released");
    deals.erase(id);
    for (auto& [purpose, one] : earmarks)
      if (one.source == id) one.source = out.second;
  }
  Fragment& part = fragments.at(out.first);
  part.state = "held";
  part.holder = to;
  part.held_since = day_;
  part.held_ms = now_ms_;
  return out;
}

}  // namespace tallystick::ledger_model
