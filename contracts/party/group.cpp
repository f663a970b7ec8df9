#include "contracts/party/group.h"

#include "contracts/party/events.h"
#include "contracts/party/rules.h"

namespace tallystick::contracts::party {

GroupId new_group(const Context& context) {
  return GroupId{context.new_party().raw()};
}

Verdict permit(const FormGroup& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_role(context, view, {Role::bank, Role::association}); !ok) return ok;
  if (op.name.value.empty()) return refuse(Refusal::E_AMOUNT, "name is empty");
  return {};
}

void apply(const FormGroup& op, const Context& context, LedgerDelta& delta) {
  const GroupId id = new_group(context);
  delta.store(Group{id, op.name, context.party});
  delta.emit(GroupFormed{id});
}

Verdict permit(const SetGroup& op, const Context& context, const LedgerView& view) {
  if (auto ok = require_role(context, view, {Role::bank, Role::association}); !ok) return ok;
  const auto party = find_party(view, op.party);
  if (!party) return tl::unexpected(party.error());
  if (op.group && !load<Group>(view, *op.group)) return refuse(Refusal::E_NOENT, "group " + op.group->hex());
  if (party->group == op.group) return refuse(Refusal::E_STATE, "the party is there already");
  if (party->registrar != context.party && !require_role(context, view, Role::association))
    return refuse(Refusal::E_OWNER, "registered by " + party->registrar.hex());
  return {};
}

void apply(const SetGroup& op, const Context&, LedgerDelta& delta) {
  Party party = must_load<Party>(delta, op.party);
  party.group = op.group;
  delta.store(party);
  delta.emit(GroupChanged{op.party, op.group});
}

}  // namespace tallystick::contracts::party
