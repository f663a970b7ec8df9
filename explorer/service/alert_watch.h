// The keeper of alerts as part of the service: works for a moment at a time, says where it stands, and opens again after a trouble. What keeps it
// from judging never keeps blocks from being indexed.
#pragma once

#include <chrono>
#include <memory>

#include "explorer/alerts/keeper.h"
#include "explorer/service/standing.h"

namespace tallystick::explorer {

class AlertWatch {
 public:
  // `database` outlives the object and is used by the calling thread alone.
  AlertWatch(sql::Database& database, Genesis genesis) : database_{database}, genesis_{std::move(genesis)} {}

  // Judges what is indexed for about this long. True: there is more to judge.
  bool go_on(std::chrono::milliseconds time);
  Standing::Alerts standing() const { return standing_; }

 private:
  using Clock = std::chrono::steady_clock;
  void failed(const Error& error);

  sql::Database& database_;
  const Genesis genesis_;
  std::unique_ptr<AlertKeeper> keeper_;
  Clock::time_point again_{};  // not before
  Standing::Alerts standing_;
};

}  // namespace tallystick::explorer
