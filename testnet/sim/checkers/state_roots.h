// Nodes that stand at the same height have the same state.
#pragma once

#include <map>

#include "testnet/sim/checker.h"

namespace tallystick::sim {

class StateRoots final : public Checker {
 public:
  explicit StateRoots(Verdict& verdict) : verdict_{verdict} {}
  void on_second(NodeIndex node, const node::HostStatus&, const NodeLedger& ledger) override {
    const NodeLedger::Committed committed = ledger.committed();
    const auto [first, fresh] = roots_.emplace(committed.height, committed.state_root);
    if (!fresh && first->second != committed.state_root)
      verdict_.violated("node " + std::to_string(node) + " has another state at height " +
                        std::to_string(committed.height.raw()));
    while (roots_.size() > kHeightsKept) roots_.erase(roots_.begin());
  }

 private:
  static constexpr std::size_t kHeightsKept = 1'024;
  Verdict& verdict_;
  std::map<Height, Hash> roots_;
};

}  // namespace tallystick::sim
