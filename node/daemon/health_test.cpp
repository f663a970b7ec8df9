#include "node/daemon/health.h"

#include <functional>

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

class SetClock final : public Clock {
 public:
  Timestamp wall() const override { return Timestamp{ms}; }
  Millis monotonic() const override { return Millis{ms}; }
  std::int64_t ms = 0;
};

TEST(Health, NotReadyNamesTheReason) {
  constexpr std::size_t kPeersNeeded = 2;
  const struct {
    const char* name;
    std::function<void(HostStatus&, std::size_t& peers, SetClock&)> change;
    const char* failed;  // the check; empty: ready
    const char* detail;
  } rows[] = {
      {"ready", [](HostStatus&, std::size_t&, SetClock&) {}, "", ""},
      {"halted", [](HostStatus& s, std::size_t&, SetClock&) { s.halted = true; }, "host", "halted"},
      {"no room", [](HostStatus& s, std::size_t&, SetClock&) { s.not_writing = "the disk has 3 MiB free"; }, "disk",
       "3 MiB free"},
      {"diverged", [](HostStatus& s, std::size_t&, SetClock&) { s.consensus.diverged = true; }, "host",
       "another result"},
      {"blocked", [](HostStatus& s, std::size_t&, SetClock&) { s.consensus.blocked = true; }, "host", "not valid"},
      {"alone", [](HostStatus&, std::size_t& peers, SetClock&) { peers = 1; }, "peers", "1 peers connected, 2 needed"},
      {"at the limit",
       [](HostStatus& s, std::size_t&, SetClock&) {
         s.consensus.finalized_view = View{120};
         s.consensus.committed_view = View{100};
       },
       "", ""},
      {"behind",
       [](HostStatus& s, std::size_t&, SetClock&) {
         s.consensus.finalized_view = View{121};
         s.consensus.committed_view = View{100};
       },
       "lag", "21 views behind the newest finalization seen, at most 20"},
      {"asleep", [](HostStatus&, std::size_t&, SetClock& clock) { clock.ms += 60'001; }, "commit_age", "60001 ms"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    SetClock clock;
    Health health{clock};
    HostStatus status;
    std::size_t peers = kPeersNeeded;
    row.change(status, peers, clock);
    health.renew(status, peers);
    std::string failed, detail;
    for (const ops::Check& check : health.ready(Config::Ops{}, kPeersNeeded))
      if (!check.ok) {
        failed += check.name;
        detail += check.detail;
      }
    EXPECT_EQ(failed, row.failed);
    EXPECT_NE(detail.find(row.detail), std::string::npos) << detail;
  }
}

TEST(Health, ALoopThatDoesNotTurnIsNotAlive) {
  SetClock clock;
  Health health{clock};
  health.renew({}, 3);
  clock.ms = 4'999;
  EXPECT_TRUE(health.live().at(0).ok);
  clock.ms = 5'000;
  EXPECT_FALSE(health.live().at(0).ok);
}

}  // namespace
}  // namespace tallystick::node
