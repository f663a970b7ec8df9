// Loans against pledged fragments: what is offered, accepted, repaid, drawn, changed, called and taken over (rows 15, 16, 18, 19, 22, 24).
// The holder keeps title, the bank has a lien; with the last unit the pledge ends by itself.
#include <algorithm>
#include <cmath>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

Loan Ledger::today(const Name& id) const {
  Loan loan = loans.at(id);
  loan.bring_to(day_, rules_);
  return loan;
}

// At most nine tenths of what secures it.
std::string Ledger::why_not_secured(const std::vector<Name>& collateral, Fen owed) const {
  Fen worth = 0;
  for (const Name& id : collateral) worth += fragments.at(id).outstanding();
  return owed > worth * rules_.advance_percent / 100 ? "E_LTV" : "";
}

std::string Ledger::why_not_pledged(const std::vector<Name>& collateral, const Name& borrower) const {
  for (const Name& id : collateral) {
    if (auto no = why_not_free(fragments.at(id), "held"); !no.empty()) return no;
    if (fragments.at(id).holder != borrower) return "E_OWNER";
  }
  const bool ascending = std::is_sorted(collateral.begin(), collateral.end(), std::less_equal<>{});
  return collateral.empty() || !ascending ? "E_AMOUNT" : "";
}

std::string Ledger::why_not_agree(const LoanOffer& offer) const {
  if (auto no = why_not_pledged(offer.collateral, offer.borrower); !no.empty()) return no;
  if (auto no = why_not_terms(offer.terms); !no.empty()) return no;
  if (!price_of(offer.terms)) return "E_AMOUNT";
  for (const Name& id : offer.collateral)
    if (is_behind(id)) return "E_LIEN";
  return why_not_secured(offer.collateral, offer.terms.principal);
}

std::string Ledger::why_not_lend(const LoanOffer& offer) const {
  if (!is_bank(offer.bank)) return "E_ROLE";
  if (auto no = why_not_agree(offer); !no.empty()) return no;
  if (auto no = why_not_disbursed(offer.terms.pay_to, offer.terms.bound, true, offer.borrower); !no.empty()) return no;
  if (offer.expires_ms <= now_ms_) return "E_EXPIRED";
  return offer.expires_ms > now_ms_ + rules_.quote_ms_max ? "E_POLICY:quote_hours_max" : "";
}

std::string Ledger::why_not_decline(const Name& by, const Name& id) const {
  const auto found = loan_offers.find(id);
  if (found == loan_offers.end()) return "E_NOENT";
  return by == found->second.bank || by == found->second.borrower ? "" : "E_OWNER";
}

std::string Ledger::why_not_borrow(const Name& by, const Name& id, Fen shown, const Name& clearing_bank) const {
  const auto found = loan_offers.find(id);
  if (found == loan_offers.end()) return "E_NOENT";
  const LoanOffer& offer = found->second;
  if (const auto no = why_not_pledged(offer.collateral, offer.borrower); no == "E_FROZEN" || no == "E_STATE") return no;
  if (offer.borrower != by) return "E_OWNER";
  if (auto no = why_not_agree(offer); !no.empty()) return no;
  if (now_ms_ >= offer.expires_ms) return "E_EXPIRED";
  const Price price = *price_of(offer.terms);
  if (std::abs(shown - price.yearly) > rules_.cost_tolerance) return "E_APR";
  if (auto no = why_not_disbursed(offer.terms.pay_to, offer.terms.bound, true, offer.borrower); !no.empty()) return no;
  if (clearing_bank != bank_of.at(by)) return "E_MANDATE";
  const Fen paid = offer.terms.revolving() ? 0 : price.net;
  return can_disburse(offer.bank, by, offer.terms.pay_to, offer.terms.bound, paid) ? "" : "E_CASH";
}

void Ledger::borrow(const Name& id, const Name& purpose) {
  const LoanOffer offer = loan_offers.at(id);
  loan_offers.erase(id);
  start(id, offer, "", purpose);
}

void Ledger::start(const Name& id, const LoanOffer& offer, const Name& policy, const Name& purpose) {
  Loan loan;
  loan.policy = policy;
  loan.bank = offer.bank;
  loan.borrower = offer.borrower;
  loan.clearing_bank = bank_of.at(offer.borrower);
  loan.terms = offer.terms;
  loan.collateral = offer.collateral;
  loan.started = loan.drawn_to = day_;
  loan.rows = plan_of(loan.terms, day_, rolled());
  loan.instalment = instalment_of(loan.terms, loan.rows);
  loan.outstanding = loan.terms.revolving() ? 0 : loan.terms.principal;
  loan.settle(day_, day_, rules_);
  for (const Name& fragment : loan.collateral) {
    fragments.at(fragment).state = "pledged";
    fragments.at(fragment).loan = id;
    enter_claim(fragment, "pledge", loan.bank, std::min(fragments.at(fragment).outstanding(), loan.terms.principal));
  }
  loans[id] = loan;
  if (loan.terms.revolving()) return;
  const Fen paid = loan.terms.principal - loan.terms.fee;
  disburse({loan.bank, loan.borrower, "", id, paid, {}}, loan.terms.pay_to, loan.terms.bound, purpose,
           loan.rows.back().pay_on);
}

// Writes down where a loan stands; a repaid one sets free what it held.
void Ledger::keep(const Name& id, Loan loan, int day, int again) {
  loan.settle(day, again, rules_);
  if (!loan.live()) {
    for (const Name& fragment : loan.collateral) {
      end_claim(fragment, "released");
      fragments.at(fragment).state = "held";
      fragments.at(fragment).loan.clear();
    }
    loan.collateral.clear();
  }
  loans.at(id) = loan;
}

void Ledger::receive(const Name& id, Loan loan, Fen amount, const Name& payer, const Name& bank, bool free_of_fee,
                     int day, int again) {
  loan.take(amount, day, free_of_fee, rolled());
  pay_out(payer, bank, loan.bank, amount);
  keep(id, loan, day, again);
}

// All of a loan is due against the money of its collateral, and no fee. What it leaves is the holder's.
Fen Ledger::receive_from_collateral(const Name& id, Fen amount, const Name& payer, const Name& bank) {
  Fen left = amount;
  while (loans.at(id).live()) {
    const int day = loans.at(id).value_day(day_);
    Loan loan = loans.at(id);
    loan.bring_to(day, rules_);
    const Fen owed = day < day_ ? loan.due_on(day).total() : loan.payoff_on(day, true).total();
    const Fen taken = std::min(left, owed);
    if (taken > 0) receive(id, loan, taken, payer, bank, true, day, day_);
    left -= taken;
    if (day == day_ || left == 0) break;
  }
  return amount - left;
}

// Days on which no block came are made up for, one payment after the other, for as long as the money lasts.
void Ledger::collect_loan(const Name& id) {
  for (int day = loans.at(id).value_day(day_);;) {
    Loan loan = loans.at(id);
    loan.bring_to(day, rules_);
    const Fen due = loan.due_on(day).total(), cash = std::min(deposits[{loan.clearing_bank, loan.borrower}], due);
    if (cash > 0)
      receive(id, loan, cash, loan.borrower, loan.clearing_bank, true, day, day_ + 1);
    else
      keep(id, loan, day, day_ + 1);
    if (day == day_ || !loans.at(id).live()) return;
    day = cash == due ? loans.at(id).value_day(day_) : day_;
  }
}

std::string Ledger::why_not_repay(const Name& by, const Name& id, Fen amount, bool all) const {
  if (!loans.at(id).live()) return "E_STATE";
  const Loan loan = today(id);
  const Fen most = loan.payoff_on(day_, false).total();
  if (all) amount = most;
  if (amount == 0 || amount > most) return "E_AMOUNT";
  if (amount > loan.due_on(day_).total() && loan.terms.early == "none" && !loan.terms.revolving())
    return "E_POLICY:prepayment";
  const auto purse = deposits.find({bank_of.at(by), by});
  return purse == deposits.end() || purse->second < amount ? "E_CASH" : "";
}

void Ledger::repay(const Name& by, const Name& id, Fen amount, bool all) {
  const Loan loan = today(id);
  receive(id, loan, all ? loan.payoff_on(day_, false).total() : amount, by, bank_of.at(by), false, day_, day_);
}

std::string Ledger::why_not_draw(const Name& by, const Name& id, Fen amount) const {
  const Loan loan = today(id);
  if (!loan.terms.revolving() || loan.state != "current" || loan.due_on(day_).total() > 0) return "E_STATE";
  if (day_ >= loan.rows.back().due) return "E_STATE";
  if (loan.borrower != by) return "E_OWNER";
  if (amount == 0 || amount > loan.terms.principal - loan.outstanding) return "E_AMOUNT";
  std::vector<Name> sound;
  for (const Name& fragment : loan.collateral)
    if (fragments.at(fragment).hold.empty() && day_ < receivables.at(fragments.at(fragment).root).pay_on)
      sound.push_back(fragment);
  if (auto no = why_not_secured(sound, loan.outstanding + amount); !no.empty()) return no;
  return can_reach(loan.bank, by, amount) ? "" : "E_CASH";
}

void Ledger::draw(const Name& id, Fen amount) {
  Loan loan = today(id);
  loan.outstanding += amount;
  pay_out(loan.bank, loan.bank, loan.borrower, amount);
  keep(id, loan, day_, day_);
}

std::string Ledger::why_not_close(const Name& by, const Name& id) const {
  const Loan loan = today(id);
  if (!loan.terms.revolving() || !loan.live() || loan.outstanding > 0) return "E_STATE";
  return loan.borrower == by ? "" : "E_OWNER";
}

void Ledger::close(const Name& id) {
  Loan loan = today(id);
  loan.make_all_due(day_, rolled());
  keep(id, loan, day_, day_);
}

// --- changes by agreement ---

std::string Ledger::why_not_propose(const Name& by, const Name& id, const LoanChange& change) const {
  const Loan loan = today(id);
  if (!loan.live()) return "E_STATE";
  if (change.add_payments > 0 && loan.terms.revolving() && loan.rows.back().due <= day_) return "E_STATE";
  if (by != loan.bank && by != loan.borrower) return "E_OWNER";
  return loan.why_not_change(change, day_);
}

std::string Ledger::why_not_consent(const Name& by, const Name& id, const Name& proposal) const {
  const auto found = proposals.find(id);
  if (found == proposals.end() || found->second.id != proposal) return "E_NOENT";
  const auto no = why_not_propose(by, id, found->second.change);
  return no != "E_STATE" && by == found->second.by ? "E_OWNER" : no;
}

void Ledger::consent(const Name& id) {
  Loan loan = today(id);
  loan.change(proposals.at(id).change, day_, rolled());
  proposals.erase(id);
  keep(id, loan, day_, day_);
}

std::string Ledger::why_not_drop(const Name& by, const Name& id) const {
  if (!proposals.contains(id)) return "E_NOENT";
  return by == loans.at(id).bank || by == loans.at(id).borrower ? "" : "E_OWNER";
}

// --- after default ---

std::string Ledger::why_not_charge(const Name& by, const Name& id, Fen amount) const {
  const Loan& loan = loans.at(id);
  if (loan.state != "delinquent" && loan.state != "defaulted") return "E_STATE";
  if (loan.bank != by) return "E_OWNER";
  return amount == 0 || amount > loan.terms.costs_max - loan.costs ? "E_AMOUNT" : "";
}

void Ledger::charge(const Name& id, Fen amount) {
  Loan loan = today(id);
  loan.costs += amount;
  keep(id, loan, day_, day_);
}

std::string Ledger::why_not_call(const Name& by, const Name& id) const {
  const Loan& loan = loans.at(id);
  if (loan.state != "defaulted" || loan.called) return "E_STATE";
  return loan.bank == by ? "" : "E_OWNER";
}

void Ledger::call(const Name& id) {
  Loan loan = today(id);
  loan.make_all_due(day_, rolled());
  loan.called = true;
  keep(id, loan, day_, day_);
  for (const auto& [purpose, one] : earmarks)
    if (one.loan == id) {
      return_unspent(purpose);
      break;
    }
}

std::string Ledger::why_not_take_over(const Name& by, const Name& id, const Name& fragment) const {
  const Loan loan = today(id);
  const Fragment& one = fragments.at(fragment);
  if (!one.hold.empty()) return "E_FROZEN";
  if (one.state != "pledged") return "E_STATE";
  if (!loan.live() || !loan.called) return "E_STATE";
  if (loan.bank != by) return "E_OWNER";
  if (one.loan != id) return "E_LIEN";
  const bool part = loan.due_on(day_).total() < one.outstanding();
  return part && leaves(one.root) + 1 > rules_.leaves_max ? "E_COUNT" : "";
}

// A sale at face, set off against the debt; what the fragment is worth beyond it stays the borrower's, and pledged while anything is owed.
void Ledger::take_over(const Name& id, const Name& fragment) {
  Loan loan = today(id);
  const Fen amount = std::min(fragments.at(fragment).outstanding(), loan.due_on(day_).total());
  Name part = fragment;
  std::erase(loan.collateral, fragment);
  if (amount < fragments.at(fragment).outstanding()) {
    const auto halves = split(fragment, amount);
    divide_claim(fragment, halves.first, halves.second);
    part = halves.first;
    loan.collateral.push_back(halves.second);
    std::sort(loan.collateral.begin(), loan.collateral.end());
  }
  end_claim(part, "satisfied");
  Fragment& one = fragments.at(part);
  one.state = "sold";
  one.holder = loan.bank;
  one.held_since = day_;
  one.held_ms = now_ms_;
  one.loan.clear();
  enter_claim(part, "sale", loan.bank, amount);
  Deal deal;
  deal.bank = loan.bank;
  deal.seller = loan.borrower;
  deal.amount = deal.net = amount;
  deal.policy = loan.policy;
  deals[part] = deal;
  loan.take(amount, day_, true, rolled());
  keep(id, loan, day_, day_);
}

}  // namespace tallystick::ledger_model
