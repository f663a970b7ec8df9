#include "consensus/view_timer.h"

#include <algorithm>

namespace tallystick::consensus {

Millis delta_of(const Timing& timing, View view, View finalized) {
  const std::uint64_t unfinalized = view.raw() - 1 - std::min(view.raw() - 1, finalized.raw());
  std::int64_t delta = timing.delta_initial.raw();
  for (std::uint64_t k = 2; k < unfinalized && delta < timing.delta_max.raw(); ++k) delta = delta * 13 / 10;
  return Millis{std::min(delta, timing.delta_max.raw())};
}

void ViewTimer::enter(const Timing& timing, View view, View finalized, Millis now) {
  entered_ = now;
  delta_ = delta_of(timing, view, finalized);
  started_.reset();
  grace_ = Millis{0};
}

void ViewTimer::learn(const Timing& timing, View view, View finalized, Millis now) {
  const Millis smaller = delta_of(timing, view, finalized);
  if (smaller >= delta_) return;
  const auto had = advance_deadline();
  grace_ = std::min(grace_, smaller);
  delta_ = smaller;
  if (started_) started_ = std::min(now, Millis{had->raw() - grace_.raw() - 3 * delta_.raw()});
}

void ViewTimer::observe(const Timing& timing, const Observed& observed, Millis now) {
  const bool waits = observed.idle && !observed.activity && !observed.transactions && now < heartbeat(timing);
  if (waits) {
    started_.reset();
  } else if (!started_) {
    started_ = now;
    grace_ = observed.idle && !observed.activity && observed.transactions ? delta_ : Millis{0};
  }
}

std::optional<Millis> ViewTimer::lead_deadline() const {
  if (!started_) return std::nullopt;
  return Millis{started_->raw() + grace_.raw() + 2 * delta_.raw()};
}

std::optional<Millis> ViewTimer::advance_deadline() const {
  if (!started_) return std::nullopt;
  return Millis{started_->raw() + grace_.raw() + 3 * delta_.raw()};
}

}  // namespace tallystick::consensus
