#include "tests/fuzz/mutate.h"

#include <algorithm>
#include <string_view>

namespace tallystick::fuzz {
namespace {

using sim::Random;

// Where decoders think twice: nothing, one, the bounds of types, and one beside them.
constexpr std::uint64_t kNumbers[] = {0,
                                      1,
                                      2,
                                      63,
                                      64,
                                      65,
                                      127,
                                      128,
                                      255,
                                      256,
                                      10'000,
                                      10'001,
                                      0x7FFF,
                                      0x8000,
                                      0xFFFF,
                                      0x10000,
                                      0x7FFFFFFF,
                                      0x80000000,
                                      0xFFFFFFFE,
                                      0xFFFFFFFF,
                                      0x100000000,
                                      UINT64_MAX / 2,
                                      UINT64_MAX - 1,
                                      UINT64_MAX};
constexpr std::string_view kWords[] = {
    "null", "true",     "-1",      "1e9999",  "1.5",     "\"\"", "{}",
    "[]",   "[[[[[[[[", "{\"a\":", "\\u0000", "\\ud800", "\xff", "18446744073709551616",
    "00",   ",",        "\"id\":"};

void overwrite_integer(Bytes& bytes, Random& random) {
  const std::size_t width = std::size_t{1} << random.below(4);
  if (bytes.size() < width) return;
  const std::size_t at = random.below(bytes.size() - width + 1);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | bytes[at + i];
  switch (random.below(3)) {
    case 0:
      value = kNumbers[random.below(std::size(kNumbers))];
      break;
    case 1:
      value += 1 + random.below(8);
      break;
    default:
      value -= 1 + random.below(8);
  }
  for (std::size_t i = width; i-- > 0; value >>= 8) bytes[at + i] = static_cast<std::uint8_t>(value);
}

// Takes a piece of one and puts it into the other, in the place of a piece of its own or beside it.
void splice(Bytes& bytes, const Bytes& other, Random& random) {
  if (other.empty()) return;
  const std::size_t from = random.below(other.size());
  const std::size_t count = 1 + random.below(std::min<std::size_t>(other.size() - from, 512));
  const std::size_t at = random.below(bytes.size() + 1);
  if (random.below(2) == 0) {
    const std::size_t gone = std::min<std::size_t>(count, bytes.size() - at);
    bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                bytes.begin() + static_cast<std::ptrdiff_t>(at + gone));
  }
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), other.begin() + static_cast<std::ptrdiff_t>(from),
               other.begin() + static_cast<std::ptrdiff_t>(from + count));
}

void change(Bytes& bytes, const std::vector<Bytes>& seeds, Random& random) {
  const auto place = [&] { return static_cast<std::ptrdiff_t>(random.below(bytes.size())); };
  if (bytes.empty()) return bytes.push_back(static_cast<std::uint8_t>(random.below(256)));
  switch (random.below(9)) {
    case 0:
      bytes[static_cast<std::size_t>(place())] ^= static_cast<std::uint8_t>(1U << random.below(8));
      break;
    case 1:
      bytes[static_cast<std::size_t>(place())] = static_cast<std::uint8_t>(random.below(256));
      break;
    case 2:
    case 3:
      overwrite_integer(bytes, random);
      break;
    case 4:
      bytes.resize(static_cast<std::size_t>(place()));
      break;
    case 5: {
      const auto at = place();
      const auto count = static_cast<std::ptrdiff_t>(
          1 + random.below(std::min<std::size_t>(bytes.size() - static_cast<std::size_t>(at), 64)));
      bytes.erase(bytes.begin() + at, bytes.begin() + at + count);
      break;
    }
    case 6:
      splice(bytes, bytes, random);
      break;
    case 7:
      splice(bytes, seeds[random.below(seeds.size())], random);
      break;
    default: {
      const std::string_view word = kWords[random.below(std::size(kWords))];
      const ByteView piece = as_bytes(word);
      bytes.insert(bytes.begin() + place(), piece.begin(), piece.end());
    }
  }
}

}  // namespace

Bytes mutated(const std::vector<Bytes>& seeds, Random& random) {
  Bytes bytes = seeds[random.below(seeds.size())];
  for (std::uint64_t left = 1 + random.below(8); left > 0; --left) change(bytes, seeds, random);
  bytes.resize(std::min(bytes.size(), kInputBytesMax));
  return bytes;
}

}  // namespace tallystick::fuzz
