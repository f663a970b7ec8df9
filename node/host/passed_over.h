// Transactions that somebody leaves out: they could have run before each of the last f+1 blocks that came from different leaders and had
// room for them. One of those leaders is honest and knew of it, unless it never heard: so it is told again, and the operator is told
// (CONSENSUS 5, RELIABILITY B5). A data structure: which arrivals of the pool a block's leader could have taken is an argument.
#pragma once

#include <cstdint>
#include <deque>

#include "core/block.h"

namespace tallystick::node {

class PassedOver {
 public:
  // Blocks smaller than this had room, however much their leader had shrunk them (node/host/block_room.h).
  static constexpr std::size_t kRoomCount = 64;
  static constexpr std::size_t kRoomBytes = 16 * 1024;

  // A block was committed. `arrivals`: how many transactions the pool has ever taken.
  void committed(ValidatorIndex leader, std::size_t count, std::size_t bytes, std::uint64_t arrivals) {
    if (count >= kRoomCount || bytes >= kRoomBytes) return turns_.clear();
    std::erase_if(turns_, [&](const Turn& turn) { return turn.leader == leader; });
    turns_.push_back({leader, arrivals});
    if (turns_.size() > kTurnsMax) turns_.pop_front();
  }

  // What arrived before this many others, and could run, was passed over; 0: nothing was. One turn more than f+1 counts, because the first
  // block may have been proposed before the transaction came.
  std::uint64_t before(std::size_t faults_max) const {
    const std::size_t needed = faults_max + 2;
    return turns_.size() < needed ? 0 : turns_[turns_.size() - needed].arrivals;
  }

 private:
  static constexpr std::size_t kTurnsMax = 128;
  struct Turn {
    ValidatorIndex leader;
    std::uint64_t arrivals = 0;
  };
  std::deque<Turn> turns_;  // the newest of each leader, oldest first
};

}  // namespace tallystick::node
