// Whose claim comes first. Civil Code 768, for several claims on one receivable:
//   1. registered before unregistered;
//   2. among registered ones, by the time of registration;
//   3. among unregistered ones, by the time the first notice reached the issuer;
//   4. neither registered nor noticed: together, in proportion to the amounts.
// Equal times: in the order of this ledger. The issuer is discharged by paying who gave notice first; here notice and registration of a claim
// are one transaction, so that both orders are the same for every claim made on the ledger.
#pragma once

#include <vector>

#include "contracts/claim/record.h"
#include "contracts/fragment/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::claim {

// Why a claim stands where it stands.
enum class Basis : std::uint8_t {
  only_claim = 1,         // there is no other
  registered_first = 2,   // the only registered one, before unregistered ones
  registration_time = 3,  // among several registered ones
  notice_time = 4,        // unregistered, by first notice
  pro_rata = 5,           // neither registered nor noticed: shares its rank
};

struct Place {
  std::uint32_t rank = 1;  // from 1; claims under pro_rata share theirs
  Basis basis = Basis::only_claim;
  Claim claim;
  bool operator==(const Place&) const = default;
};

// The order among these claims, all of them live.
std::vector<Place> order(std::vector<Claim> live);

// Live outside claims on the fragment and on what it was split, passed on or merged from. More ancestors than kLineageMax are not walked: then
// every outside claim on the receivable is taken to reach it.
std::vector<Claim> outside_claims_on(const LedgerView& view, const fragment::Fragment& fragment);
inline constexpr std::size_t kLineageMax = 1'024;
// Live outside claims on one receivable; another is refused.
inline constexpr std::size_t kOutsideMax = 16;

// Everybody's place on this fragment: its own claim, if it carries one, and the outside ones.
std::vector<Place> priority(const LedgerView& view, const fragment::Fragment& fragment);

// E_LIEN when a live outside claim would come before one that is entered now: any that is registered. Asked by whoever finances.
Verdict check_first_rank(const LedgerView& view, const fragment::Fragment& fragment);

}  // namespace tallystick::contracts::claim

namespace tallystick {
template <>
struct EnumNames<contracts::claim::Basis> {
  using enum contracts::claim::Basis;
  static constexpr std::pair<contracts::claim::Basis, std::string_view> values[] = {
      {only_claim, "only_claim"},
      {registered_first, "registered_first"},
      {registration_time, "registration_time"},
      {notice_time, "notice_time"},
      {pro_rata, "pro_rata"}};
};
}  // namespace tallystick
