// Whom the lists in force and announced let in, and what they say of a key.
#include "node/daemon/standing.h"

#include <gtest/gtest.h>

#include "core/sha256.h"

namespace tallystick::node {
namespace {

Hash pin(const std::string& name) {
  return sha256(as_bytes(name));
}

PublicKey key(std::uint8_t n) {
  Bytes secret(32, 0);
  secret.back() = n;
  return PrivateKey::from(secret)->public_key();
}

ValidatorList list_of(std::vector<std::pair<std::uint16_t, std::string>> entries) {
  ValidatorList list;
  for (const auto& [seat, name] : entries)
    list.validators.items.push_back({seat, {"Bank"}, key(static_cast<std::uint8_t>(seat + 1)), pin(name)});
  return list;
}

TEST(Standing, BothListsAreLetIn) {
  using Entries = std::vector<std::pair<std::uint16_t, std::string>>;
  const struct {
    const char* name;
    Entries in_force, announced;
    std::vector<net::Seat> admitted;
  } rows[] = {
      {"nothing changes",
       {{0, "a"}, {1, "b"}},
       {{0, "a"}, {1, "b"}},
       {{ValidatorIndex{0}, {pin("a")}}, {ValidatorIndex{1}, {pin("b")}}}},
      {"one joins",
       {{0, "a"}},
       {{0, "a"}, {4, "e"}},
       {{ValidatorIndex{0}, {pin("a")}}, {ValidatorIndex{4}, {pin("e")}}}},
      {"one leaves",
       {{0, "a"}, {1, "b"}},
       {{1, "b"}},
       {{ValidatorIndex{0}, {pin("a")}}, {ValidatorIndex{1}, {pin("b")}}}},
      {"one has left", {{1, "b"}}, {{1, "b"}}, {{ValidatorIndex{1}, {pin("b")}}}},
      {"one gets a new key", {{0, "a"}}, {{0, "A"}}, {{ValidatorIndex{0}, {pin("a"), pin("A")}}}},
      {"it has it", {{0, "A"}}, {{0, "A"}}, {{ValidatorIndex{0}, {pin("A")}}}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(seats_to_admit(list_of(row.in_force), list_of(row.announced)), row.admitted);
  }
}

TEST(Standing, AKeyThatIsNotInForceIsToldWhatItWaitsFor) {
  const ValidatorList before = list_of({{0, "a"}});
  const ValidatorList after = list_of({{0, "a"}, {1, "b"}});
  EXPECT_EQ(why_no_vote(key(1), before, after), "");
  EXPECT_NE(why_no_vote(key(2), before, after).find("from the next epoch on"), std::string::npos);
  EXPECT_NE(why_no_vote(key(3), before, after).find("validator.propose_join"), std::string::npos);
}

}  // namespace
}  // namespace tallystick::node
