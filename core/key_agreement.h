// A secret that two holders of keys share without sending it: ECDH on secp256k1.
#pragma once

#include "core/keys.h"

namespace tallystick {

// SHA-256 of the compressed shared point; the same for (a, B) and (b, A). Nothing unless `theirs` is a valid key. The caller derives keys from
// it and wipes it.
std::optional<Hash> shared_secret(const PrivateKey& mine, const PublicKey& theirs);

}  // namespace tallystick
