// Loans of the ledger, row by row, against the model.
#include "contracts/loan/change.h"
#include "contracts/loan/record.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

void Twin::compare_loan(const Bytes& record) {
  const auto is = *decode_record<loan::Loan>(record);
  const Name id = is.id.hex();
  const auto found = model_.loans.find(id);
  if (found == model_.loans.end()) return differs("the model has no loan " + id);
  const Loan& model = found->second;
  const std::string of = " of the " + model.terms.plan + " loan " + id;
  if (tallystick::name_of(is.state) != model.state)
    differs("state" + of + " is " + std::string{tallystick::name_of(is.state)} + ", in the model " + model.state);
  if ((is.policy ? is.policy->hex() : "") != model.policy) differs("the policy" + of);
  same("principal outstanding" + of, is.outstanding.minor(), model.outstanding);
  same("costs" + of, is.costs_unpaid().minor(), model.owes_costs());
  same("fees paid" + of, is.fees_paid.minor(), model.fees_paid);
  same("days drawn" + of, is.drawn_days, model.drawn_days);
  same("called" + of, is.called ? 1 : 0, model.called ? 1 : 0);
  same("rate" + of, is.terms.rate.raw(), model.terms.rate);
  same("payment kept" + of, is.instalment.minor(), model.instalment);
  same("day of collection" + of, is.next_day ? is.next_day->raw() : 0, model.look_on.value_or(0));
  std::vector<Name> collateral;
  for (const FragmentId& one : is.collateral) collateral.push_back(one.hex());
  if (collateral != model.collateral) differs("collateral" + of);
  same("rows" + of, static_cast<Fen>(is.rows.size()), static_cast<Fen>(model.rows.size()));
  for (std::size_t i = 0; i < model.rows.size() && difference_.empty(); ++i) {
    const loan::Row& row = is.rows.items[i];
    const Row& other = model.rows[i];
    const std::string at = " of row " + std::to_string(i) + of;
    same("due day" + at, row.due.raw(), other.due);
    same("day of payment" + at, row.pay_on.raw(), other.pay_on);
    same("principal" + at, row.principal.minor(), other.principal);
    same("interest" + at, row.interest.minor(), other.interest);
    same("principal unpaid" + at, row.principal_unpaid().minor(), other.owes_principal());
    same("interest unpaid" + at, row.interest_unpaid().minor(), other.owes_interest());
    same("late interest" + at, row.penalty.minor(), other.penalty);
    same("late interest unpaid" + at, row.penalty_unpaid().minor(), other.owes_penalty());
    same("principal moved" + at, row.principal_moved.minor(), other.principal_moved);
  }
}

void Twin::compare_loan_talk(Table table, const Bytes& record) {
  if (table == Table::loan_offer) {
    const auto is = *decode_record<loan::OpenOffer>(record);
    const auto found = model_.loan_offers.find(is.id.hex());
    if (found == model_.loan_offers.end() || found->second.bank != name_of(is.bank) ||
        found->second.terms.principal != is.terms.principal.minor())
      differs("loan offer " + is.id.hex());
  } else {
    const auto is = *decode_record<loan::Proposal>(record);
    const auto found = model_.proposals.find(is.loan.hex());
    if (found == model_.proposals.end() || found->second.id != is.id.hex())
      differs("proposal about loan " + is.loan.hex());
  }
}

}  // namespace tallystick::ledger_model
