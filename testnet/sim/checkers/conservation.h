// Value is neither made nor lost: every unit is accounted for in each node's committed state.
#pragma once

#include "testnet/sim/checker.h"

namespace tallystick::sim {

class Conservation final : public Checker {
 public:
  explicit Conservation(Verdict& verdict) : verdict_{verdict} {}
  void on_second(NodeIndex node, const node::HostStatus&, const NodeLedger& ledger) override {
    if (const auto checked = ledger.check_conservation(); !checked)
      verdict_.violated("node " + std::to_string(node) + ": " + checked.error().message);
  }

 private:
  Verdict& verdict_;
};

}  // namespace tallystick::sim
