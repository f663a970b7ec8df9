// secp256k1 keys and signatures over 32-byte digests: deterministic nonces (RFC 6979), compact 64-byte r‖s, low S only.
// A high-S signature is refused and never normalised while verifying: one signature, one encoding.
#pragma once

#include <memory>

#include "core/bytes.h"
#include "core/fields.h"
#include "core/result.h"

namespace tallystick {

using PublicKey = FixedBytes<struct PublicKeyTag, 33>;  // compressed point
using Signature = FixedBytes<struct SignatureTag, 64>;  // r ‖ s

// Room for other algorithms (SM2) in everything that carries a key.
enum class KeyAlgorithm : std::uint8_t { secp256k1 = 0 };
template <>
struct EnumNames<KeyAlgorithm> {
  static constexpr std::pair<KeyAlgorithm, std::string_view> values[] = {{KeyAlgorithm::secp256k1, "secp256k1"}};
};

// 32 secret bytes, erased when destroyed. Movable, copyable on purpose only (clone).
class PrivateKey {
 public:
  // malformed for zero, for the group order and above, and for a length other than 32.
  static Result<PrivateKey> from(ByteView secret);
  // From the operating system's random source.
  static PrivateKey generate();
  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) noexcept;
  PrivateKey(const PrivateKey&) = delete;
  PrivateKey& operator=(const PrivateKey&) = delete;
  ~PrivateKey();
  PrivateKey clone() const;
  PublicKey public_key() const;
  Signature sign(const Hash& digest) const;
  ByteView secret() const { return secret_; }

 private:
  PrivateKey() = default;
  std::array<std::uint8_t, 32> secret_{};
};

// False for an invalid key, a high S, or a signature of something else.
bool verify(const PublicKey& key, const Hash& digest, const Signature& signature);

// True if the 33 bytes are a point of the curve.
bool is_valid(const PublicKey& key);

// The coordinates of the point, x ‖ y, 32 bytes each; nothing unless is_valid. For formats that name a key by its uncompressed form.
std::optional<std::array<std::uint8_t, 64>> coordinates(const PublicKey& key);

// Turns any valid signature (as an HSM may return it) into its low-S form; nothing if r or s is out of range. For signers only.
std::optional<Signature> to_low_s(const Signature& signature);

}  // namespace tallystick
