// What a replica is told once: the network, its place in it, its patience.
#pragma once

#include <optional>

#include "consensus/certificate.h"
#include "consensus/validator_set.h"

namespace tallystick::consensus {

// Milliseconds; the defaults are for a local network (CONSENSUS 1.4).
struct Timing {
  Millis delta_initial{250};  // 800 over wide areas
  Millis delta_max{4'000};
  Millis retry_max{1'000};  // own votes are sent again every min(this, the view's delta)
  Millis status{1'000};
  Millis skip{10'000};          // a leader silent for longer is skipped at once
  Millis heartbeat{5'000};      // an idle leader proposes an empty block after this
  Millis pacing{20};            // a block is cut this long after the one before, or when full
  Millis clock_ahead_max{500};  // how far a block's time may be ahead of ours
};

// A block below which nothing can change: the root of an epoch, or one that the ledger has committed.
struct CommittedBlock {
  Hash hash;
  BlockHeader header;  // of genesis: height 0, view 0, timestamp as the network defines it, the rest zeros
  Hash result;         // R
  std::optional<Finalization> finalization;  // its own, when it has one and the store kept it
  Hash next_validators{};                    // hash of the list that the state after it announces for the next epoch
};
// The root of epoch 0. `announced` is the hash of the list of genesis.
CommittedBlock genesis_block(const Hash& genesis_hash, const Hash& genesis_result, Timestamp timestamp,
                             const Hash& announced = {});

inline constexpr Height kNoSealing{~std::uint64_t{0}};

struct ReplicaConfig {
  Network network;
  Epoch epoch{0};
  ValidatorSet validators;
  std::optional<ValidatorIndex> self;  // absent: follows and serves, never votes
  CommittedBlock root;                 // of the epoch
  Timing timing;
  Height sealing_height = kNoSealing;  // of its last block; without one the epoch has no end
};

inline constexpr std::size_t kRecentBlocks = 64;

}  // namespace tallystick::consensus
