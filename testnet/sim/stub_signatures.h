// Signatures that cost nanoseconds, for volume: a keyed hash that anyone could forge and no actor of ours does. Verifying
// means making the same again. Never linked into anything but the simulator and its tests.
#pragma once

#include <array>
#include <bit>
#include <cstring>

#include "core/signature_scheme.h"

namespace tallystick::sim {

// 64 bytes from the key and the digest; deterministic.
inline Signature stub_signature(const PublicKey& key, const Hash& digest) {
  static_assert(std::endian::native == std::endian::little);  // a seed means the same everywhere
  std::uint64_t end_of_key;
  std::memcpy(&end_of_key, key.raw().data() + 25, sizeof end_of_key);
  std::array<std::uint64_t, 4> words;
  std::memcpy(words.data(), digest.raw().data(), sizeof words);
  for (std::size_t w = 0; w < 4; ++w)
    words[w] = (words[w] + 0x9E3779B97F4A7C15ULL * (w + 1)) ^ __builtin_bswap64(end_of_key);
  std::array<std::uint64_t, 8> out;
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint64_t z = words[i % 4] + words[(i + 1) % 4] * 0xBF58476D1CE4E5B9ULL + i;
    z = (z ^ (z >> 30)) * 0x94D049BB133111EBULL;
    out[i] = z ^ (z >> 31);
  }
  return Signature{std::bit_cast<std::array<std::uint8_t, 64>>(out)};
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
