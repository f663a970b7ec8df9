// A new consensus key shows that whoever proposes it has it: it signs the claim that it is this party's. Without that a bank could have a key
// approved that nobody holds, mistyped or another's, and its seat would stay silent.
//   digest = H("tallystick/validator-key" ‖ chain id as Text ‖ genesis hash 32 ‖ party 20 ‖ consensus key 33)
#pragma once

#include "contracts/ids.h"
#include "core/genesis.h"
#include "core/keys.h"

namespace tallystick::contracts::validator {

struct KeyClaim {
  ChainId chain_id;
  Hash genesis_hash;
  PartyId party;
  PublicKey consensus_key;
  static constexpr auto fields() {
    return field_list(field("chain_id", &KeyClaim::chain_id), field("genesis_hash", &KeyClaim::genesis_hash),
                      field("party", &KeyClaim::party), field("consensus_key", &KeyClaim::consensus_key));
  }
};

// What the key signs.
Hash key_proof_digest(const Network& network, const PartyId& party, const PublicKey& consensus_key);

}  // namespace tallystick::contracts::validator
