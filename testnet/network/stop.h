// `tallystick-testnet stop`: ends nodes that `start` started, and nothing else. Stopping what does not run changes nothing.
#pragma once

#include "core/time.h"
#include "testnet/network/layout.h"

namespace tallystick::testnet {

struct StopOptions {
  std::vector<std::size_t> nodes;  // empty: all
  bool kill = false;               // SIGKILL at once, as a power cut would end them
  Millis patience{30'000};         // after SIGTERM; then SIGKILL
};

enum class StopOutcome { stopped, killed, did_not_run };
struct StoppedNode {
  std::size_t validator;
  StopOutcome outcome;  // killed: asked for, or because it did not end by itself in time
};

Result<std::vector<StoppedNode>> stop_nodes(const Layout& layout, const StopOptions& options);

}  // namespace tallystick::testnet
