#include "node/storage/crc32c.h"

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

TEST(Crc32c, KnownValues) {
  const struct {
    const char* name;
    Bytes bytes;
    std::uint32_t crc;
  } rows[] = {
      {"empty", {}, 0},
      {"check value", {'1', '2', '3', '4', '5', '6', '7', '8', '9'}, 0xE3069283},
      {"RFC 3720: 32 zeros", Bytes(32, 0x00), 0x8A9136AA},
      {"RFC 3720: 32 ones", Bytes(32, 0xFF), 0x62A8AB43},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(crc32c(row.bytes), row.crc);
    EXPECT_EQ(detail::crc32c_portable(row.bytes), row.crc);
  }
}

TEST(Crc32c, ContinuesAtAnySplit) {
  Bytes bytes;
  for (int i = 0; i < 61; ++i) bytes.push_back(static_cast<std::uint8_t>(i * 37));
  for (std::size_t split = 0; split <= bytes.size(); ++split) {
    EXPECT_EQ(crc32c(ByteView{bytes}.subspan(split), crc32c(ByteView{bytes}.first(split))), crc32c(bytes)) << split;
    EXPECT_EQ(detail::crc32c_portable(ByteView{bytes}.first(split)), crc32c(ByteView{bytes}.first(split))) << split;
  }
}

TEST(Crc32c, NamesTheBitThatWasFlipped) {
  Bytes bytes(300);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 37 + 11);
  const std::uint32_t good = crc32c(bytes, 7);
  for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
    const auto mask = static_cast<std::uint8_t>(1U << (byte % 8));
    bytes[byte] ^= mask;
    EXPECT_EQ(crc32c_flipped_bit(crc32c(bytes, 7) ^ good, bytes.size()), (FlippedBit{byte, mask}));
    bytes[byte] ^= mask;
  }
  bytes[10] ^= 3;
  EXPECT_EQ(crc32c_flipped_bit(crc32c(bytes, 7) ^ good, bytes.size()), std::nullopt);
}

}  // namespace
}  // namespace tallystick::node
