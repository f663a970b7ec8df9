// The validators of one epoch as everybody agrees on them: whose votes count, and whose TLS keys are let in. Governance announces the
// list of the next epoch; the sealing block of this one carries its hash (BlockHeader::next_validators); a wallet that trusts one list
// comes to trust the next by it.
#pragma once

#include "core/bounded.h"
#include "core/genesis.h"
#include "core/keys.h"
#include "core/result.h"

namespace tallystick {

// Bytes: seat 2 | name 4 + at most 64 | consensus_key 33 | tls_key_pin 32
struct ValidatorEntry {
  std::uint16_t seat =
      0;          // its number for life: 0..n-1 for the banks of genesis, then counted on; a seat is never given twice
  Text<64> name;  // of the party that runs it
  PublicKey consensus_key;  // signs votes
  Hash tls_key_pin;         // SHA-256 of the DER SubjectPublicKeyInfo of its P-256 TLS key
  static constexpr auto fields() {
    return field_list(field("seat", &ValidatorEntry::seat, "its number for life"),
                      field("name", &ValidatorEntry::name, "of the party that runs it"),
                      field("consensus_key", &ValidatorEntry::consensus_key, "signs votes"),
                      field("tls_key_pin", &ValidatorEntry::tls_key_pin, "SHA-256 of its TLS key"));
  }
  bool operator==(const ValidatorEntry&) const = default;
};

// Ascending by seat; a ValidatorIndex is the place in this list.
struct ValidatorList {
  List<ValidatorEntry, kValidatorsMax> validators;
  static constexpr auto fields() { return field_list(field("validators", &ValidatorList::validators)); }
  bool operator==(const ValidatorList&) const = default;
};

// Epoch 0: the banks of genesis, each in the seat of its place.
ValidatorList validator_list(const Genesis& genesis);
// H("tallystick/validators" ‖ bytes): what BlockHeader::next_validators of a sealing block holds.
Hash validator_list_hash(const ValidatorList& list);
// 1..kValidatorsMax entries, seats ascending, names not empty, distinct valid consensus keys, distinct pins other than zero.
Result<void> check_validator_list(const ValidatorList& list);

}  // namespace tallystick
