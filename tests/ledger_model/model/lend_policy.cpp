// Loans that a published policy decides (rows 16, 18, 32): its clauses asked of everything that is pledged, its rows for rate and fee.
#include <cmath>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

std::optional<LoanTerms> Ledger::terms_under(const Wanted& wanted) const {
  const Policy& under = policies.at(wanted.policy);
  LoanTerms out = *under.loan;
  out.principal = wanted.principal;
  out.payments = wanted.payments;
  out.costs_max = std::min(out.costs_max, out.principal);
  int level = 0;
  for (const Name& id : wanted.collateral) level = std::max(level, fragments.at(id).level);
  const int days = due_day(out, day_, out.payments) - day_;
  for (const PriceRow& row : under.prices) {
    if (days > row.days_max || level > row.level_max) continue;
    out.rate = row.rate;
    out.fee = row.fee;
    return out;
  }
  return std::nullopt;
}

std::string Ledger::why_not_borrow_under(const Name& by, const Wanted& wanted, Fen shown, bool plan_is_right,
                                         const Name& clearing_bank) const {
  const Policy& under = policies.at(wanted.policy);
  if (under.retired || !under.loan) return "E_STATE";
  if (auto no = why_not_pledged(wanted.collateral, by); !no.empty()) return no;
  if (wanted.principal == 0 || wanted.principal > under.loan->principal) return "E_AMOUNT";
  if (wanted.payments == 0 || wanted.payments > under.loan->payments) return "E_AMOUNT";
  for (const Name& id : wanted.collateral)
    if (is_behind(id)) return "E_LIEN";
  if (auto no = why_not_secured(wanted.collateral, wanted.principal); !no.empty()) return no;
  if (under.until_ms != 0 && now_ms_ >= under.until_ms) return "E_EXPIRED";
  const auto terms = terms_under(wanted);
  if (!terms) return "E_POLICY:price";
  const auto price = price_of(*terms);
  if (!price) return "E_AMOUNT";
  __extension__ using Wide = __int128;
  Fen worth = 0;
  for (const Name& id : wanted.collateral) worth += fragments.at(id).outstanding();
  const Question asked{wanted.policy,
                       wanted.collateral,
                       wanted.principal,
                       *price,
                       due_day(*terms, day_, terms->payments) - day_,
                       wanted.payments,
                       static_cast<Fen>(Wide{wanted.principal} * 1'000'000 / worth)};
  if (auto no = first_false_clause(asked); !no.empty()) return no;
  if (!plan_is_right || std::abs(shown - price->yearly) > rules_.cost_tolerance) return "E_APR";
  if (auto no = why_not_disbursed(terms->pay_to, terms->bound, true, by); !no.empty()) return no;
  if (clearing_bank != bank_of.at(by)) return "E_MANDATE";
  const Fen paid = terms->revolving() ? 0 : price->net;
  return can_disburse(under.bank, by, terms->pay_to, terms->bound, paid) ? "" : "E_CASH";
}

void Ledger::borrow_under(const Name& by, const Wanted& wanted, const Name& id, const Name& purpose) {
  Policy& under = policies.at(wanted.policy);
  under.bought = wanted.principal + (under.bought_on == day_ ? under.bought : 0);
  under.bought_on = day_;
  start(id, {under.bank, by, wanted.collateral, *terms_under(wanted), 0}, wanted.policy, purpose);
}

}  // namespace tallystick::ledger_model
