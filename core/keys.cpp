#include "core/keys.h"

#include <secp256k1.h>

#include "core/ensure.h"
#include "core/secret.h"

namespace tallystick {
namespace {

// Signing uses a context blinded with fresh randomness, made once; later uses only read it, so threads may share it.
const secp256k1_context* signing_context() {
  static const secp256k1_context* const context = [] {
    secp256k1_context* made = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
    ensure(made != nullptr);
    std::array<std::uint8_t, 32> seed;
    fill_random(seed);
    ensure(secp256k1_context_randomize(made, seed.data()) == 1);
    wipe(seed);
    return made;
  }();
  return context;
}

bool parse(const PublicKey& key, secp256k1_pubkey& out) {
  return secp256k1_ec_pubkey_parse(secp256k1_context_static, &out, key.raw().data(), key.raw().size()) == 1;
}

bool parse(const Signature& signature, secp256k1_ecdsa_signature& out) {
  return secp256k1_ecdsa_signature_parse_compact(secp256k1_context_static, &out, signature.raw().data()) == 1;
}

Signature serialize(const secp256k1_ecdsa_signature& signature) {
  std::array<std::uint8_t, 64> out;
  secp256k1_ecdsa_signature_serialize_compact(secp256k1_context_static, out.data(), &signature);
  return Signature{out};
}

bool all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
}

}  // namespace

Result<PrivateKey> PrivateKey::from(ByteView secret) {
  if (secret.size() != 32) return malformed("a private key has 32 bytes, not " + std::to_string(secret.size()));
  if (secp256k1_ec_seckey_verify(secp256k1_context_static, secret.data()) != 1)
    return malformed("a private key is zero, or not below the order of the group");
  PrivateKey out;
  std::copy(secret.begin(), secret.end(), out.secret_.begin());
  return out;
}

PrivateKey PrivateKey::generate() {
  PrivateKey out;
  do fill_random(out.secret_);
  while (secp256k1_ec_seckey_verify(secp256k1_context_static, out.secret_.data()) != 1);
  return out;
}

PrivateKey::PrivateKey(PrivateKey&& other) noexcept : secret_{other.secret_} {
  wipe(other.secret_);
}

PrivateKey& PrivateKey::operator=(PrivateKey&& other) noexcept {
  if (this != &other) {
    secret_ = other.secret_;
    wipe(other.secret_);
  }
  return *this;
}

PrivateKey::~PrivateKey() {
  wipe(secret_);
}

PrivateKey PrivateKey::clone() const {
  PrivateKey out;
  out.secret_ = secret_;
  return out;
}

PublicKey PrivateKey::public_key() const {
  secp256k1_pubkey point;
  ensure(secp256k1_ec_pubkey_create(signing_context(), &point, secret_.data()) == 1);
  std::array<std::uint8_t, 33> out;
  std::size_t size = out.size();
  ensure(secp256k1_ec_pubkey_serialize(secp256k1_context_static, out.data(), &size, &point, SECP256K1_EC_COMPRESSED) ==
         1);
  return PublicKey{out};
}

Signature PrivateKey::sign(const Hash& digest) const {
  secp256k1_ecdsa_signature signature;
  ensure(secp256k1_ecdsa_sign(signing_context(), &signature, digest.raw().data(), secret_.data(),
                              secp256k1_nonce_function_rfc6979, nullptr) == 1);
  return serialize(signature);
}

bool verify(const PublicKey& key, const Hash& digest, const Signature& signature) {
  secp256k1_pubkey point;
  secp256k1_ecdsa_signature parsed;
  return parse(key, point) && parse(signature, parsed) &&
         secp256k1_ecdsa_verify(secp256k1_context_static, &parsed, digest.raw().data(), &point) == 1;
}

bool is_valid(const PublicKey& key) {
  secp256k1_pubkey point;
  return parse(key, point);
}

std::optional<std::array<std::uint8_t, 64>> coordinates(const PublicKey& key) {
  secp256k1_pubkey point;
  if (!parse(key, point)) return std::nullopt;
  std::array<std::uint8_t, 65> uncompressed;  // 04 ‖ x ‖ y
  std::size_t size = uncompressed.size();
  secp256k1_ec_pubkey_serialize(secp256k1_context_static, uncompressed.data(), &size, &point, SECP256K1_EC_UNCOMPRESSED);
  std::array<std::uint8_t, 64> out;
  std::copy(uncompressed.begin() + 1, uncompressed.end(), out.begin());
  return out;
}

std::optional<Signature> to_low_s(const Signature& signature) {
  secp256k1_ecdsa_signature parsed;
  if (!parse(signature, parsed)) return std::nullopt;
  if (all_zero(signature.view().first(32)) || all_zero(signature.view().subspan(32))) return std::nullopt;
  secp256k1_ecdsa_signature low;
  secp256k1_ecdsa_signature_normalize(secp256k1_context_static, &low, &parsed);
  return serialize(low);
}

}  // namespace tallystick
