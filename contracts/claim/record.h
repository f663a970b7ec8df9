// Who has a claim on a fragment besides its holder, and since when: sales, pledges, and what somebody outside this ledger says was assigned
// or pledged to it. The order among them is that of Civil Code 768 (contracts/claim/priority.h). Rule: DOMAIN row 13, section 1.3; R5.
#pragma once

#include <optional>
#include <vector>

#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/codec.h"
#include "core/time.h"

namespace tallystick::contracts::claim {

// Where a claim stands in the order of this ledger. For claims made here it is registration and notice to the issuer in one.
struct Registration {
  Height block;
  std::uint32_t transaction = 0;  // its place in the block
  std::uint16_t operation = 0;    // its place in the transaction
  static constexpr auto fields() {
    return field_list(field("block", &Registration::block, "height"),
                      field("transaction", &Registration::transaction, "place in the block"),
                      field("operation", &Registration::operation, "place in the transaction"));
  }
  auto operator<=>(const Registration&) const = default;
};

enum class Kind : std::uint8_t {
  sale = 1,           // without recourse
  sale_recourse = 2,  // with recourse on the seller
  pledge = 3,         // secures a loan
  outside = 4,        // not made on this ledger
};

// live -> released, satisfied or divided, once.
enum class State : std::uint8_t {
  live = 1,
  released = 2,   // given up, or its cause fell away: the loan was repaid otherwise, the seller took the fragment back
  satisfied = 3,  // paid from the fragment
  divided = 4,    // its fragment was split: claims of the same rank on both parts took its place
};

// An entry in a registry outside the ledger: 征信中心's for movable property, or another.
struct OutsideEntry {
  Text<32> registry;
  Text<64> number;
  Timestamp at;  // registered there
  static constexpr auto fields() {
    return field_list(field("registry", &OutsideEntry::registry, "which registry"),
                      field("number", &OutsideEntry::number, "the entry's number there"),
                      field("at", &OutsideEntry::at, "when it was registered there"));
  }
  bool operator==(const OutsideEntry&) const = default;
};

struct Claim {
  static constexpr Table kTable = Table::claim;
  // One operation enters at most one claim on one fragment.
  struct Key {
    FragmentId fragment;
    Registration registration;
    static constexpr auto fields() {
      return field_list(field("fragment", &Key::fragment), field("registration", &Key::registration));
    }
    auto operator<=>(const Key&) const = default;
  };
  Key key() const { return {fragment, registration}; }

  FragmentId fragment;
  Registration registration;
  ReceivableId receivable;
  Kind kind = Kind::sale;
  State state = State::live;
  PartyId claimant;           // whose it is; of an outside claim, who recorded it
  Text<64> outside_claimant;  // whose an outside claim is; else empty
  Amount amount;
  std::optional<Timestamp> registered_at;  // absent: registered nowhere
  std::optional<Timestamp> noticed_at;     // when notice reached the issuer; absent: never
  std::optional<OutsideEntry> entry;       // an outside claim's, or one that was added to a claim of this ledger later
  std::optional<Hash> proof;               // of an outside claim: of the papers that show it

  bool is_own() const { return kind != Kind::outside; }

  static constexpr auto fields() {
    return field_list(
        field("fragment", &Claim::fragment, "what it is on"),
        field("registration", &Claim::registration, "its place on this ledger"),
        field("receivable", &Claim::receivable, "of the fragment"),
        field("kind", &Claim::kind, "sale, sale_recourse, pledge or outside"),
        field("state", &Claim::state, "live, released, satisfied or divided"),
        field("claimant", &Claim::claimant, "whose it is; of an outside claim, who recorded it"),
        field("outside_claimant", &Claim::outside_claimant, "whose an outside claim is"),
        field("amount", &Claim::amount, "claimed, in minor units"),
        field("registered_at", &Claim::registered_at, "registration that counts; absent: registered nowhere"),
        field("noticed_at", &Claim::noticed_at, "when notice reached the issuer"),
        field("entry", &Claim::entry, "its entry in an outside registry"),
        field("proof", &Claim::proof, "hash of the papers that show an outside claim"));
  }
  bool operator==(const Claim&) const = default;

  std::vector<IndexEntry> index_entries() const {
    const auto& [block, transaction, operation] = registration;
    std::vector<IndexEntry> out{
        {Index::claim_by_fragment, index_key(fragment, block.raw(), transaction, operation)},
        {Index::claim_by_claimant, index_key(claimant, block.raw(), transaction, operation, fragment)}};
    if (state != State::live) return out;
    const Index live = is_own() ? Index::claim_live : Index::claim_outside;
    out.push_back({live, index_key(receivable, fragment, block.raw(), transaction, operation)});
    return out;
  }
};

}  // namespace tallystick::contracts::claim

namespace tallystick {
template <>
struct EnumNames<contracts::claim::Kind> {
  using enum contracts::claim::Kind;
  static constexpr std::pair<contracts::claim::Kind, std::string_view> values[] = {
      {sale, "sale"}, {sale_recourse, "sale_recourse"}, {pledge, "pledge"}, {outside, "outside"}};
};
template <>
struct EnumNames<contracts::claim::State> {
  using enum contracts::claim::State;
  static constexpr std::pair<contracts::claim::State, std::string_view> values[] = {
      {live, "live"}, {released, "released"}, {satisfied, "satisfied"}, {divided, "divided"}};
};
}  // namespace tallystick
