// Signatures that cost nanoseconds, for volume: a keyed hash that anyone could forge and no actor of ours does. Verifying
// means making the same again. Never linked into anything but the simulator and its tests.
#pragma once

#include "core/signature_scheme.h"

namespace tallystick::sim {

// 64 bytes from the key and the digest; deterministic.
inline Signature stub_signature(const PublicKey& key, const Hash& digest) {
  std::uint64_t words[4];
  for (std::size_t w = 0; w < 4; ++w) {
    words[w] = 0x9E3779B97F4A7C15ULL * (w + 1);
    for (std::size_t i = 0; i < 8; ++i) words[w] += std::uint64_t{digest.raw()[8 * w + i]} << (8 * i);
    for (std::size_t i = 0; i < 8; ++i) words[w] ^= std::uint64_t{key.raw()[25 + i]} << (8 * (7 - i));
  }
  std::array<std::uint8_t, 64> out{};
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint64_t z = words[i % 4] + words[(i + 1) % 4] * 0xBF58476D1CE4E5B9ULL + i;
    z = (z ^ (z >> 30)) * 0x94D049BB133111EBULL;
    z ^= z >> 31;
    for (std::size_t k = 0; k < 8; ++k) out[8 * i + k] = static_cast<std::uint8_t>(z >> (8 * k));
  }
  return Signature{out};
}

class StubScheme final : public SignatureScheme {
 public:
  bool verify(const PublicKey& key, const Hash& digest, const Signature& signature) const override {
    return stub_signature(key, digest) == signature;
  }
};

class StubSigner final : public Signer {
 public:
  explicit StubSigner(const PublicKey& key) : key_{key} {}
  const PublicKey& public_key() const override { return key_; }
  Signature sign(const Hash& digest) const override { return stub_signature(key_, digest); }

 private:
  PublicKey key_;
};

}  // namespace tallystick::sim
