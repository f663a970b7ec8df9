// CRC-32C (Castagnoli), the check of every record on disk. It finds accidents; against intent there are hashes and signatures.
#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace tallystick::node {

// The CRC of `bytes`; `start` continues an earlier one: crc32c(b, crc32c(a)) is the CRC of a ‖ b. crc32c("123456789") = e3069283.
std::uint32_t crc32c(ByteView bytes, std::uint32_t start = 0);

namespace detail {
// The same without the processor's instruction; for the test that holds the two together.
std::uint32_t crc32c_portable(ByteView bytes, std::uint32_t start = 0);
}  // namespace detail

}  // namespace tallystick::node
