// When a replica loses patience with a view: all the arithmetic of time-outs (CONSENSUS 1.4 U, delta, Idle, Retry).
#pragma once

#include <optional>

#include "consensus/replica_config.h"

namespace tallystick::consensus {

// min(delta_max, delta_initial * 1.3^max(0, k - 2)) with k = view - 1 - the highest finalized view: the longer nothing became final, the
// more patience. In whole milliseconds, rounded down after every factor. Taken on entering a view; who learns afterwards that more is final
// than it knew goes on with the smaller one, as those do who knew when they entered (adr/0003).
Millis delta_of(const Timing& timing, View view, View finalized);

// What can be observed in a view, as far as its timers care.
struct Observed {
  bool idle = false;          // the parent is final, nothing since was nullified, no due work waits
  bool transactions = false;  // the pool holds some that the chain lacks
  bool activity = false;      // a proposal or a vote for the view was seen
};

class ViewTimer {
 public:
  void enter(const Timing& timing, View view, View finalized, Millis now);
  // Something newer became final, as far as we know: perhaps there was no reason for so much patience. What has begun gets its full time
  // with the smaller delta from now on, and never more than it had.
  void learn(const Timing& timing, View view, View finalized, Millis now);
  // Starts or stops the timers: they run unless the ledger is idle, and in an idle ledger from the first of a waiting transaction (then with
  // one delta more, for handing it to the leader and back), activity in the view, or the heartbeat.
  void observe(const Timing& timing, const Observed& observed, Millis now);

  Millis entered() const { return entered_; }
  Millis delta() const { return delta_; }
  bool running() const { return started_.has_value(); }
  // Two deltas for the proposal, three for the end of the view; nothing while stopped.
  std::optional<Millis> lead_deadline() const;
  std::optional<Millis> advance_deadline() const;
  // When an idle view stops being idle by itself.
  Millis heartbeat(const Timing& timing) const { return Millis{entered_.raw() + timing.heartbeat.raw()}; }
  // Every min(retry_max, delta).
  Millis retry_interval(const Timing& timing) const { return std::min(timing.retry_max, delta_); }

 private:
  Millis entered_;
  Millis delta_;
  std::optional<Millis> started_;
  Millis grace_;
};

}  // namespace tallystick::consensus
