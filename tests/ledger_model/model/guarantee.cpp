// Guarantees (row 26): a promise to pay in the issuer's place, up to a cap, from a state on; of several the lowest rank bears the first loss.
// For each part of a fragment a guarantee is called once, and who has paid holds what it paid for.
#include <algorithm>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

namespace {
__extension__ using Wide = __int128;
Fen part_down(Fen a, Fen b, Fen c) {
  return static_cast<Fen>(Wide{a} * b / c);
}
}  // namespace

std::vector<Name> Ledger::guarantees_of(const Name& root) const {
  std::vector<std::pair<int, Name>> found;
  for (const auto& [id, one] : guarantees)
    if (one.root == root && one.state != "ended") found.emplace_back(one.rank, id);
  std::sort(found.begin(), found.end());
  std::vector<Name> out;
  for (const auto& [rank, id] : found) out.push_back(id);
  return out;
}

std::string Ledger::why_not_give(const Name& by, const Guarantee& terms) const {
  if (!guarantors.contains(by)) return "E_ROLE";
  const Receivable& root = receivables.at(terms.root);
  if (root.state != "outstanding" || day_ >= root.pay_on) return "E_STATE";
  if (!terms.fragment.empty()) {
    const Fragment& one = fragments.at(terms.fragment);
    if (one.root != terms.root || !one.live()) return "E_STATE";
  }
  if (terms.share == 0 || terms.share > 1'000'000 || terms.cap == 0 || terms.rank == 0 || terms.reserve > terms.cap)
    return "E_AMOUNT";
  if ((terms.fee == 0) != terms.beneficiary.empty()) return "E_AMOUNT";
  for (const Name& other : guarantees_of(terms.root))
    if (guarantees.at(other).rank == terms.rank) return "E_EXISTS";
  if (terms.bank != bank_of.at(by)) return "E_MANDATE";
  const auto purse = deposits.find({terms.bank, by});
  return terms.reserve > 0 && (purse == deposits.end() || purse->second < terms.reserve) ? "E_CASH" : "";
}

void Ledger::put_in_force(Guarantee& one) {
  one.state = "in_force";
  if (one.automatic) one.look_on = receivables.at(one.root).pay_on;
}

void Ledger::give(const Name& by, Guarantee terms, const Name& id) {
  terms.guarantor = by;
  terms.state = "offered";
  terms.reserved = terms.reserve;
  if (terms.beneficiary.empty()) put_in_force(terms);
  deposits[{terms.bank, by}] -= terms.reserve;
  set_aside[{terms.bank, by}] += terms.reserve;
  guarantees[id] = terms;
}

std::string Ledger::why_not_take_guarantee(const Name& by, const Name& id) const {
  const Guarantee& one = guarantees.at(id);
  if (one.state != "offered" || day_ >= receivables.at(one.root).pay_on) return "E_STATE";
  if (one.beneficiary != by) return "E_OWNER";
  const auto purse = deposits.find({bank_of.at(by), by});
  const bool has = purse != deposits.end() && purse->second >= one.fee;
  return has && can_reach(bank_of.at(by), one.guarantor, one.fee) ? "" : "E_CASH";
}

void Ledger::take_guarantee(const Name& by, const Name& id) {
  put_in_force(guarantees.at(id));
  pay_out(by, bank_of.at(by), guarantees.at(id).guarantor, guarantees.at(id).fee);
}

std::string Ledger::why_not_take_back(const Name& by, const Name& id) const {
  if (guarantees.at(id).state != "offered") return "E_STATE";
  return guarantees.at(id).guarantor == by ? "" : "E_OWNER";
}

// What was set aside and is not needed comes back.
void Ledger::end_guarantee(const Name& id) {
  Guarantee& one = guarantees.at(id);
  deposits[{one.bank, one.guarantor}] += one.reserved;
  set_aside[{one.bank, one.guarantor}] -= one.reserved;
  one.reserved = 0;
  one.state = "ended";
  one.look_on.reset();
}

bool Ledger::is_reached(const Guarantee& one) const {
  const Receivable& root = receivables.at(one.root);
  if (one.trigger == "overdue") return root.past_due() && day_ - root.pay_on > rules_.grace_days;
  return one.trigger == "delinquent" ? root.delinquent() : root.state == "defaulted";
}

// Looks back over what the fragment was split from. What a guarantor took over no other answers for.
Ledger::Cover Ledger::cover(const Name& id, const Name& fragment) const {
  const Guarantee& one = guarantees.at(id);
  if (fragments.at(fragment).root != one.root) return Cover::none;
  Cover out = Cover::open;
  for (Name at = fragment;;) {
    if (subrogated.contains(at)) return Cover::none;
    if (called.contains({id, at})) out = Cover::called;
    if (one.fragment == at) return out;
    if (fragments.at(at).parents.size() != 1) return one.fragment.empty() ? out : Cover::none;
    at = fragments.at(at).parents.front();
  }
}

// By its share alone: of what is its holder's principal and, if so agreed, of its part of the late interest that is due.
Ledger::Covered Ledger::share_of(const Guarantee& one, const Name& fragment) const {
  const Fragment& of = fragments.at(fragment);
  const bool recourse = of.state == "sold_recourse";
  const Fen principal = recourse ? deals.at(fragment).amount - deals.at(fragment).received : of.outstanding();
  Covered out{fragment, part_down(principal, one.share, 1'000'000), 0};
  Receivable root = receivables.at(one.root);
  if (!one.with_penalty || recourse || root.unpaid() == 0) return out;
  book_late(root, day_);
  const Fen late = day_ - root.pay_on > rules_.grace_days ? root.late_owed : 0;
  out.penalty = part_down(part_down(late, of.outstanding(), root.unpaid()), one.share, 1'000'000);
  return out;
}

// All that is covered and not called yet; where the cap is short, each gets its part of what is left of it.
std::vector<Ledger::Covered> Ledger::open_calls(const Name& id) const {
  const Guarantee& one = guarantees.at(id);
  std::vector<Covered> out;
  std::vector<Fen> sums;
  Fen all = 0;
  for (const Name& fragment : live_of(one.root)) {
    const Fragment& of = fragments.at(fragment);
    if (!of.hold.empty() || (of.state != "held" && !of.is_sold()) || cover(id, fragment) != Cover::open) continue;
    const Covered covered = share_of(one, fragment);
    if (covered.principal == 0) continue;
    out.push_back(covered);
    sums.push_back(covered.sum());
    all += covered.sum();
  }
  if (all <= one.left()) return out;
  const auto within = shares(one.left(), sums);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].principal = std::min(out[i].principal, within[i]);
    out[i].penalty = within[i] - out[i].principal;
  }
  std::erase_if(out, [](const Covered& covered) { return covered.principal == 0; });
  return out;
}

bool Ledger::can_bear(const Guarantee& one, Fen amount) const {
  const auto purse = deposits.find({one.bank, one.guarantor});
  return amount - one.reserved <= (purse == deposits.end() ? 0 : purse->second);
}

std::string Ledger::why_not_bear(const Name& id, const Covered& covered) const {
  const Guarantee& one = guarantees.at(id);
  for (const Name& other :
       guarantees_of(one.root)) {  // who bears the first loss pays first, unless it could not when it had to
    const Guarantee& lower = guarantees.at(other);
    if (lower.rank >= one.rank) break;
    if (lower.state != "in_force" || cover(other, covered.fragment) != Cover::open) continue;
    const Fen pays = std::min(share_of(lower, covered.fragment).sum(), lower.left());
    if (pays > 0 && !(is_reached(lower) && !can_bear(lower, pays))) return "E_STATE";
  }
  if (covered.principal < fragments.at(covered.fragment).outstanding() && leaves(one.root) + 1 > rules_.leaves_max)
    return "E_COUNT";
  return can_bear(one, covered.sum()) ? "" : "E_CASH";
}

std::string Ledger::why_not_call_on(const Name& by, const Name& id, const Name& fragment) const {
  const Guarantee& one = guarantees.at(id);
  const Fragment& of = fragments.at(fragment);
  if (!of.hold.empty()) return "E_FROZEN";
  const Cover covered = cover(id, fragment);
  if (one.state != "in_force" || covered == Cover::none || !of.live() || !is_reached(one)) return "E_STATE";
  if (of.state != "held" && !of.is_sold()) return "E_STATE";
  if (of.holder != by) return "E_OWNER";
  if (covered == Cover::called) return "E_EXISTS";
  for (const Covered& call : open_calls(id))
    if (call.fragment == fragment) return why_not_bear(id, call);
  return "E_AMOUNT";
}

void Ledger::call_on(const Name& id, const Name& fragment) {
  for (const Covered& call : open_calls(id))
    if (call.fragment == fragment) return bear(id, call);
}

void Ledger::bear(const Name& id, const Covered& call) {
  Guarantee& one = guarantees.at(id);
  const Name holder = fragments.at(call.fragment).holder;
  const Fen from_reserve = std::min(call.sum(), one.reserved);
  one.reserved -= from_reserve;
  set_aside[{one.bank, one.guarantor}] -= from_reserve;
  deposits[{one.bank, one.guarantor}] += from_reserve;
  pay_out(one.guarantor, one.bank, holder, from_reserve);
  pay_out(one.guarantor, one.bank, holder, call.sum() - from_reserve);
  const Name part = pass_over(call.fragment, call.principal, call.principal, one.guarantor).first;
  fragments.at(part).liable.clear();
  called.insert({id, call.fragment});
  subrogated.insert(part);
  one.paid += call.sum();
  if (one.left() == 0) end_guarantee(id);
}

void Ledger::collect_guarantee(const Name& id) {
  guarantees.at(id).look_on = day_ + 1;
  if (!is_reached(guarantees.at(id))) return;
  for (const Covered& call : open_calls(id))
    if (why_not_bear(id, call).empty()) bear(id, call);
}

}  // namespace tallystick::ledger_model
