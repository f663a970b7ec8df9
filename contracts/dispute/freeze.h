// A supervisor enters a court's or a regulator's order to freeze a fragment, an amount of it, or a party. Two keys of the supervisor's account
// must sign, whatever its policy says. Rule: DOMAIN row 27 ("order hash, scope, expiry, two keys").
// A bank that bought or lent on a fragment in good faith is not bound, unless the order says so (names_banks). A disputed fragment can be frozen
// whole: then the dispute decides nothing before the order ends.
#pragma once

#include "contracts/dispute/order_record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

struct Freeze {
  static constexpr std::string_view kName = "dispute.freeze";
  std::optional<FragmentId> fragment;
  std::optional<Amount> amount;
  std::optional<PartyId> party;
  Hash order_hash;
  Text<128> reason;
  Date ends;
  bool names_banks = false;
  static constexpr auto fields() {
    return field_list(
        field("fragment", &Freeze::fragment, "what is frozen; this or a party"),
        field("amount", &Freeze::amount, "of the fragment; absent: all of it"),
        field("party", &Freeze::party, "who is frozen; this or a fragment"),
        field("order_hash", &Freeze::order_hash, "hash of the order itself"),
        field("reason", &Freeze::reason, "who ordered it, and why"),
        field("ends", &Freeze::ends, "ledger day on which it expires"),
        field("names_banks", &Freeze::names_banks, "the order binds banks that bought or lent in good faith"));
  }
  bool operator==(const Freeze&) const = default;
};

// E_ROLE unless a supervisor; E_SIG unless two keys signed; E_NOENT; E_FROZEN while an order rests on the fragment, or a part of a disputed one
// is asked for; E_STATE unless live and claimed; E_EXISTS when an order on the party stands; E_AMOUNT unless one of fragment and party,
// without a reason, or for an amount that is not there; E_POLICY:constitution for a bank; E_POLICY:order_days_max; E_EXPIRED for a day that has
// come; E_COUNT; E_LIEN when a bank holds it and the order does not say so, or a part of it is asked for.
Verdict permit(const Freeze& op, const Context& context, const LedgerView& view);
void apply(const Freeze& op, const Context& context, LedgerDelta& delta);

struct Frozen {
  static constexpr std::uint16_t kEvent = 0x1205;
  static constexpr std::string_view kName = "dispute.frozen";
  Order order;
  static constexpr auto fields() { return field_list(field("order", &Frozen::order, "what was ordered")); }
  bool operator==(const Frozen&) const = default;
};

}  // namespace tallystick::contracts::dispute
