#include "contracts/dispute/panel.h"

#include "contracts/party/rules.h"

namespace tallystick::contracts::dispute {

Verdict check_arbiters(const LedgerView& view, const Arbiters& arbiters, const std::vector<PartyId>& sides) {
  for (const PartyId& id : arbiters) {
    const auto party = party::find_party(view, id);
    if (!party) return tl::unexpected(party.error());
    if (!party->has(party::Role::arbiter)) return refuse(Refusal::E_ROLE, "party " + id.hex() + " is no arbiter");
  }
  for (std::size_t i = 1; i < arbiters.size(); ++i)
    if (arbiters.items[i] <= arbiters.items[i - 1]) return refuse(Refusal::E_AMOUNT, "arbiters must ascend, each once");
  for (const PartyId& id : arbiters)
    for (const PartyId& side : sides)
      if (party::same_group(view, id, side))
        return refuse(Refusal::E_SELF, "arbiter " + id.hex() + " belongs to a side of the dispute");
  return {};
}

}  // namespace tallystick::contracts::dispute
