// The named payee accepts a fragment that is offered to it: a signed choice, never automatic (R3). Rule: DOMAIN row 2.
// Effect: the payee holds it; with its first fragment a receivable becomes outstanding and its limit used.
#pragma once

#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::fragment {

struct Claim {
  static constexpr std::string_view kName = "fragment.claim";
  FragmentId fragment;
  static constexpr auto fields() {
    return field_list(field("fragment", &Claim::fragment, "offered to the signing account"));
  }
  bool operator==(const Claim&) const = default;
};

// E_NOENT; E_STATE unless offered and not matured; E_OWNER unless the payee; E_EXPIRED from the offer's expiry on.
Verdict permit(const Claim& op, const Context& context, const LedgerView& view);
void apply(const Claim& op, const Context& context, LedgerDelta& delta);

// What claim and reject ask of an offer.
Verdict check_offer(const LedgerView& view, const Context& context, const FragmentId& id);

struct Claimed {
  static constexpr std::uint16_t kEvent = 0x0A01;
  static constexpr std::string_view kName = "fragment.claimed";
  FragmentId fragment;
  ReceivableId receivable;
  AccountId holder;
  Money money;
  static constexpr auto fields() {
    return field_list(field("fragment", &Claimed::fragment, "what was offered"),
                      field("receivable", &Claimed::receivable, "its receivable"),
                      field("holder", &Claimed::holder, "who holds it now"),
                      field("money", &Claimed::money, "what is outstanding on it"));
  }
  bool operator==(const Claimed&) const = default;
};

}  // namespace tallystick::contracts::fragment
