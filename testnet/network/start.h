// `tallystick-testnet start`: runs the nodes of a network in the background until they answer. Starting what runs already
// changes nothing.
#pragma once

#include "core/time.h"
#include "testnet/network/layout.h"

namespace tallystick::testnet {

struct StartOptions {
  std::vector<std::size_t> nodes;  // empty: all
  std::string program;             // path of tallystickd
  Millis patience{60'000};         // for all of them to answer; 0: do not wait
};

enum class StartOutcome { started, ran_already };
struct StartedNode {
  std::size_t validator;
  StartOutcome outcome;
  std::int32_t pid;
};

// The error names the node that did not come up, with the last lines of its log; nodes that did stay up.
Result<std::vector<StartedNode>> start_nodes(const Layout& layout, const StartOptions& options);

}  // namespace tallystick::testnet
