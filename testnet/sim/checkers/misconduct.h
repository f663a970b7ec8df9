// How soon the ledger knows of misconduct that an honest node found: measured for the first find against each key of each node, in heights
// from the one that was being decided there (the first that was not committed) to the one that recorded it. A ledger without such records leaves it all at zero.
#pragma once

#include <algorithm>
#include <map>

#include "testnet/sim/checker.h"

namespace tallystick::sim {

class MisconductRecorded final : public Checker {
 public:
  void on_committed(NodeIndex node, const node::CommittedEvent& event) override {
    heights_[node] = event.block->block.header.height;
  }
  void on_fact(NodeIndex node, const consensus::Fact& fact) override {
    if (const auto* found = std::get_if<consensus::EvidenceFound>(&fact))
      found_.try_emplace({node, found->evidence.first.voter}, Find{found->evidence, heights_[node].next()});
  }
  void on_second(NodeIndex node, const node::HostStatus&, const NodeLedger& ledger) override {
    for (auto& [who, find] : found_) {
      if (who.first != node || find.counted) continue;
      const auto height = ledger.recorded(find.evidence);
      if (!height) continue;
      find.counted = true;
      ++recorded_;
      // Recorded at or below the height where this node stood: another one had been faster.
      if (*height > find.height) heights_max_ = std::max(heights_max_, height->raw() - find.height.raw());
    }
  }

  std::uint64_t found() const { return found_.size(); }
  std::uint64_t recorded() const { return recorded_; }
  std::uint64_t heights_max() const { return heights_max_; }

 private:
  struct Find {
    Evidence evidence;
    Height height;  // being decided when it was found
    bool counted = false;
  };
  std::map<NodeIndex, Height> heights_;
  std::map<std::pair<NodeIndex, ValidatorIndex>, Find> found_;
  std::uint64_t recorded_ = 0;
  std::uint64_t heights_max_ = 0;
};

}  // namespace tallystick::sim
