#include "node/storage/crc32c.h"

#include <array>
#include <cstring>

namespace tallystick::node {
namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78;  // reflected

// tables[k][b]: the CRC of byte b followed by k zero bytes, so that eight bytes are folded in at once.
constexpr std::array<std::array<std::uint32_t, 256>, 8> make_tables() {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t crc = b;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? (crc >> 1) ^ kPolynomial : crc >> 1;
    tables[0][b] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t b = 0; b < 256; ++b) {
      const std::uint32_t before = tables[k - 1][b];
      tables[k][b] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  return tables;
}

constexpr auto kTables = make_tables();

#if defined(__x86_64__)
// The processor's own instruction, where it has one.
__attribute__((target("sse4.2"))) std::uint32_t crc32c_by_instruction(ByteView bytes, std::uint32_t start) {
  std::uint64_t crc = ~start;
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, p += 8) {
    std::uint64_t word;
    std::memcpy(&word, p, sizeof word);
    crc = __builtin_ia32_crc32di(crc, word);
  }
  auto tail = static_cast<std::uint32_t>(crc);
  for (; left > 0; --left, ++p) tail = __builtin_ia32_crc32qi(tail, *p);
  return ~tail;
}
#endif

std::uint32_t crc32c_by_tables(ByteView bytes, std::uint32_t start) {
  std::uint32_t crc = ~start;
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, p += 8) {
    const std::uint32_t low =
        crc ^ (std::uint32_t{p[0]} | std::uint32_t{p[1]} << 8 | std::uint32_t{p[2]} << 16 | std::uint32_t{p[3]} << 24);
    crc = kTables[7][low & 0xFF] ^ kTables[6][(low >> 8) & 0xFF] ^ kTables[5][(low >> 16) & 0xFF] ^
          kTables[4][low >> 24] ^ kTables[3][p[4]] ^ kTables[2][p[5]] ^ kTables[1][p[6]] ^ kTables[0][p[7]];
  }
  for (; left > 0; --left, ++p) crc = (crc >> 8) ^ kTables[0][(crc ^ *p) & 0xFF];
  return ~crc;
}

}  // namespace

std::uint32_t crc32c(ByteView bytes, std::uint32_t start) {
#if defined(__x86_64__)
  static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
  if (has_instruction) return crc32c_by_instruction(bytes, start);
#endif
  return crc32c_by_tables(bytes, start);
}

// A CRC is linear: what a flipped bit changes does not depend on the other bits, and each further byte folds the change on.
std::optional<FlippedBit> crc32c_flipped_bit(std::uint32_t difference, std::size_t length) {
  std::array<std::uint32_t, 8> change;
  for (std::size_t bit = 0; bit < 8; ++bit) change[bit] = kTables[0][std::size_t{1} << bit];
  for (std::size_t byte = length; byte-- > 0;) {
    for (std::size_t bit = 0; bit < 8; ++bit) {
      if (change[bit] == difference) return FlippedBit{byte, static_cast<std::uint8_t>(1U << bit)};
      change[bit] = (change[bit] >> 8) ^ kTables[0][change[bit] & 0xFF];
    }
  }
  return std::nullopt;
}

namespace detail {

std::uint32_t crc32c_portable(ByteView bytes, std::uint32_t start) {
  return crc32c_by_tables(bytes, start);
}

}  // namespace detail
}  // namespace tallystick::node
