// A holder agrees that the issuer cancels a receivable that was claimed. Once every live fragment's holder has agreed, the issuer's own
// receivable.cancel carries it out. Rule: DOMAIN row 28 ("later only if all live leaves sign and no lien").
#pragma once

#include "contracts/ids.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/ledger/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::receivable {

// Counts while the same account holds the fragment and it has not ended; a later one of the same fragment replaces it.
struct CancelConsent {
  static constexpr Table kTable = Table::cancel_consent;
  using Key = FragmentId;
  Key key() const { return fragment; }
  FragmentId fragment;
  AccountId holder;
  Timestamp held_since;  // of that holding: what was passed on and came back needs a new word
  Timestamp until;
  static constexpr auto fields() {
    return field_list(field("fragment", &CancelConsent::fragment, "part of the receivable"),
                      field("holder", &CancelConsent::holder, "who agrees"),
                      field("held_since", &CancelConsent::held_since, "block time at which the holder got it"),
                      field("until", &CancelConsent::until, "block time at which the consent ends"));
  }
  bool operator==(const CancelConsent&) const = default;
};

struct ConsentCancel {
  static constexpr std::string_view kName = "receivable.consent_cancel";
  FragmentId fragment;
  std::optional<Timestamp> until;  // absent: the parameter offer_hours from now
  static constexpr auto fields() {
    return field_list(field("fragment", &ConsentCancel::fragment, "held by the signing account"),
                      field("until", &ConsentCancel::until, "block time at which the consent ends"));
  }
  bool operator==(const ConsentCancel&) const = default;
};

// E_NOENT; E_FROZEN while a dispute or an order holds it; E_STATE unless live and claimed; E_OWNER unless its holder; E_POLICY:offer_hours;
// E_EXPIRED; E_LIEN while a quote, a sale, a pledge or an outside claim rests on it.
Verdict permit(const ConsentCancel& op, const Context& context, const LedgerView& view);
void apply(const ConsentCancel& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const ConsentCancel& op, const LedgerView& view);  // what the holder gives up

struct CancelConsented {
  static constexpr std::uint16_t kEvent = 0x0904;
  static constexpr std::string_view kName = "receivable.cancel_consented";
  ReceivableId receivable;
  CancelConsent consent;
  static constexpr auto fields() {
    return field_list(field("receivable", &CancelConsented::receivable, "its name"),
                      field("consent", &CancelConsented::consent, "who agrees, and for how long"));
  }
  bool operator==(const CancelConsented&) const = default;
};

}  // namespace tallystick::contracts::receivable
