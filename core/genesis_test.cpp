#include "core/genesis.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

PublicKey key_of(std::uint8_t n) {
  std::array<std::uint8_t, 32> secret{};
  secret[31] = n;
  return PrivateKey::from(secret).value().public_key();
}

Genesis example() {
  Genesis g;
  g.chain_id = {"tallystick-test-1"};
  g.calendar = {Timestamp{1'763'856'000'000}, parse_date("2026-11-23").value(), 250};
  g.currencies.items = {Currency::of("CNY").value()};
  g.banks.items = {{{"Bank A"}, {"0199:A"}, key_of(1), key_of(2), Hash::from(Bytes(32, 1)).value()}};
  g.association_threshold = 1;
  g.settlement_authority_name = {"Settlement"};
  g.settlement_authority_key = key_of(3);
  g.evidence_key_id = Hash::from(Bytes(32, 2)).value();
  g.parameters.items = {{{"tenor_max"}, 184, Date{1}}};
  return g;
}

TEST(Genesis, FileRoundTrip) {
  const Genesis g = example();
  const auto read = read_genesis_json(write_genesis_json(g));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, g);
  EXPECT_EQ(genesis_hash(*read), genesis_hash(g));
}

}  // namespace
}  // namespace tallystick
