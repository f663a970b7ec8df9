// The keys of a validator as governance sees them. `tallystickd keygen`: the keys of a validator that joins, or that is to get new ones. They are worth nothing until governance names them.
#pragma once

#include <string>

#include "core/keys.h"
#include "core/result.h"
#include "node/config/config.h"

namespace tallystick::node {

struct NewKeys {
  PublicKey consensus_key;
  Hash tls_key_pin;
};

// Makes the directory, which must not exist or be empty, with consensus.key, tls.key.pem (both mode 0600) and tls.cert.pem. `name` is for
// people who look at the certificate. malformed when something is there already.
Result<NewKeys> make_new_keys(const std::string& directory, const std::string& name);

// `tallystickd prove-key`: the signature that governance asks of a new consensus key (contracts/validator/key_proof.h).
struct KeyProof {
  PublicKey consensus_key;
  Signature proof;
};
// Of the key that is to take the place of the other, if one is named, else of the only one. `party` is 40 hexadecimal characters.
Result<KeyProof> prove_key(const Config& config, const std::string& party);

}  // namespace tallystick::node
