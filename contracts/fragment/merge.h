// Puts fragments of one holder, receivable and level together into one. They are spent; the new one names them all as its parents.
// Rule: DOMAIN row 5.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::fragment {

struct Merge {
  static constexpr std::string_view kName = "fragment.merge";
  List<FragmentId, kParentsMax> parents;
  static constexpr auto fields() {
    return field_list(field("parents", &Merge::parents, "two or more, ascending, each once"));
  }
  bool operator==(const Merge&) const = default;
};

// E_NOENT; E_FROZEN by a dispute or order; E_STATE unless all are held (or carry a lien, see E_LIEN), of one receivable that has not matured, and the
// same parties and guarantees answer for all; E_OWNER; E_AMOUNT unless two or more, ascending; E_LIEN for one that is reserved, sold or pledged;
// E_LEVEL for different levels.
Verdict permit(const Merge& op, const Context& context, const LedgerView& view);
void apply(const Merge& op, const Context& context, LedgerDelta& delta);

struct Merged {
  static constexpr std::uint16_t kEvent = 0x0A04;
  static constexpr std::string_view kName = "fragment.merged";
  List<FragmentId, kParentsMax> parents;
  FragmentId fragment;
  Money money;
  static constexpr auto fields() {
    return field_list(field("parents", &Merged::parents, "spent"), field("fragment", &Merged::fragment, "the new one"),
                      field("money", &Merged::money, "their sum"));
  }
  bool operator==(const Merged&) const = default;
};

}  // namespace tallystick::contracts::fragment
