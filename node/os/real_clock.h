// The machine's clocks.
#pragma once

#include "node/env/clock.h"

namespace tallystick::node {

class RealClock final : public Clock {
 public:
  Timestamp wall() const override;    // CLOCK_REALTIME
  Millis monotonic() const override;  // CLOCK_MONOTONIC
};

}  // namespace tallystick::node
