// Inputs that are almost right: a real message with something wrong about it. What is wrong follows the shapes of the formats: big-endian
// integers and lengths, lists of items, optional parts, and text for the JSON ones.
#pragma once

#include <vector>

#include "core/bytes.h"
#include "testnet/sim/random.h"

namespace tallystick::fuzz {

// One to eight changes of a seed, some of them with pieces of the others. At most kInputBytesMax bytes come out.
inline constexpr std::size_t kInputBytesMax = 64 * 1024;
Bytes mutated(const std::vector<Bytes>& seeds, sim::Random& random);

}  // namespace tallystick::fuzz
