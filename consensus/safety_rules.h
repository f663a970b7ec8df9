// The rules that must never be broken, whatever the network, the clock or the disk do. `permit` holds every guard, and
// every path that signs, repeats or replays a vote of our own goes through it: the first sending, a rebroadcast, and
// recovery from the log.
//
// The table is updated when a vote's record is appended, before the sync; the vote leaves after the sync. So the guards
// never look at what the disk has not confirmed yet as if it had not been decided.
#pragma once

#include <map>
#include <optional>

#include "consensus/messages.h"

namespace tallystick::consensus {

// What this replica has signed in one view.
struct OwnVotes {
  std::optional<Vote> notarize;  // or its proposal, whose signature is a notarize vote
  std::optional<Vote> nullify;
  std::optional<Vote> finalize;
};

// All votes of our own above the floor.
class VoteTable {
 public:
  View floor() const { return floor_; }
  // Never moves back. Forgets the votes at or below it: nothing more can be signed there.
  void raise_floor(View floor);
  // Empty for a view without own votes.
  const OwnVotes& at(View view) const;
  const std::map<View, OwnVotes>& views() const { return views_; }
  // The vote must have been permitted as new.
  void record(const Vote& own);

 private:
  View floor_;
  std::map<View, OwnVotes> views_;
};

enum class Permission {
  sign,    // new and allowed: record, persist, send
  repeat,  // exactly this was signed before: the recorded vote may be sent again
  refuse,
};

// May this replica, standing in `current`, sign `subject`? Pure.
Permission permit(const VoteTable& table, View current, const Subject& subject);

// Does a vote of the table's owner exclude this one, in whichever order the two were signed? Two of one kind do, nullify and finalize do.
// For a log that a crash left half rewritten, whose records stand in another order than they were made. Pure.
bool excludes(const OwnVotes& own, const Subject& subject);

}  // namespace tallystick::consensus
