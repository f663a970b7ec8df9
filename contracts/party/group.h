// Groups of related companies: who issues to its own group must say so. Formed and filled by those who register parties.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/party/records.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::party {

struct FormGroup {
  static constexpr std::string_view kName = "party.form_group";
  Text<64> name;
  static constexpr auto fields() { return field_list(field("name", &FormGroup::name, "the group's name")); }
};

struct SetGroup {
  static constexpr std::string_view kName = "party.set_group";
  PartyId party;
  std::optional<GroupId> group;  // absent: it belongs to none
  static constexpr auto fields() {
    return field_list(field("party", &SetGroup::party, "which party"),
                      field("group", &SetGroup::group, "absent: it belongs to none"));
  }
};

// The id that FormGroup gives: the bytes of context.new_party().
GroupId new_group(const Context& context);

// E_ROLE neither bank nor association, E_AMOUNT no name.
Verdict permit(const FormGroup& op, const Context& context, const LedgerView& view);
void apply(const FormGroup& op, const Context& context, LedgerDelta& delta);
// E_ROLE neither bank nor association, E_NOENT no such party or group, E_STATE it is there already, E_OWNER another registered the party.
// The association may move any party.
Verdict permit(const SetGroup& op, const Context& context, const LedgerView& view);
void apply(const SetGroup& op, const Context& context, LedgerDelta& delta);

}  // namespace tallystick::contracts::party
