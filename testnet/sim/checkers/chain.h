// Every final block is the child of the one before it, later in views and in time but not in the future, and holds what its header says.
#pragma once

#include <optional>

#include "consensus/messages.h"
#include "testnet/sim/checker.h"

namespace tallystick::sim {

class Chain final : public Checker {
 public:
  // What a leader's clock may be ahead, and then a voter's: 500 ms and the widest that clocks stand apart.
  static constexpr Millis kAheadMax{1'000};

  Chain(Verdict& verdict, const EventQueue& queue, Timestamp clock_start)
      : verdict_{verdict}, queue_{queue}, clock_start_{clock_start} {}

  void on_committed(NodeIndex, const node::CommittedEvent& event) override {
    const consensus::Block& block = event.block->block;
    const BlockHeader& header = block.header;
    if (newest_ && header.height <= newest_->height) return;
    const Timestamp now = clock_start_ + Millis{queue_.now() / kMillisecond};
    const struct {
      const char* what;
      bool holds;
    } rows[] = {
        // A block that a start found stored and committed again is told by nobody, if no other node was as far.
        {"it is not the child of the one before",
         !newest_ || header.height != newest_->height.next() || header.parent_hash == newest_hash_},
        {"its view is not later",
         !newest_ || std::pair{header.epoch, header.view} > std::pair{newest_->epoch, newest_->view}},
        {"its time is not later", !newest_ || header.timestamp > newest_->timestamp},
        {"its time has not come", header.timestamp <= now + kAheadMax},
        {"it holds other transactions than it says",
         consensus::transactions_root(block.transactions.items) == header.tx_root},
    };
    for (const auto& row : rows)
      if (!row.holds)
        verdict_.violated("the chain is broken at height " + std::to_string(header.height.raw()) + ": " + row.what);
    newest_ = header;
    newest_hash_ = event.block->hash;
  }

 private:
  Verdict& verdict_;
  const EventQueue& queue_;
  Timestamp clock_start_;
  std::optional<BlockHeader> newest_;
  Hash newest_hash_;
};

}  // namespace tallystick::sim
