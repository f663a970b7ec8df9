// What can happen next, and what must never be. Votes are sets that only grow; any validator may have seen any part of what was cast,
// because acting on less is the same as not acting yet. A certificate exists once the honest votes for it and the twin's make a quorum.
//
// Not in the model, because votes and certificates are all that safety rests on: results (honest ones agree), bodies, time.
// A crash that loses nothing changes nothing here; one that loses the log is a move of its own.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "tests/model/rules.h"
#include "tests/model/state.h"

namespace tallystick::model {

struct Setting {
  Rules rules;
  // Blocks that the leader of each view may make: two if it is the twin. Two everywhere covers every schedule of leaders, and more.
  std::array<unsigned, kViews> blocks{kSlots, kSlots, kSlots};
  unsigned losses_max = 0;  // validators that lose their log: their votes stand, and they do not know it
  // Certificates come to be known when somebody honest holds them, and not before; for what must happen, rather than what must not.
  bool track_certificates = false;
  bool check_fork_only = false;  // of the invariants, only that finalized blocks are on one chain
};

// All that can happen next. `obliged`: something that honest validators do by themselves in the end, the twin being silent.
struct Move {
  State next;
  bool obliged = false;
};
void moves(const Setting& setting, const State& state, std::vector<Move>& out);

// Empty, or which promise is broken:
//   fork       two finalized blocks, neither an ancestor of the other
//   two notarizations, finalized and nullified, finalized unnotarized: of one view
//   ancestry   a notarized block whose parent is not, or that skips a view without a Nullification
//   conflict   an honest validator's two votes that must not both be
std::string broken_promise(const Setting& setting, const State& state);

// Empty, or why the network is stuck although every honest message arrives:
//   stuck      no honest validator can do anything, and some have not left the last view
//   no parent  all stand fresh in a view, and its honest leader has no block to build upon that the others would accept
// Needs track_certificates.
std::string stuck(const Setting& setting, const State& state, const std::vector<Move>& next);

std::string describe(const State& state);

}  // namespace tallystick::model
