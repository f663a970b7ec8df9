#include "core/sha256.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <cryptopp/sha.h>

#include "core/ensure.h"

namespace tallystick {
namespace {

// Most of what is hashed is a few blocks long: there, keeping Crypto++'s hash object costs as much as hashing. This is the padding of
// FIPS 180-4 around its compression function.
class Hasher {
 public:
  Hasher() { CryptoPP::SHA256::InitState(state_); }
  void update(ByteView bytes) {
    length_ += bytes.size();
    while (!bytes.empty()) {
      const std::size_t part = std::min(bytes.size(), sizeof block_ - filled_);
      std::memcpy(block_ + filled_, bytes.data(), part);
      filled_ += part;
      bytes = bytes.subspan(part);
      if (filled_ == sizeof block_) compress();
    }
  }
  Hash finish() {
    constexpr std::size_t kLengthAt = 56;
    block_[filled_++] = 0x80;
    std::memset(block_ + filled_, 0, sizeof block_ - filled_);
    if (filled_ > kLengthAt) {
      compress();
      std::memset(block_, 0, sizeof block_);
    }
    const std::uint64_t bits = length_ * 8;
    store(block_ + kLengthAt, static_cast<std::uint32_t>(bits >> 32));
    store(block_ + kLengthAt + 4, static_cast<std::uint32_t>(bits));
    compress();
    std::array<std::uint8_t, 32> out;
    for (std::size_t i = 0; i < 8; ++i) store(out.data() + 4 * i, state_[i]);
    return Hash{out};
  }

 private:
  static void store(std::uint8_t* at, std::uint32_t word) {
    at[0] = static_cast<std::uint8_t>(word >> 24);
    at[1] = static_cast<std::uint8_t>(word >> 16);
    at[2] = static_cast<std::uint8_t>(word >> 8);
    at[3] = static_cast<std::uint8_t>(word);
  }
  void compress() {
    alignas(16) CryptoPP::word32 words[16];
    for (std::size_t i = 0; i < 16; ++i) {
      const std::uint8_t* at = block_ + 4 * i;
      words[i] = std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
    }
    CryptoPP::SHA256::Transform(state_, words);
    filled_ = 0;
  }

  alignas(16) CryptoPP::word32 state_[8];
  alignas(16) std::uint8_t block_[64];
  std::size_t filled_ = 0;
  std::uint64_t length_ = 0;
};

// From here on Crypto++'s own loop over many blocks is faster.
constexpr std::size_t kLong = 1'024;

template <class... Parts>
Hash hash_parts(Parts... parts) {
  if ((parts.size() + ...) < kLong) {
    Hasher hasher;
    (hasher.update(parts), ...);
    return hasher.finish();
  }
  CryptoPP::SHA256 hasher;
  (hasher.Update(parts.data(), parts.size()), ...);
  std::array<std::uint8_t, 32> out;
  hasher.Final(out.data());
  return Hash{out};
}

}  // namespace

Hash sha256(ByteView bytes) {
  return hash_parts(bytes);
}

Hash sha256(ByteView first, ByteView second) {
  return hash_parts(first, second);
}

Hash sha256(ByteView first, ByteView second, ByteView third) {
  return hash_parts(first, second, third);
}

Hash tagged_hash(std::string_view tag, ByteView bytes) {
  ensure(tag.size() <= 64);
  const std::uint8_t size = static_cast<std::uint8_t>(tag.size());
  return sha256(ByteView{&size, 1}, as_bytes(tag), bytes);
}

}  // namespace tallystick
