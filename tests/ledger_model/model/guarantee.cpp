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
  const Guarantee& one = guarantees.at(id);
  const bool own = one.guarantor == by;
  // Whom it is for may object: the beneficiary; without one who holds what it covers, or the bank behind the receivable.
  bool declines = one.beneficiary.empty() ? by == "bank0" : by == one.beneficiary;
  if (one.beneficiary.empty() && !one.fragment.empty())
    for (const Name& covered : live_of(one.root))
      declines = declines || (fragments.at(covered).holder == by && answer(id, covered).cover != Cover::none);
  if (one.state == "ended" || (one.state == "in_force" && (own || !one.beneficiary.empty()))) return "E_STATE";
  if (one.state == "in_force" && day_ >= receivables.at(one.root).pay_on) return "E_STATE";
  return own || declines ? "" : "E_OWNER";
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

// Looks back over what the fragment was split from, or merged from: then all of it is covered, or nothing. What a guarantor took over no other answers for.
// The latest call says what is left: of a guarantor that had its reserve and no more, a fraction of what the holder kept.
Ledger::Answer Ledger::answer(const Name& id, const Name& fragment) const {
  const Guarantee& one = guarantees.at(id);
  if (fragments.at(fragment).root != one.root) return {};
  Answer out{Cover::open, one.share, 1'000'000};
  for (Name at = fragment;;) {
    if (subrogated.contains(at)) return {};
    const auto call = called.find({id, at});
    if (call != called.end() && out.cover == Cover::open) {
      const Payout& paid = call->second;
      out = paid.left == 0 ? Answer{Cover::called} : Answer{Cover::short_paid, paid.left, paid.kept};
    }
    if (one.fragment == at) return out;
    if (fragments.at(at).parents.empty()) return one.fragment.empty() ? out : Answer{};
    at = fragments.at(at).parents.front();
  }
}

Fen Ledger::principal_of(const Name& id) const {
  const Fragment& of = fragments.at(id);
  return of.state == "sold_recourse" ? deals.at(id).amount - deals.at(id).received : of.outstanding();
}

// By its share alone: of what is its holder's principal and, if so agreed, of its part of the late interest that is due.
Ledger::Covered Ledger::share_of(const Guarantee& one, const Answer& answer, const Name& fragment) const {
  const Fragment& of = fragments.at(fragment);
  const bool recourse = of.state == "sold_recourse";
  Covered out{fragment, answer.cover, part_down(principal_of(fragment), answer.part, answer.of), 0};
  Receivable root = receivables.at(one.root);
  if (!one.with_penalty || recourse || root.unpaid() == 0) return out;
  book_late(root, day_);
  const Fen late = day_ - root.pay_on > rules_.grace_days ? root.late_owed : 0;
  out.penalty = part_down(part_down(late, of.outstanding(), root.unpaid()), answer.part, answer.of);
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
    const Answer how = answer(id, fragment);
    if (!of.hold.empty() || (of.state != "held" && of.state != "pledged" && !of.is_sold()) || !how.may_be_called())
      continue;
    const Covered covered = share_of(one, how, fragment);
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

// All of it; or the reserve alone, once, where the deposit does not cover the rest.
Fen Ledger::payable(const Guarantee& one, const Covered& call) const {
  if (can_bear(one, call.sum())) return call.sum();
  return call.cover == Cover::open ? one.reserved : 0;
}

// For principal and late interest alike.
Ledger::Covered Ledger::within(Covered call, Fen paid) const {
  if (paid >= call.sum()) return call;
  const Fen principal = part_down(paid, call.principal, call.sum());
  const bool odd = Wide{principal} * call.sum() < Wide{paid} * call.principal;
  call.principal = principal + (odd ? 1 : 0);
  call.penalty = paid - call.principal;
  return call;
}

std::string Ledger::why_not_bear(const Name& id, const Covered& covered) const {
  const Guarantee& one = guarantees.at(id);
  // Who bears the first loss pays first, unless it need not yet or cannot.
  for (const Name& other : guarantees_of(one.root)) {
    const Guarantee& lower = guarantees.at(other);
    if (lower.rank >= one.rank) break;
    const Answer how = answer(other, covered.fragment);
    if (lower.state != "in_force" || !is_reached(lower) || !how.may_be_called()) continue;
    Covered owes = share_of(lower, how, covered.fragment);
    if (owes.sum() > lower.left()) {
      owes.principal = lower.left();
      owes.penalty = 0;
    }
    if (owes.sum() > 0 && payable(lower, owes) > 0) return "E_STATE";
  }
  const Fen paid = payable(one, covered);
  const Covered pays = paid == 0 ? covered : within(covered, paid);
  if (pays.principal < fragments.at(covered.fragment).outstanding() && leaves(one.root) + 1 > rules_.leaves_max)
    return "E_COUNT";
  return paid == 0 ? "E_CASH" : "";
}

bool Ledger::may_collect(const Name& by, const Fragment& one) const {
  return one.holder == by || (!one.loan.empty() && loans.at(one.loan).bank == by);
}

std::string Ledger::why_not_call_on(const Name& by, const Name& id, const Name& fragment) const {
  const Guarantee& one = guarantees.at(id);
  const Fragment& of = fragments.at(fragment);
  if (!of.hold.empty()) return "E_FROZEN";
  const Cover covered = answer(id, fragment).cover;
  if (one.state != "in_force" || covered == Cover::none || !of.live() || !is_reached(one)) return "E_STATE";
  if (of.state != "held" && of.state != "pledged" && !of.is_sold()) return "E_STATE";
  if (!may_collect(by, of)) return "E_OWNER";
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
  const Covered now = within(call, payable(one, call));
  const Fen kept = principal_of(call.fragment) - now.principal;
  const Fen from_reserve = std::min(now.sum(), one.reserved);
  // The guarantor's money is the holder's, but a loan that rests on the fragment is paid first.
  const auto hand_over = [&](Fen amount) {
    const Fragment& of = fragments.at(call.fragment);
    if (!of.loan.empty()) return pay_for(call.fragment, amount, one.guarantor, one.bank);
    pay_out(one.guarantor, one.bank, of.holder, amount);
  };
  one.reserved -= from_reserve;
  set_aside[{one.bank, one.guarantor}] -= from_reserve;
  deposits[{one.bank, one.guarantor}] += from_reserve;
  hand_over(from_reserve);
  hand_over(now.sum() - from_reserve);
  const auto [part, change] = pass_over(call.fragment, now.principal, now.principal, one.guarantor);
  fragments.at(part).liable.clear();
  called[{id, call.fragment}] = {call.principal - now.principal, kept};
  subrogated.insert(part);
  one.paid += now.sum();
  if (one.left() == 0) end_guarantee(id);
  if (!change.empty()) set_apart(change);
}

void Ledger::collect_guarantee(const Name& id) {
  guarantees.at(id).look_on = day_ + 1;
  if (!is_reached(guarantees.at(id))) return;
  for (const Covered& call : open_calls(id))
    if (why_not_bear(id, call).empty()) bear(id, call);
}

}  // namespace tallystick::ledger_model
