// How much may come in how long: `burst` at once, `per_second` on average.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/time.h"

namespace tallystick::node {

class TokenBucket {
 public:
  TokenBucket(std::size_t per_second, std::size_t burst, Millis now)
      : per_second_{static_cast<std::int64_t>(per_second)},
        burst_{static_cast<std::int64_t>(burst) * kParts},
        left_{burst_},
        at_{now} {}

  // Spends tokens, below zero if need be, and says how long to wait until there are some again.
  Millis take(std::size_t count, Millis now) {
    const std::int64_t passed = std::min<std::int64_t>(now.raw() - at_.raw(), kRefillMsMax);
    at_ = now;
    left_ = std::min(burst_, left_ + passed * per_second_);
    left_ -= static_cast<std::int64_t>(count) * kParts;
    return Millis{left_ >= 0 ? 0 : (-left_ + per_second_ - 1) / per_second_};
  }

 private:
  static constexpr std::int64_t kParts = 1'000;         // of a token: what per_second gives in a millisecond is whole
  static constexpr std::int64_t kRefillMsMax = 60'000;  // keeps the product far from overflow
  std::int64_t per_second_;
  std::int64_t burst_;
  std::int64_t left_;
  Millis at_;
};

}  // namespace tallystick::node
