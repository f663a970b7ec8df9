// Demands by way of recourse and guarantees of the ledger, record by record, against the model.
#include "contracts/guarantee/record.h"
#include "contracts/recourse/record.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {

using namespace contracts;

void Twin::compare_default(Table table, const Bytes& record) {
  if (table == Table::recourse_demand) {
    const auto is = *decode_record<recourse::Demand>(record);
    const auto found = model_.demands.find({is.fragment.hex(), name_of(is.claimant), name_of(is.debtor)});
    if (found == model_.demands.end()) return differs("the model has no demand on " + name_of(is.debtor));
    const Demand& model = found->second;
    const std::string of = " of the demand on " + name_of(is.debtor) + " for " + is.fragment.hex();
    if (tallystick::name_of(is.state) != model.state) differs("state" + of + ": in the model " + model.state);
    same("principal" + of, is.principal.minor(), model.principal);
    same("interest" + of, is.interest.minor(), model.interest);
    same("costs" + of, is.costs.minor(), model.costs);
    same("cap" + of, is.cap ? is.cap->minor() : -1, model.cap.value_or(-1));
    same("paid" + of, is.paid.minor(), model.paid);
    return same("last day" + of, is.answer_by.raw(), model.answer_by);
  }
  if (table == Table::guarantee) {
    const auto is = *decode_record<guarantee::Guarantee>(record);
    const auto found = model_.guarantees.find(is.id.hex());
    if (found == model_.guarantees.end()) return differs("the model has no guarantee " + is.id.hex());
    const Guarantee& model = found->second;
    const std::string of = " of guarantee " + is.id.hex();
    if (tallystick::name_of(is.state) != model.state) differs("state" + of + ": in the model " + model.state);
    same("what is left" + of, is.left().minor(), model.left());
    same("reserve" + of, is.reserved.minor(), model.reserved);
    return same("day" + of, is.next_day ? is.next_day->raw() : 0, model.look_on.value_or(0));
  }
  if (table == Table::guarantee_payout) {
    const auto is = *decode_record<guarantee::Payout>(record);
    const auto found = model_.called.find({is.guarantee.hex(), is.fragment.hex()});
    if (found == model_.called.end()) return differs("a payout for " + is.fragment.hex());
    same("what is left open for " + is.fragment.hex(), is.left.minor(), found->second.left);
    same("what the holder of " + is.fragment.hex() + " keeps", is.kept.minor(), found->second.kept);
  }
  if (table == Table::subrogation) {
    const auto is = *decode_record<guarantee::Subrogation>(record);
    if (!model_.subrogated.contains(is.part.hex())) differs("a guarantor took over " + is.part.hex());
  }
  compare_dispute(table, record);
}

}  // namespace tallystick::ledger_model
