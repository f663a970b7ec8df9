// A holder takes the issuer's early offer for one fragment: it is paid now, less the discount, and the fragment is settled. Of a fragment that a bank
// bought, the bank is the holder; one that is pledged, reserved or held by a dispute waits. What the discount takes off is no longer owed:
// face = paid + cancelled. Rule: DOMAIN "receivable.prepay".
#pragma once

#include "contracts/settlement/early_offer.h"

namespace tallystick::contracts::settlement {

struct AcceptEarly {
  static constexpr std::string_view kName = "settlement.accept_early";
  EarlyOfferId offer;
  FragmentId fragment;
  Amount shown;
  Rate shown_cost;  // effective, in millionths
  static constexpr auto fields() {
    return field_list(
        field("offer", &AcceptEarly::offer, "an open early offer"),
        field("fragment", &AcceptEarly::fragment, "held by the signing account"),
        field("shown", &AcceptEarly::shown, "what it is to receive, as it was shown"),
        field("shown_cost", &AcceptEarly::shown_cost, "the effective yearly cost that was shown, in millionths"));
  }
  bool operator==(const AcceptEarly&) const = default;
};

// E_NOENT for offer or fragment; E_FROZEN while the issuer is, or a dispute or an order holds the fragment; E_STATE unless held or sold, of that
// receivable, and not matured; E_OWNER unless its holder, and named where the offer names holders, or while a part of what the bank
// bought is the seller's (take_over.h); E_AMOUNT when `shown` is not what it comes
// to; E_EXPIRED; E_LIEN while it is pledged; E_APR when `shown_cost` differs from what that costs a year by more than the
// parameter apr_tolerance; E_CASH when the issuer cannot pay it.
Verdict permit(const AcceptEarly& op, const Context& context, const LedgerView& view);
void apply(const AcceptEarly& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const AcceptEarly& op, const LedgerView& view);

struct PaidEarly {
  static constexpr std::uint16_t kEvent = 0x0C05;
  static constexpr std::string_view kName = "settlement.paid_early";
  EarlyOfferId offer;
  ReceivableId receivable;
  FragmentId fragment;
  AccountId holder;
  Money money;
  Amount discount;
  pricing::AnnualCost cost;
  static constexpr auto fields() {
    return field_list(
        field("offer", &PaidEarly::offer, "the issuer's offer"),
        field("receivable", &PaidEarly::receivable, "its receivable"),
        field("fragment", &PaidEarly::fragment, "settled"), field("holder", &PaidEarly::holder, "who took the offer"),
        field("money", &PaidEarly::money, "paid"), field("discount", &PaidEarly::discount, "no longer owed"),
        field("cost", &PaidEarly::cost, "per year"));
  }
  bool operator==(const PaidEarly&) const = default;
};

}  // namespace tallystick::contracts::settlement
