// Follows one of the nodes for as long as it lives: opens both stores, takes page after page, and goes to the next node when one gives no answer,
// an error, or what does not hold. It stands still when every node failed one after the other, and then asks again. When the database or the disk
// cannot be used it opens both stores anew after a pause. All of it on a thread of its own; the rest of the process reads the index and the standing.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "explorer/service/standing.h"
#include "explorer/service/webhook.h"

namespace tallystick::explorer {

struct FollowOptions {
  std::vector<std::string> nodes;  // in order of preference
  Hash genesis;                    // pinned
  std::string index;               // "sqlite:PATH" or "postgresql://…"
  std::string data;                // directory of the ledger that blocks are executed on
  Millis poll{5'000};              // how long a node is let wait for the next block
  Millis patience{20'000};         // with a node's answer, beyond the wait that was asked for
  DeliveredMark delivered = {};    // kept in the index for a webhook; null: there is none
};

class FollowThread {
 public:
  // Opens and checks the index, so that what is wrong with the command line is said at once; the rest happens later. `told` is called on the
  // thread after every change of the standing. `standing` outlives the object.
  // malformed: the index is of another network or version, or an option is not of its form. unavailable: it cannot be opened now.
  static Result<std::unique_ptr<FollowThread>> start(FollowOptions options, SharedStanding& standing,
                                                     std::function<void()> told);
  // Ends after the page that is being worked on, or at once while it waits for a node.
  ~FollowThread();

 private:
  struct Impl;
  explicit FollowThread(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::explorer
