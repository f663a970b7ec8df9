// How much a leader puts into its next block: as much as a block may hold while a quorum keeps up with executing them, and less the farther
// its slowest member is behind, so that the ledger goes at the pace of the quorum and not of its leaders' pools.
#pragma once

#include <algorithm>

#include "core/block.h"
#include "node/mempool/mempool.h"

namespace tallystick::node {

inline constexpr std::uint64_t kBlocksBehindFree =
    16;  // what agreement and execution of full blocks keep under way by themselves
inline constexpr std::uint64_t kBlocksBehindHalving = 8;  // each that many more halve the block
inline constexpr std::uint64_t kBlockHalvingsMax = 7;     // 78 transactions, 32 KiB: it never stops

// `quorum_behind`: consensus::GatherPayload.
inline Mempool::Room block_room(std::uint64_t quorum_behind) {
  const std::uint64_t beyond = quorum_behind - std::min(quorum_behind, kBlocksBehindFree);
  const std::uint64_t halvings =
      std::min(beyond / kBlocksBehindHalving + (beyond % kBlocksBehindHalving > 0 ? 1 : 0), kBlockHalvingsMax);
  return {kBlockTransactionsMax >> halvings, kBlockBytesMax >> halvings};
}

}  // namespace tallystick::node
