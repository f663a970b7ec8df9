// What outside bytes reach first, each behind one function that takes any bytes at all. A target says what is wrong with what the decoder made
// of them: what is taken is taken whole and written again as the same bytes. Crashes speak for themselves.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace tallystick::fuzz {

struct Target {
  const char* name;
  std::vector<Bytes> seeds;  // real ones: the golden vectors that this decoder takes
  // What is wrong; empty: nothing. `taken` becomes true when the decoder took the bytes.
  std::function<std::string(ByteView, bool& taken)> run;
};

std::vector<Target> targets();

}  // namespace tallystick::fuzz
