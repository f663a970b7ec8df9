// CRC-32C (Castagnoli), the check of every record on disk. It finds accidents; against intent there are hashes and signatures.
#pragma once

#include <cstdint>
#include <optional>

#include "core/bytes.h"

namespace tallystick::node {

// The CRC of `bytes`; `start` continues an earlier one: crc32c(b, crc32c(a)) is the CRC of a ‖ b. crc32c("123456789") = e3069283.
std::uint32_t crc32c(ByteView bytes, std::uint32_t start = 0);

// Which single bit of `length` checked bytes, when flipped, changes their CRC by this difference: the byte, counted from the first, and the
// bit's value; nothing when no single bit does.
struct FlippedBit {
  std::size_t byte = 0;
  std::uint8_t mask = 0;
  bool operator==(const FlippedBit&) const = default;
};
std::optional<FlippedBit> crc32c_flipped_bit(std::uint32_t difference, std::size_t length);

namespace detail {
// The same without the processor's instruction; for the test that holds the two together.
std::uint32_t crc32c_portable(ByteView bytes, std::uint32_t start = 0);
}  // namespace detail

}  // namespace tallystick::node
