// Who pays a creditor in the issuer's place takes over as much of its fragment as it paid for: by way of recourse, or as a guarantor. A bank
// that bought keeps the rest under its deal, a loan is secured by the rest alone; the receivable stays where it stands.
// Rule: DOMAIN rows 25 and 26; Civil Code 700, 766.
#pragma once

#include <optional>

#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"

namespace tallystick::contracts::settlement {

struct TakenOver {
  fragment::Fragment part;           // held by `to`; not stored: the caller finishes it and stores it
  std::optional<FragmentId> change;  // what the former holder keeps
};

// 0 < face <= outstanding of `fragment`, which is held, sold or pledged; `on_claim` is what of the payment counts towards a bank's claim under
// its deal, at most what is left of that. The deal or pledge, and the bank's claim, go from the part; on the change they stay.
TakenOver take_over(fragment::Fragment fragment, Amount face, Amount on_claim, const AccountId& to,
                    const BlockContext& block, LedgerDelta& delta);

// What of a fragment sold with recourse is beyond the bank's claim, with interest to the day, is the seller's: from now on as a fragment that it holds,
// with all the rights of a holder; the deal is about the rest. Nothing happens while a dispute or an order holds the fragment, or where the
// receivable may have no further live fragment (leaves_max): then the seller is paid after the bank, and nobody disposes of its part.
// Returns the fragment that the deal is about now; nothing when the bank's claim is satisfied and all of it is the seller's.
std::optional<FragmentId> set_apart(LedgerDelta& delta, const FragmentId& sold, const BlockContext& block);

// Whether something of a fragment sold with recourse is beyond the bank's claim, without interest for lateness.
bool is_shared(const LedgerView& view, const fragment::Fragment& fragment);

struct SetApart {
  static constexpr std::uint16_t kEvent = 0x0C06;
  static constexpr std::string_view kName = "settlement.set_apart";
  FragmentId fragment;  // the seller's
  AccountId seller;
  Money money;
  std::optional<FragmentId> rest;  // the bank's
  static constexpr auto fields() {
    return field_list(field("fragment", &SetApart::fragment, "what the seller holds again"),
                      field("seller", &SetApart::seller, "who holds it"),
                      field("money", &SetApart::money, "beyond the bank's claim"),
                      field("rest", &SetApart::rest, "what the bank holds; absent when its claim is satisfied"));
  }
  bool operator==(const SetApart&) const = default;
};

}  // namespace tallystick::contracts::settlement
