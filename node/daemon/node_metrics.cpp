#include "node/daemon/node_metrics.h"

#include <utility>

namespace tallystick::node {

NodeMetrics::NodeMetrics(ops::Metrics& m)
    : height_{m.gauge("consensus_height", "Height of the last finalized and durable block")},
      view_{m.gauge("consensus_view", "Current view")},
      epoch_{m.gauge("consensus_epoch", "Epoch in force")},
      validators_{m.gauge("consensus_validators", "Validators of the epoch")},
      peers_{m.gauge("p2p_peers", "Validators connected on both channels")},
      pool_count_{m.gauge("mempool_size", "Transactions waiting for a block")},
      pool_bytes_{m.gauge("mempool_size_bytes", "Bytes of the transactions waiting for a block")},
      block_transactions_{m.gauge("consensus_num_txs", "Transactions of the last block")},
      block_bytes_{m.gauge("consensus_block_size_bytes", "Bytes of the transactions of the last block")},
      voting_{m.gauge("consensus_voting", "1 when this node votes")},
      blocked_{m.gauge("consensus_blocked", "1 when a final block is not valid by this node's rules")},
      blocks_under_way_{
          m.gauge("consensus_blocks_under_way", "Blocks whose bodies are held and which are not committed")},
      verifications_waiting_{
          m.gauge("mempool_verifications_waiting", "Transactions whose signatures wait to be checked")},
      log_segments_{m.gauge("store_log_segments", "Segments of the consensus log")},
      clock_skew_seconds_{m.gauge("consensus_clock_skew_seconds", "Our clock minus the median of the quorum's")},
      writing_{m.gauge("store_writing", "0 when this node writes nothing: its disk is too full, or failed")},
      free_bytes_{m.gauge("store_free_bytes", "Room on the disk of the data directory")},
      passed_over_{
          m.gauge("mempool_passed_over", "Transactions that could run and that f+1 leaders with room left out")},
      damaged_blocks_{m.gauge("store_damaged_blocks", "Blocks in the block files that are damaged and not mended yet")},
      transactions_{
          m.counter("consensus_total_txs", "Transactions in blocks committed since the start of the process")},
      evidence_{m.counter("consensus_evidence", "Proofs of misconduct found since the start of the process")},
      divergences_{m.counter("consensus_divergence", "Results other than our own that were certified or suspected")},
      peer_faults_{m.counter("p2p_faults", "Messages that no correct validator sends")},
      requests_turned_away_{
          m.counter("p2p_requests_turned_away", "Requests for bodies from peers that ask for more than their budget")},
      messages_unheard_{
          m.counter("p2p_messages_unheard", "Messages dropped unread: their sender's signatures were not valid")},
      block_interval_seconds_{
          m.histogram("consensus_block_interval_seconds", "Time between commits", ops::seconds_buckets())} {
  m.gauge("build_info", "Version of the program", {{"version", TALLYSTICK_VERSION}}).set(1);
}

void NodeMetrics::epoch(Epoch epoch, std::size_t validators) {
  epoch_.set(static_cast<double>(epoch.raw()));
  validators_.set(static_cast<double>(validators));
}

void NodeMetrics::committed(const CommittedEvent& event, Millis monotonic) {
  height_.set(static_cast<double>(event.block->block.header.height.raw()));
  transactions_.add(static_cast<double>(event.transactions.size()));
  block_transactions_.set(static_cast<double>(event.transactions.size()));
  std::size_t bytes = 0;
  for (const TransactionPtr& transaction : event.transactions) bytes += transaction->bytes.size();
  block_bytes_.set(static_cast<double>(bytes));
  if (last_commit_) block_interval_seconds_.observe(static_cast<double>(monotonic.raw() - last_commit_->raw()) / 1000);
  last_commit_ = monotonic;
}

void NodeMetrics::fact(const consensus::Fact& fact) {
  if (std::holds_alternative<consensus::EvidenceFound>(fact)) evidence_.add();
  if (std::holds_alternative<consensus::PeerFault>(fact)) peer_faults_.add();
  if (std::holds_alternative<consensus::Divergence>(fact) ||
      std::holds_alternative<consensus::DivergenceSuspected>(fact))
    divergences_.add();
}

void NodeMetrics::sample(const HostStatus& status, std::size_t peers_connected, std::uint64_t free_bytes) {
  writing_.set(status.not_writing.empty() ? 1 : 0);
  passed_over_.set(static_cast<double>(status.passed_over));
  damaged_blocks_.set(static_cast<double>(status.damaged_blocks));
  free_bytes_.set(static_cast<double>(free_bytes));
  view_.set(static_cast<double>(status.consensus.view.raw()));
  height_.set(static_cast<double>(status.committed.raw()));
  peers_.set(static_cast<double>(peers_connected));
  pool_count_.set(static_cast<double>(status.pool_count));
  pool_bytes_.set(static_cast<double>(status.pool_bytes));
  voting_.set(status.consensus.voting && status.not_writing.empty() ? 1 : 0);
  blocked_.set(status.consensus.blocked ? 1 : 0);
  requests_turned_away_.add(
      static_cast<double>(status.requests_turned_away - std::exchange(turned_away_told_, status.requests_turned_away)));
  messages_unheard_.add(
      static_cast<double>(status.messages_unheard - std::exchange(unheard_told_, status.messages_unheard)));
  blocks_under_way_.set(static_cast<double>(status.blocks_under_way));
  verifications_waiting_.set(static_cast<double>(status.verifications_waiting));
  log_segments_.set(static_cast<double>(status.log_segments));
  if (status.consensus.clock_skew)
    clock_skew_seconds_.set(static_cast<double>(status.consensus.clock_skew->raw()) / 1000);
}

}  // namespace tallystick::node
