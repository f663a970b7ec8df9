// The log lines for what a replica reports: what endangers the ledger is an error with everything an operator needs, faults of peers are
// warnings, few of each kind (FaultLines).
#pragma once

#include "consensus/replica_io.h"
#include "node/daemon/fault_lines.h"

namespace tallystick::node {

class FactLog {
 public:
  // `now` is monotonic.
  void write(const consensus::Fact& fact, Millis now);

 private:
  FaultLines faults_;
};

}  // namespace tallystick::node
