// Bound money (row 33): owed by the bank that lent it, spent on its purpose alone; what is not spent falls to the bank's claim, and beyond that to
// the seller.
#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

namespace {

// A day of this ledger, and when the first of 1970 began: at midnight in Shanghai.
constexpr std::int64_t kDay = 86'400'000, kBeginning = -8 * 3'600'000;

}  // namespace

// A purpose binds a debt; what a sale for good brings is the seller's own.
std::string Ledger::why_not_disbursed(const Name& pay_to, const std::optional<Bound>& bound, bool lent,
                                      const Name& borrower) const {
  if (!bound) return lent && !pay_to.empty() && pay_to == borrower ? "E_PURPOSE" : "";
  if (!pay_to.empty() || !lent) return "E_AMOUNT";
  return bound->expires_ms <= now_ms_ ? "E_EXPIRED" : "";
}

// Bound money the bank owes itself.
bool Ledger::can_disburse(const Name& bank, const Name& to, const Name& pay_to, const std::optional<Bound>& bound,
                          Fen amount) const {
  return bound || can_reach(bank, pay_to.empty() ? to : pay_to, amount);
}

void Ledger::disburse(const Earmark& money, const Name& pay_to, const std::optional<Bound>& bound, const Name& purpose,
                      int last) {
  if (!bound) return pay_out(money.bank, money.bank, pay_to.empty() ? money.who : pay_to, money.left);
  earmarks[purpose] = money;
  earmarks[purpose].bound = *bound;
  auto& expires = earmarks[purpose].bound.expires_ms;
  expires = std::min(expires, kBeginning + last * kDay);
}

std::string Ledger::why_not_spend(const Name& by, const Name& id, const Name& to, Fen amount,
                                  const Invoices& invoices) const {
  const Earmark& one = earmarks.at(id);
  if (!one.loan.empty() && (loans.at(one.loan).state == "delinquent" || loans.at(one.loan).state == "defaulted"))
    return "E_STATE";
  if (one.who != by) return "E_OWNER";
  if (amount == 0 || amount > one.left) return "E_AMOUNT";
  if (now_ms_ >= one.bound.expires_ms) return "E_EXPIRED";
  if ((!one.bound.payees.empty() && !one.bound.payees.contains(to)) || to == by) return "E_PURPOSE";
  if (auto no = why_not_use(invoices, to, by, amount); !no.empty()) return no;
  return can_reach(one.bank, to, amount) ? "" : "E_CASH";
}

void Ledger::spend(const Name& id, const Name& to, Fen amount, const Invoices& invoices) {
  Earmark& one = earmarks.at(id);
  pay_out(one.bank, one.bank, to, amount);
  for (const auto& [invoice, used] : invoices) documents.at(invoice).paid += used;
  one.left -= amount;
  if (one.left == 0) earmarks.erase(id);
}

void Ledger::return_unspent(const Name& id) {
  bring_back(id);
}

Name Ledger::bring_back(const Name& id) {
  const Earmark one = earmarks.at(id);
  earmarks.erase(id);
  Fen left = one.left;
  if (!one.loan.empty()) {
    // The bank's own liability repays what it is owed: its debt to the borrower falls by as much.
    deposits[{one.bank, one.who}] += left;
    const Fen taken = receive_from_collateral(one.loan, left, one.who, one.bank);
    deposits[{one.bank, one.who}] -= left - taken;
    left -= taken;
  }
  Fen taken = 0;
  if (!one.source.empty() && fragments.at(one.source).live())
    taken = towards_claim(deals.at(one.source), receivables.at(fragments.at(one.source).root).pay_on, left);
  pay_out(one.bank, one.bank, one.who, left - taken);
  return taken > 0 ? set_apart(one.source) : one.source;
}

// The seller has back, as a fragment of its own, what it is owed beyond the bank's claim.
Name Ledger::set_apart(const Name& id) {
  const Fragment sold = fragments.at(id);
  if (sold.state != "sold_recourse" || !sold.hold.empty()) return id;
  const Deal deal = deals.at(id);
  const Fen kept = deal.amount - deal.received + late_interest(deal, receivables.at(sold.root).pay_on);
  if (kept >= sold.outstanding() || (kept > 0 && leaves(sold.root) + 1 > rules_.leaves_max)) return id;
  return pass_over(id, sold.outstanding() - kept, 0, deal.seller).second;
}

Fen Ledger::bound_money(const Name& bank, const Name& who) const {
  Fen out = 0;
  for (const auto& [id, one] : earmarks)
    if (one.bank == bank && one.who == who) out += one.left;
  return out;
}

}  // namespace tallystick::ledger_model
