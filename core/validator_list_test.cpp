#include "core/validator_list.h"

#include <functional>

#include <gtest/gtest.h>

#include "core/codec.h"
#include "core/sha256.h"

namespace tallystick {
namespace {

PublicKey validator_key(std::uint8_t n) {
  for (Hash secret = sha256(Bytes{n});; secret = sha256(secret.view()))
    if (const auto key = PrivateKey::from(secret.view())) return key->public_key();
}

ValidatorList three() {
  ValidatorList list;
  for (std::uint8_t i = 0; i < 3; ++i)
    list.validators.items.push_back(
        {static_cast<std::uint16_t>(2 * i), {"Bank " + std::to_string(i)}, validator_key(i), sha256(Bytes{i, i})});
  return list;
}

TEST(ValidatorList, WhatMakesOneInvalid) {
  struct Row {
    const char* name;
    std::function<void(std::vector<ValidatorEntry>&)> change;
    bool ok;
  };
  const Row rows[] = {
      {"as it is", [](auto&) {}, true},
      {"nobody", [](auto& v) { v.clear(); }, false},
      {"one alone", [](auto& v) { v.resize(1); }, true},
      {"a seat twice", [](auto& v) { v[1].seat = v[0].seat; }, false},
      {"seats out of order", [](auto& v) { std::swap(v[0].seat, v[1].seat); }, false},
      {"no name", [](auto& v) { v[1].name.value.clear(); }, false},
      {"a key twice", [](auto& v) { v[2].consensus_key = v[0].consensus_key; }, false},
      {"a key that is none", [](auto& v) { v[0].consensus_key = PublicKey{}; }, false},
      {"a pin twice", [](auto& v) { v[2].tls_key_pin = v[0].tls_key_pin; }, false},
      {"no pin", [](auto& v) { v[1].tls_key_pin = {}; }, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    ValidatorList list = three();
    row.change(list.validators.items);
    EXPECT_EQ(check_validator_list(list).has_value(), row.ok);
  }
}

TEST(ValidatorList, ItsHashCoversEveryField) {
  const Hash hash = validator_list_hash(three());
  const std::function<void(ValidatorEntry&)> changes[] = {[](ValidatorEntry& e) { ++e.seat; },
                                                          [](ValidatorEntry& e) { e.name.value += "."; },
                                                          [](ValidatorEntry& e) { e.consensus_key = validator_key(9); },
                                                          [](ValidatorEntry& e) { e.tls_key_pin = sha256(Bytes{9}); }};
  for (const auto& change : changes) {
    ValidatorList list = three();
    change(list.validators.items[1]);
    EXPECT_NE(validator_list_hash(list), hash);
  }
  EXPECT_EQ(*from_bytes<ValidatorList>(to_bytes(three())), three());
}

TEST(ValidatorList, GenesisGivesTheFirst) {
  Genesis genesis;
  for (const ValidatorEntry& entry : three().validators)
    genesis.banks.items.push_back(
        {entry.name, {"0199:" + entry.name.value}, validator_key(50), entry.consensus_key, entry.tls_key_pin});
  const ValidatorList list = validator_list(genesis);
  ASSERT_EQ(list.validators.size(), 3U);
  for (std::uint16_t i = 0; i < 3; ++i) {
    EXPECT_EQ(list.validators.items[i].seat, i);
    EXPECT_EQ(list.validators.items[i].consensus_key, genesis.banks.items[i].consensus_key);
  }
}

}  // namespace
}  // namespace tallystick
