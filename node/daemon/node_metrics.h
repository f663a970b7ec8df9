// What a node tells Prometheus about itself. Names follow those operators know from other ledgers (ECOSYSTEM 3), with our prefix.
#pragma once

#include "node/host/host.h"
#include "node/ops/metrics.h"

namespace tallystick::node {

class NodeMetrics {
 public:
  explicit NodeMetrics(ops::Metrics& metrics);

  void epoch(Epoch epoch, std::size_t validators);
  void committed(const CommittedEvent& event, Millis monotonic);
  void fact(const consensus::Fact& fact);
  // About twice a second.
  void sample(const HostStatus& status, std::size_t peers_connected, std::uint64_t free_bytes);

 private:
  ops::Gauge height_, view_, epoch_, validators_, peers_, pool_count_, pool_bytes_, block_transactions_, block_bytes_, voting_,
      blocked_, blocks_under_way_, verifications_waiting_, log_segments_, clock_skew_seconds_, writing_, free_bytes_,
      passed_over_, damaged_blocks_;
  ops::Counter transactions_, evidence_, divergences_, peer_faults_, requests_turned_away_, messages_unheard_;
  ops::Histogram block_interval_seconds_;
  std::optional<Millis> last_commit_;
  std::uint64_t turned_away_told_ = 0;
  std::uint64_t unheard_told_ = 0;
};

}  // namespace tallystick::node
