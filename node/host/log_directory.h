// Where the log of an epoch lies on the node's disk.
#pragma once

#include <string>

#include "core/strong.h"

namespace tallystick::node {

inline std::string log_directory(Epoch epoch) {
  return "log/" + std::to_string(epoch.raw());
}

}  // namespace tallystick::node
