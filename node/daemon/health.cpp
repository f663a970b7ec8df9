#include "node/daemon/health.h"

#include <algorithm>

namespace tallystick::node {
namespace {

constexpr Millis kLoopSilenceMax{5'000};

}  // namespace

Health::Health(const Clock& clock) : clock_{clock} {
  view_.taken = clock.monotonic();
  view_.last_commit = view_.taken;
}

void Health::renew(const HostStatus& host, std::size_t peers_connected) {
  const std::lock_guard lock{mutex_};
  view_.host = host;
  view_.peers_connected = peers_connected;
  view_.taken = clock_.monotonic();
}

void Health::committed() {
  const std::lock_guard lock{mutex_};
  view_.last_commit = clock_.monotonic();
}

Health::View Health::view() const {
  const std::lock_guard lock{mutex_};
  return view_;
}

std::vector<ops::Check> Health::live() const {
  const std::int64_t silence_ms = clock_.monotonic().raw() - view().taken.raw();
  return {
      {"loop", silence_ms < kLoopSilenceMax.raw(), "the event loop turned " + std::to_string(silence_ms) + " ms ago"}};
}

std::vector<ops::Check> Health::ready(const Config::Ops& limits, std::size_t peers_needed) const {
  const View now = view();
  const consensus::Summary& replica = now.host.consensus;
  const std::uint64_t behind =
      replica.finalized_view.raw() - std::min(replica.committed_view, replica.finalized_view).raw();
  const std::int64_t age_ms = clock_.monotonic().raw() - now.last_commit.raw();
  const bool writes = now.host.not_writing.empty();
  return {
      {"disk", writes || now.host.halted, writes ? "there is room to write" : now.host.not_writing},
      {"host", !now.host.halted && !now.host.consensus.diverged && !now.host.consensus.blocked,
       now.host.halted               ? "the node has halted: " + now.host.not_writing
       : now.host.consensus.diverged ? "this node computed another result than the network agreed upon"
       : now.host.consensus.blocked  ? "a final block is not valid by this node's rules: see its log"
                                     : "running"},
      {"peers", now.peers_connected >= peers_needed,
       std::to_string(now.peers_connected) + " peers connected, " + std::to_string(peers_needed) + " needed"},
      {"lag", behind <= limits.ready_blocks_behind_max,
       std::to_string(behind) + " views behind the newest finalization seen, at most " +
           std::to_string(limits.ready_blocks_behind_max)},
      {"commit_age", age_ms <= static_cast<std::int64_t>(limits.ready_commit_age_ms_max),
       "last commit " + std::to_string(age_ms) + " ms ago, at most " + std::to_string(limits.ready_commit_age_ms_max)},
  };
}

}  // namespace tallystick::node
