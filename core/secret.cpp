#include "core/secret.h"

#include <cerrno>

#include <string.h>
#include <sys/random.h>

#include "core/ensure.h"

namespace tallystick {

void fill_random(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    ensure(got > 0);
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

void wipe(std::span<std::uint8_t> secret) {
  if (!secret.empty()) explicit_bzero(secret.data(), secret.size());
}

}  // namespace tallystick
