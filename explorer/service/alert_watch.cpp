#include "explorer/service/alert_watch.h"

namespace tallystick::explorer {
namespace {

constexpr std::chrono::seconds kAgain{10};  // before alerts are tried again after a trouble

}  // namespace

void AlertWatch::failed(const Error& error) {
  keeper_.reset();
  again_ = Clock::now() + kAgain;
  standing_.trouble = error.message;
}

Result<void> AlertWatch::keep_mark() {
  const std::int64_t mark = delivered_ == nullptr ? -1 : delivered_->load();
  if (mark <= mark_kept_) return {};
  if (auto begun = database_.begin(); !begun) return begun;
  auto kept = database_.write("UPDATE meta SET value = $1 WHERE name = 'webhook_place'", {std::to_string(mark)});
  if (kept) kept = database_.commit();
  if (!kept) {
    database_.rollback();
    return kept;
  }
  mark_kept_ = mark;
  return {};
}

bool AlertWatch::go_on(std::chrono::milliseconds time) {
  const Clock::time_point begun = Clock::now();
  if (begun < again_) return false;
  if (keeper_ == nullptr) {
    auto opened = AlertKeeper::open(database_, genesis_);
    if (!opened) return failed(opened.error()), false;
    keeper_ = std::move(*opened);
  }
  bool more = true;
  while (more && Clock::now() - begun < time) {
    const auto step = keeper_->step();
    if (!step) return failed(step.error()), false;
    more = *step;
  }
  if (const auto kept = keep_mark(); !kept) return failed(kept.error()), false;
  standing_ = {keeper_->judged(), more, keeper_->refused(), keeper_->why_refused(), {}};
  return more;
}

}  // namespace tallystick::explorer
