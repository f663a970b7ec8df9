// Disputes (row 27): the disputed part becomes a fragment of its own and is held; what it is paid meanwhile waits in escrow, and the rest of the
// receivable goes its way. Good faith: what a bank bought or lent on is not held. Everything ends by itself: the promise stands.
#include <algorithm>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

namespace {
__extension__ using Wide = __int128;
}

bool Ledger::has_lien(const Fragment& one) const {
  return one.is_sold() || one.state == "pledged";
}

// Who passed the fragment on to its holder, and the fragment that this made; nobody when it was merged since, or its holder paid for it.
bool Ledger::find_origin(const Name& id, Name& from, Name& made) const {
  const int level = fragments.at(id).level;
  const Name& holder = fragments.at(id).holder;
  if (level == 0) return false;
  for (made = id;; made = fragments.at(made).parents.front()) {
    if (subrogated.contains(made)) return false;
    for (const auto& [key, demand] : demands)
      if (std::get<0>(key) == made && std::get<2>(key) == holder && demand.state == "paid") return false;
    const Fragment& at = fragments.at(made);
    if (at.parents.size() != 1) return false;
    const Fragment& parent = fragments.at(at.parents.front());
    from = parent.holder;
    if (parent.level < level) return true;
  }
}

std::string Ledger::why_not_dispute(const Name& by, const Dispute& asked, int arbiters, const Trade& paper) const {
  const Fragment& one = fragments.at(asked.fragment);
  if (!one.hold.empty()) return "E_FROZEN";
  if (receivables.at(one.root).state == "offered" || one.outstanding() == 0) return "E_STATE";
  if (asked.transfer && one.state == "offered") return "E_STATE";
  Name from, made;
  const bool passed_on = find_origin(asked.fragment, from, made);
  if (asked.transfer && !passed_on) return "E_STATE";
  const Name other = asked.transfer ? from : "issuer";
  const Name creditor = one.is_sold() ? deals.at(asked.fragment).seller : one.holder;
  if (by != other && by != creditor) return "E_OWNER";
  if (other == creditor) return "E_SELF";
  if (asked.amount == 0 || asked.amount > one.outstanding()) return "E_AMOUNT";
  if (arbiters < rules_.arbiters_min || arbiters % 2 == 0) return "E_POLICY:arbiters_min";
  if (!has_lien(one) && asked.amount < one.outstanding() && leaves(one.root) + 1 > rules_.leaves_max) return "E_COUNT";
  if (has_lien(one) && (asked.transfer || by != "issuer")) return "E_LIEN";
  // Each side asks each question once, of a fragment or of what it was split from.
  for (Name at = asked.fragment;; at = fragments.at(at).parents.front()) {
    for (const auto& [id, dispute] : disputes)
      if (dispute.fragment == at && dispute.claimant == by && dispute.transfer == asked.transfer &&
          (!asked.transfer || dispute.transferred == made))
        return "E_EXISTS";
    if (fragments.at(at).parents.size() != 1) break;
  }
  // A paper of the claimant's own trade: with the other side or, about the obligation, the trade behind the receivable or the last transfer.
  const auto between = [&](const Name& a, const Name& b) { return paper == Trade{a, b} || paper == Trade{b, a}; };
  if (by != paper.first && by != paper.second) return "E_EVIDENCE";
  if (between(other, creditor)) return "";
  if (asked.transfer) return "E_EVIDENCE";
  return between("issuer", receivables.at(one.root).payee) || (passed_on && between(from, one.holder)) ? ""
                                                                                                       : "E_EVIDENCE";
}

void Ledger::dispute(const Name& by, Dispute asked, const Name& id) {
  Name other = "issuer";
  if (asked.transfer) find_origin(asked.fragment, other, asked.transferred);
  const Fragment before = fragments.at(asked.fragment);
  const Name creditor = before.is_sold() ? deals.at(asked.fragment).seller : before.holder;
  asked.claimant = by;
  asked.respondent = by == other ? creditor : other;
  asked.state = "open";
  asked.answer_by = day_ + rules_.dispute_answer_days;
  asked.ends = day_ + rules_.dispute_days;
  asked.holding = !has_lien(before);
  if (asked.holding) {
    if (before.state == "offered") give_back(asked.fragment);
    if (before.state == "reserved") end_quote(before.quote);
    if (asked.amount < before.outstanding()) asked.fragment = split(asked.fragment, asked.amount).first;
    fragments.at(asked.fragment).hold = id;
  }
  asked.late_before = fragments.at(asked.fragment).late;
  disputes[id] = asked;
}

std::string Ledger::why_not_reply(const Name& by, const Name& id, bool agrees, int named) const {
  const Dispute& one = disputes.at(id);
  if (one.state != "open") return "E_STATE";
  if (one.respondent != by) return "E_OWNER";
  if (agrees && named > 0) return "E_AMOUNT";
  return named > static_cast<int>(one.panel.size()) ? "E_COUNT" : "";
}

void Ledger::reply(const Name& id, bool agrees, const std::set<Name>& named) {
  Dispute& one = disputes.at(id);
  if (agrees) return end_dispute(id, one.transfer ? "reversed" : "reduced", one.transfer ? 0 : one.amount);
  one.state = "contested";
  one.panel.insert(named.begin(), named.end());
}

std::string Ledger::why_not_rule(const Name& by, const Name& id, const Ruling& ruling) const {
  const Dispute& one = disputes.at(id);
  if (!by.starts_with("judge")) return "E_ROLE";
  if (!one.open() || (one.state == "open" && day_ <= one.answer_by)) return "E_STATE";
  if (ruling.how != "dismiss" && ruling.how != (one.transfer ? "reverse" : "reduce")) return "E_STATE";
  if (!one.panel.contains(by)) return "E_OWNER";
  const bool fits = ruling.how == "reduce" ? ruling.amount > 0 && ruling.amount <= one.amount : ruling.amount == 0;
  return fits ? "" : "E_AMOUNT";
}

// More than half of the panel say the same.
void Ledger::rule(const Name& by, const Name& id, const Ruling& ruling) {
  Dispute& one = disputes.at(id);
  one.votes[by] = ruling;
  const auto same =
      std::count_if(one.votes.begin(), one.votes.end(), [&](const auto& vote) { return vote.second == ruling; });
  if (same * 2 <= static_cast<std::ptrdiff_t>(one.panel.size())) return;
  end_dispute(id,
              ruling.how == "reduce"    ? "reduced"
              : ruling.how == "reverse" ? "reversed"
                                        : "dismissed",
              ruling.amount);
}

std::string Ledger::why_not_give_up(const Name& by, const Name& id) const {
  if (!disputes.at(id).open()) return "E_STATE";
  return disputes.at(id).claimant == by ? "" : "E_OWNER";
}

void Ledger::end_dispute(const Name& id, const std::string& how, Fen granted) {
  Dispute& one = disputes.at(id);
  one.state = how;
  one.granted = granted;
  if (!one.holding) return;  // a debt between the two sides, which the ledger only records
  if (how == "reduced") return reduce(id);
  if (how == "reversed") reverse(one);
  lift(one.fragment);
}

// What is not owed is cancelled as far as it is unpaid; what was paid of it goes back, with its share of the late interest.
void Ledger::reduce(const Name& id) {
  const Dispute one = disputes.at(id);
  const Name root_id = fragments.at(one.fragment).root;
  Receivable& root = receivables.at(root_id);
  const Fen unpaid = std::min(one.granted, fragments.at(one.fragment).outstanding());
  const Fen late = static_cast<Fen>(Wide{fragments.at(one.fragment).late - one.late_before} * one.granted / one.amount);
  Fen back = one.granted - unpaid + late;
  for (auto& [key, amount] : escrows) {
    if (std::get<0>(key) != id) continue;
    const Fen piece = std::min(back, amount);
    amount -= piece;
    back -= piece;
    pay_out_of_escrow(key, "issuer", piece);
  }
  std::erase_if(escrows, [](const auto& one_escrow) { return one_escrow.second == 0; });
  lift(one.fragment);
  if (unpaid > 0) {
    const bool part = unpaid < fragments.at(one.fragment).outstanding();
    Fragment& gone = fragments.at(part ? split(one.fragment, unpaid).first : one.fragment);
    gone.state = gone.paid == 0 ? "cancelled" : "settled";
    book_late(root, value_day(root));  // what was late until today stays owed
    root.cancelled += unpaid;
    outstanding -= unpaid;
  }
  free_invoices(root.invoices, one.granted);
  finish_if_paid(root_id);
}

// The trade behind the transfer is undone: the fragment is again with whoever passed it on, one level up.
void Ledger::reverse(const Dispute& one) {
  Fragment& made = fragments.at(one.transferred);
  const Fragment source = fragments.at(made.parents.front());
  Fragment& held = fragments.at(one.fragment);
  held.holder = source.holder;
  held.liable = source.liable;
  held.level -= 1;
  held.held_since = day_;
  held.held_ms = now_ms_;
  free_invoices(made.invoices, one.amount);
}

// The money goes where it would have gone.
void Ledger::lift(const Name& fragment) {
  const Name hold = fragments.at(fragment).hold;
  fragments.at(fragment).hold.clear();
  if (receivables.at(fragments.at(fragment).root).state == "defaulted") {
    fragments.at(fragment).held_since = day_;
    fragments.at(fragment).held_ms = now_ms_;
  }
  for (const auto& [key, amount] : escrows) {
    const auto& [of, bank_key, who] = key;
    if (of != hold) continue;
    const Name& bank = bank_by_key.at(bank_key);
    set_in_escrow[{bank, who}] -= amount;
    deposits[{bank, who}] += amount;
    pay_for(fragment, amount, who, bank);
  }
  std::erase_if(escrows, [&](const auto& one) { return std::get<0>(one.first) == hold; });
  if (receivables.at(fragments.at(fragment).root).final()) settle_one(fragment);
}

// Into escrow at the issuer's clearing bank; at the payer's own where that one is short of reserves.
void Ledger::pay_into_escrow(const Name& hold, const Name& payer, const Name& bank, const Name& holder, Fen amount) {
  if (amount == 0) return;
  const Name clearing = bank_of.at("issuer");
  const Name at = clearing == bank || reserves.at(bank) >= amount ? clearing : bank;
  if (payer != bank) deposits[{bank, payer}] -= amount;
  if (at != bank) {
    reserves.at(bank) -= amount;
    reserves.at(at) += amount;
  }
  set_in_escrow[{at, holder}] += amount;
  escrows[{hold, key_of_bank.at(at), holder}] += amount;
}

void Ledger::pay_out_of_escrow(const EscrowKey& key, const Name& payee, Fen amount) {
  const Name &bank = bank_by_key.at(std::get<1>(key)), &who = std::get<2>(key);
  set_in_escrow[{bank, who}] -= amount;
  deposits[{bank, who}] += amount;
  pay_out(who, bank, payee, amount);
}

void Ledger::lapse() {
  std::vector<std::pair<int, Name>> over;
  for (const auto& [id, one] : disputes)
    if (one.open() && one.ends <= day_) over.emplace_back(one.ends, id);
  std::sort(over.begin(), over.end());
  for (const auto& [when, id] : over) end_dispute(id, "lapsed", 0);
}

}  // namespace tallystick::ledger_model
