// The keeper of alerts as part of the service: works for a moment at a time, says where it stands, and opens again after a trouble. What keeps it
// from judging never keeps blocks from being indexed.
#pragma once

#include <chrono>
#include <memory>

#include "explorer/alerts/keeper.h"
#include "explorer/service/standing.h"
#include "explorer/service/webhook.h"

namespace tallystick::explorer {

class AlertWatch {
 public:
  // `database` outlives the object and is used by the calling thread alone.
  // `delivered`: how far a webhook has come, kept in the index whenever it went on; null: there is none.
  AlertWatch(sql::Database& database, Genesis genesis, DeliveredMark delivered = nullptr)
      : database_{database}, genesis_{std::move(genesis)}, delivered_{std::move(delivered)} {}

  // Judges what is indexed for about this long. True: there is more to judge.
  bool go_on(std::chrono::milliseconds time);
  Standing::Alerts standing() const { return standing_; }

 private:
  using Clock = std::chrono::steady_clock;
  void failed(const Error& error);
  Result<void> keep_mark();

  sql::Database& database_;
  const Genesis genesis_;
  const DeliveredMark delivered_;
  std::int64_t mark_kept_ = -1;
  std::unique_ptr<AlertKeeper> keeper_;
  Clock::time_point again_{};  // not before
  Standing::Alerts standing_;
};

}  // namespace tallystick::explorer
