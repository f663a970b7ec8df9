#include "core/key_agreement.h"

#include <secp256k1.h>
#include <secp256k1_ecdh.h>

#include "core/ensure.h"

namespace tallystick {

std::optional<Hash> shared_secret(const PrivateKey& mine, const PublicKey& theirs) {
  secp256k1_pubkey point;
  if (secp256k1_ec_pubkey_parse(secp256k1_context_static, &point, theirs.raw().data(), theirs.raw().size()) != 1)
    return std::nullopt;
  std::array<std::uint8_t, 32> out;
  // Fails for a secret that no PrivateKey holds.
  ensure(secp256k1_ecdh(secp256k1_context_static, out.data(), &point, mine.secret().data(), nullptr, nullptr) == 1);
  return Hash{out};
}

}  // namespace tallystick
