// Where the explorer stands, for everybody who asks: written by the thread that follows, read by those that answer.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/genesis.h"
#include "explorer/follow/trouble.h"

namespace tallystick::explorer {

struct Standing {
  enum class State {
    starting,     // opening the stores, or waiting for a first word of the node
    catching_up,  // blocks are there that are not indexed yet
    following,    // everything that the node has is indexed
    waiting,      // no node gives an answer, or the database or the disk cannot be used now: all is tried again
    divergent,  // no node is left, and what one says does not hold; nothing more is indexed until something else says otherwise
    failed,  // a person must look
  };
  State state = State::starting;
  std::optional<Genesis> genesis;  // once it is known
  Height height;                   // indexed
  std::optional<Height> node_height;
  std::optional<Timestamp> block_time;  // of the last block that is indexed
  std::optional<Trouble> trouble;       // while waiting, divergent or failed
  // Of each node that was found wanting when it was last asked, also while another one is followed.
  std::vector<Trouble> alarms;
  // How far the rule book has come.
  struct Alerts {
    std::optional<Height> judged;  // complete up to this block
    bool behind = false;           // still judging what is indexed, or making its state anew after a start
    std::uint64_t refused = 0;     // facts that did not fit, since the start
    std::string why_refused;       // the last one
    std::string trouble;           // why nothing is judged at present; empty: none
  };
  Alerts alerts;
};
std::string_view name_of(Standing::State state);

// One copy, shared.
class SharedStanding {
 public:
  Standing get() const {
    const std::lock_guard lock{mutex_};
    return standing_;
  }
  template <class Change>
  void change(const Change& change) {
    const std::lock_guard lock{mutex_};
    change(standing_);
  }

 private:
  mutable std::mutex mutex_;
  Standing standing_;
};

}  // namespace tallystick::explorer
