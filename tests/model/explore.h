// Breadth first from the first state until nothing new is found, or a promise is broken.
#pragma once

#include <cstddef>
#include <string>

#include "tests/model/protocol.h"

namespace tallystick::model {

struct Explored {
  std::size_t states = 0;  // distinct, up to the names of validators and blocks
  std::size_t transitions = 0;
  std::size_t depth = 0;  // moves to the farthest state
  bool closed = false;    // every state was looked at
  std::string violation;  // empty: none
  std::string path;       // the shortest way there, a state on each line
};

// At most states_max; about 40 bytes each.
Explored explore(const Setting& setting, std::size_t states_max);

}  // namespace tallystick::model
