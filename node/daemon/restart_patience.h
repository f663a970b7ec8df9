// How long a node that halted waits before it starts anew: a second, twice as long each time, a minute at most; a second again after it ran
// for ten minutes. A data structure: time is an argument.
#pragma once

#include <algorithm>
#include <optional>

#include "core/time.h"

namespace tallystick::node {

class RestartPatience {
 public:
  static constexpr Millis kFirst{1'000};
  static constexpr Millis kLongest{60'000};
  static constexpr Millis kForgotten{600'000};

  // Told at each start; the wait that follows if this run ends in a halt.
  Millis before_next(Millis now) {
    const bool forgotten = !started_ || now.raw() - started_->raw() >= kForgotten.raw();
    wait_ = forgotten ? kFirst : Millis{std::min(wait_.raw() * 2, kLongest.raw())};
    started_ = now;
    return wait_;
  }

 private:
  std::optional<Millis> started_;
  Millis wait_;
};

}  // namespace tallystick::node
