#include "contracts/claim/priority.h"

#include <gtest/gtest.h>

namespace tallystick::contracts::claim {
namespace {

// A claim by what decides its rank; `place` is its place on the ledger.
Claim claim_of(std::uint32_t place, std::optional<std::int64_t> registered, std::optional<std::int64_t> noticed) {
  Claim out;
  out.kind = Kind::outside;
  out.registration.transaction = place;
  out.amount = Amount{100};
  if (registered) out.registered_at = Timestamp{*registered};
  if (noticed) out.noticed_at = Timestamp{*noticed};
  return out;
}

struct Expected {
  std::uint32_t rank;
  std::uint32_t place;
  Basis basis;
  bool operator==(const Expected&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Expected& e) {
    return out << e.rank << ". the one at " << e.place << " by " << name_of(e.basis);
  }
};

TEST(Priority, TheOrderOfArticle768) {
  constexpr std::nullopt_t no = std::nullopt;
  using enum Basis;
  const struct {
    const char* name;
    std::vector<Claim> claims;
    std::vector<Expected> expected;
  } rows[] = {
      {"none", {}, {}},
      {"one alone", {claim_of(1, no, no)}, {{1, 1, only_claim}}},
      {"registered before unregistered, though noticed later",
       {claim_of(1, no, 5), claim_of(2, 90, 95)},
       {{1, 2, registered_first}, {2, 1, notice_time}}},
      {"all registered: by time of registration, whoever gave notice first",
       {claim_of(1, 20, 1), claim_of(2, 10, 99), claim_of(3, 30, no)},
       {{1, 2, registration_time}, {2, 1, registration_time}, {3, 3, registration_time}}},
      {"none registered: by first notice",
       {claim_of(1, no, 8), claim_of(2, no, 7)},
       {{1, 2, notice_time}, {2, 1, notice_time}}},
      {"neither: together", {claim_of(1, no, no), claim_of(2, no, no)}, {{1, 1, pro_rata}, {1, 2, pro_rata}}},
      {"every kind at once",
       {claim_of(1, no, no), claim_of(2, no, 3), claim_of(3, 50, 50), claim_of(4, no, no), claim_of(5, 40, no)},
       {{1, 5, registration_time}, {2, 3, registration_time}, {3, 2, notice_time}, {4, 1, pro_rata}, {4, 4, pro_rata}}},
      {"equal times: as they came onto the ledger",
       {claim_of(2, 10, no), claim_of(1, 10, no)},
       {{1, 1, registration_time}, {2, 2, registration_time}}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    std::vector<Expected> found;
    for (const Place& place : order(row.claims))
      found.push_back({place.rank, place.claim.registration.transaction, place.basis});
    EXPECT_EQ(found, row.expected);
  }
}

}  // namespace
}  // namespace tallystick::contracts::claim
