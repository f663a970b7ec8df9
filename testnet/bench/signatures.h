// tallystick-bench signatures: the signature bound of this machine, alone.
#pragma once

#include <cstddef>

namespace tallystick::bench {

struct SignaturesOptions {
  std::size_t seconds = 3;
  std::size_t cores = 0;  // 0: all that this process may use
};

int measure_signatures(const SignaturesOptions& options, bool json);

}  // namespace tallystick::bench
