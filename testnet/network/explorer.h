// The network's explorer: one process beside the banks that follows all of them and serves what it checked itself. It lives in the network's
// directory (layout.h) and is started and stopped apart from the nodes, which it outlives: it shows what it has without them.
#pragma once

#include <string>

#include "core/strong.h"
#include "core/time.h"
#include "testnet/network/layout.h"

namespace tallystick::testnet {

struct ExplorerOptions {
  std::string program;      // path of tallystick-explorer
  Millis patience{20'000};  // for it to answer
};

// Starts it, unless it runs, on the port it had before or else on a free one. Its address, "http://127.0.0.1:PORT".
Result<std::string> start_explorer(const Layout& layout, const ExplorerOptions& options);

// Ends it, if it runs.
Result<void> stop_explorer(const Layout& layout);

// The last block that it has checked, executed and indexed, running or not.
Result<Height> explored_height(const Layout& layout, const std::string& program);

}  // namespace tallystick::testnet
