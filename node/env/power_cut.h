// For tests of what must be durable: cuts the power at the Nth operation of a simulated disk, and at every N in turn.
#pragma once

#include <cstdint>

#include "node/env/simulated_disk.h"

namespace tallystick::node {

// Thrown out of the disk; the code under test must not catch it, as it would not run after a real power cut.
struct PowerCut {};

// Lets `operations` changing operations pass, then throws for every further one.
inline SimulatedDisk::Hook cut_after(std::uint64_t operations) {
  return [left = operations](DiskOperation) mutable -> Result<void> {
    if (left == 0) throw PowerCut{};
    --left;
    return {};
  };
}

// A small generator (splitmix64), so that a test's choices repeat.
inline SimulatedDisk::Choose choose_from(std::uint64_t seed) {
  return [state = seed](std::uint64_t bound) mutable {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return (z ^ (z >> 31)) % bound;
  };
}

// Runs `use` on the disk, cutting the power after the given number of operations. True if it was cut.
template <class Use>
bool run_until_cut(SimulatedDisk& disk, std::uint64_t operations, std::uint64_t seed, Use use) {
  disk.set_hook(cut_after(operations));
  bool cut = false;
  try {
    use();
  } catch (const PowerCut&) {
    cut = true;
  }
  disk.set_hook({});
  if (cut) disk.cut_power(choose_from(seed));
  return cut;
}

}  // namespace tallystick::node
