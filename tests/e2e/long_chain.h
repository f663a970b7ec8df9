// A ledger of many blocks, laid into the directories of validators that have never run: what a network leaves behind after hours, in seconds.
// Every block is finalized with the validators' own keys and holds payments of the settlement authority to the banks' reserves.
#pragma once

#include "core/strong.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {

struct LongChain {
  std::uint64_t blocks = 10'000;
  std::size_t transactions = 4;             // of one block
  std::vector<std::size_t> nodes{0, 1, 2};  // who has it
  std::uint64_t block_segment_bytes = 64 * 1024 * 1024;
};

// The nodes must not run. What cannot be written is an exception.
void lay_down(const Network& network, const LongChain& chain);

}  // namespace tallystick::e2e
