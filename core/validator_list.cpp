#include "core/validator_list.h"

#include <set>

#include "core/codec.h"
#include "core/sha256.h"

namespace tallystick {

ValidatorList validator_list(const Genesis& genesis) {
  ValidatorList list;
  std::uint16_t seat = 0;
  for (const GenesisBank& bank : genesis.banks)
    list.validators.items.push_back({seat++, bank.name, bank.consensus_key, bank.tls_key_pin});
  return list;
}

Hash validator_list_hash(const ValidatorList& list) {
  return hash_of("tallystick/validators", list);
}

Result<void> check_validator_list(const ValidatorList& list) {
  if (list.validators.empty() || list.validators.size() > kValidatorsMax)
    return malformed("a list of validators has 1 to " + std::to_string(kValidatorsMax) + " entries");
  std::set<PublicKey> keys;
  std::set<Hash> pins;
  const ValidatorEntry* before = nullptr;
  for (const ValidatorEntry& entry : list.validators) {
    const auto wrong = [&](const std::string& why) {
      return malformed("the validator in seat " + std::to_string(entry.seat) + ": " + why);
    };
    if (before != nullptr && before->seat >= entry.seat) return wrong("seats are not ascending");
    if (entry.name.value.empty()) return wrong("the name is empty");
    if (!is_valid(entry.consensus_key)) return wrong("the consensus key is not a point of the curve");
    if (!keys.insert(entry.consensus_key).second) return wrong("another has this consensus key");
    if (entry.tls_key_pin.is_zero()) return wrong("the TLS key pin is zero");
    if (!pins.insert(entry.tls_key_pin).second) return wrong("another has this TLS key pin");
    before = &entry;
  }
  return {};
}

}  // namespace tallystick
