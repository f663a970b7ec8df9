#include "contracts/policy/set_parameter.h"

#include <algorithm>

#include "contracts/party/rules.h"
#include "contracts/policy/events.h"
#include "contracts/policy/parameters.h"

namespace tallystick::contracts::policy {
namespace {

Parameter parameter_of(const LedgerView& view, const ParameterName& name) {
  return load<Parameter>(view, name).value_or(Parameter{name, {}});
}

}  // namespace

Verdict permit(const SetParameter& op, const Context& context, const LedgerView& view) {
  if (auto ok = party::require_role(context, view, party::Role::association); !ok) return ok;
  const ParameterRow* row = find_parameter(op.name.value);
  if (row == nullptr) return refuse(Refusal::E_NOENT, "parameter \"" + op.name.value + "\"");
  if (op.value < row->min || op.value > row->max)
    return refuse(Refusal::E_AMOUNT, "value " + std::to_string(op.value) + " is not within " +
                                         std::to_string(row->min) + ".." + std::to_string(row->max));
  if (op.from_date <= context.block.day)
    return refuse_policy("from_date",
                         format_date(op.from_date) + " is not after today, " + format_date(context.block.day));
  const Parameter parameter = parameter_of(view, op.name);
  const bool replaces = std::any_of(parameter.values.begin(), parameter.values.end(),
                                    [&](const DatedValue& dated) { return dated.from_date == op.from_date; });
  if (!replaces && parameter.values.size() == kDatedValuesMax)
    return refuse_policy("versions", std::to_string(kDatedValuesMax) + " dated values are the most");
  return {};
}

void apply(const SetParameter& op, const Context&, LedgerDelta& delta) {
  Parameter parameter = parameter_of(delta, op.name);
  auto& values = parameter.values.items;
  const auto place = std::lower_bound(values.begin(), values.end(), op.from_date,
                                      [](const DatedValue& dated, Date day) { return dated.from_date < day; });
  if (place != values.end() && place->from_date == op.from_date)
    place->value = op.value;
  else
    values.insert(place, DatedValue{op.from_date, op.value});
  delta.store(parameter);
  delta.emit(ParameterSet{op.name, op.value, op.from_date});
}

}  // namespace tallystick::contracts::policy
