// No two blocks at one height, no two results of one block, on any node, ever; and nobody skips a height or takes one
// back: what a node acknowledged is there after every restart.
#pragma once

#include <vector>

#include "testnet/sim/checker.h"

namespace tallystick::sim {

class Agreement final : public Checker {
 public:
  Agreement(Verdict& verdict, std::size_t nodes) : verdict_{verdict}, acknowledged_(nodes) {}

  void on_committed(NodeIndex node, const node::CommittedEvent& event) override {
    see(node, event.block->block.header.height.raw(), {event.block->hash, event.result});
  }

  void on_started(NodeIndex node, const node::Host& host) override {
    const std::uint64_t height = host.status().committed.raw();
    if (height < acknowledged_[node])
      return verdict_.violated("node " + std::to_string(node) + " had acknowledged height " +
                               std::to_string(acknowledged_[node]) + " and came back at " + std::to_string(height));
    // The crash may have come after a commit and before anybody was told.
    while (verdict_.clean() && acknowledged_[node] < height) {
      const auto stored = host.blocks().read(Height{acknowledged_[node] + 1});
      if (!stored) return verdict_.violated("node " + std::to_string(node) + ": " + stored.error().message);
      see(node, acknowledged_[node] + 1, {header_hash(stored->block.header), stored->result});
    }
  }

  std::uint64_t height() const { return blocks_.size(); }
  std::uint64_t height_of(NodeIndex node) const { return acknowledged_[node]; }

 private:
  struct Entry {
    Hash block;
    Hash result;  // R, which covers the state
  };

  void see(NodeIndex node, std::uint64_t height, const Entry& entry) {
    if (height != acknowledged_[node] + 1)
      return verdict_.violated("node " + std::to_string(node) + " committed height " + std::to_string(height) +
                               " after " + std::to_string(acknowledged_[node]));
    acknowledged_[node] = height;
    if (height > blocks_.size()) {
      blocks_.push_back(entry);
      return;
    }
    const Entry& first = blocks_[height - 1];
    const auto at = [&] {
      return " at height " + std::to_string(height) + ", the second on node " + std::to_string(node);
    };
    if (first.block != entry.block) verdict_.violated("two blocks" + at());
    if (first.result != entry.result) verdict_.violated("two results of one block" + at());
  }

  Verdict& verdict_;
  std::vector<Entry> blocks_;                // by height, from 1
  std::vector<std::uint64_t> acknowledged_;  // by node
};

}  // namespace tallystick::sim
