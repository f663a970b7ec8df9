// The holder opens one sealed bid and takes it: the terms and the salt are shown to everybody, the ledger checks them against the bank's hash,
// title and money change hands. The other bids stay closed for ever. Rule: DESIGN 3b, DOMAIN rows 14 and 34.
#pragma once

#include "contracts/financing/bid.h"

namespace tallystick::contracts::financing {

struct OpenBid {
  static constexpr std::string_view kName = "financing.open";
  FragmentId fragment;
  PartyId bank;
  BidText text;
  Rate shown_cost;  // effective, in millionths
  static constexpr auto fields() {
    return field_list(
        field("fragment", &OpenBid::fragment, "held by the signing account, with sealed bids on it"),
        field("bank", &OpenBid::bank, "whose bid is taken"),
        field("text", &OpenBid::text, "the bid as it was decrypted"),
        field("shown_cost", &OpenBid::shown_cost, "the effective yearly cost that was shown, in millionths"));
  }
  bool operator==(const OpenBid&) const = default;
};

// E_NOENT without fragment, request or bid; E_STATE unless held and not matured, or while bids come in; E_OWNER unless of who asked; E_AMOUNT,
// also for a cap without recourse; E_COUNT; E_LIEN; E_EXPIRED once the request is over; E_PROOF when it is not what the bank's hash binds; E_APR; E_SELF;
// E_CASH.
Verdict permit(const OpenBid& op, const Context& context, const LedgerView& view);
void apply(const OpenBid& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const OpenBid& op, const LedgerView& view);

struct BidOpened {
  static constexpr std::uint16_t kEvent = 0x0B0A;
  static constexpr std::string_view kName = "financing.bid_opened";
  FragmentId fragment;  // that was asked about
  PartyId bank;
  Terms terms;
  std::uint32_t others = 0;
  static constexpr auto fields() {
    return field_list(field("fragment", &BidOpened::fragment, "what was for sale"),
                      field("bank", &BidOpened::bank, "whose bid was taken"),
                      field("terms", &BidOpened::terms, "what it asked"),
                      field("others", &BidOpened::others, "bids that stay closed"));
  }
  bool operator==(const BidOpened&) const = default;
};

}  // namespace tallystick::contracts::financing
