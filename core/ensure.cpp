#include "core/ensure.h"

#include <cstdio>
#include <cstdlib>

namespace tallystick {

void ensure_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "tallystick: internal error: %s does not hold (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace tallystick
