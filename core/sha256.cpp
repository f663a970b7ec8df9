#include "core/sha256.h"

#include <cryptopp/sha.h>

#include "core/ensure.h"

namespace tallystick {
namespace {

Hash finish(CryptoPP::SHA256& hasher) {
  std::array<std::uint8_t, 32> out;
  hasher.Final(out.data());
  return Hash{out};
}

}  // namespace

Hash sha256(ByteView bytes) {
  CryptoPP::SHA256 hasher;
  hasher.Update(bytes.data(), bytes.size());
  return finish(hasher);
}

Hash sha256(ByteView first, ByteView second) {
  CryptoPP::SHA256 hasher;
  hasher.Update(first.data(), first.size());
  hasher.Update(second.data(), second.size());
  return finish(hasher);
}

Hash sha256(ByteView first, ByteView second, ByteView third) {
  CryptoPP::SHA256 hasher;
  hasher.Update(first.data(), first.size());
  hasher.Update(second.data(), second.size());
  hasher.Update(third.data(), third.size());
  return finish(hasher);
}

Hash tagged_hash(std::string_view tag, ByteView bytes) {
  ensure(tag.size() <= 64);
  const std::uint8_t size = static_cast<std::uint8_t>(tag.size());
  return sha256(ByteView{&size, 1}, as_bytes(tag), bytes);
}

}  // namespace tallystick
