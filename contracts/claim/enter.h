// How claims made on this ledger come and go: whoever sells, pledges, releases or takes back a fragment calls these in the same transaction.
// A live fragment carries exactly one own claim while it is sold or pledged, and none otherwise (invariant I2, claims_match_liens.h).
//   enter   with the sale or the pledge
//   divide  when a sold or pledged fragment is split (fragment::split_off): both parts keep the rank
//   end     when the fragment is settled (satisfied), the loan is repaid otherwise or the seller takes the fragment back (released)
#pragma once

#include <optional>

#include "contracts/claim/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"

namespace tallystick::contracts::claim {

// The place of the operation that is being carried out.
Registration registration_of(const Context& context);

// kind is sale, sale_recourse or pledge; registered and noticed now.
Claim enter(LedgerDelta& delta, const Context& context, const fragment::Fragment& on, Kind kind,
            const PartyId& claimant, Amount amount);

// The own claim that is live on this fragment, if one is.
std::optional<Claim> live_on(const LedgerView& view, const fragment::Fragment& fragment);

// The live own claim on the fragment ends as released or satisfied; a bug when there is none.
void end(LedgerDelta& delta, const fragment::Fragment& fragment, State how);

// The live own claim of a fragment that was split is shared between its halves in proportion to their faces, at the same registration.
// Nothing happens when it carries none.
void divide(LedgerDelta& delta, const fragment::Fragment& parent, const fragment::Fragment& part,
            const fragment::Fragment& change);

struct Entered {
  static constexpr std::uint16_t kEvent = 0x0F01;
  static constexpr std::string_view kName = "claim.entered";
  FragmentId fragment;
  Registration registration;
  Kind kind = Kind::sale;
  PartyId claimant;
  Money money;
  static constexpr auto fields() {
    return field_list(field("fragment", &Entered::fragment, "what it is on"),
                      field("registration", &Entered::registration, "its place on this ledger"),
                      field("kind", &Entered::kind, "sale, sale_recourse, pledge or outside"),
                      field("claimant", &Entered::claimant, "whose it is, or who recorded it"),
                      field("money", &Entered::money, "claimed"));
  }
  bool operator==(const Entered&) const = default;
};

struct Ended {
  static constexpr std::uint16_t kEvent = 0x0F02;
  static constexpr std::string_view kName = "claim.ended";
  FragmentId fragment;
  Registration registration;
  State state = State::released;
  static constexpr auto fields() {
    return field_list(field("fragment", &Ended::fragment, "what it was on"),
                      field("registration", &Ended::registration, "its place on this ledger"),
                      field("state", &Ended::state, "released, satisfied or divided"));
  }
  bool operator==(const Ended&) const = default;
};

}  // namespace tallystick::contracts::claim
