// The log lines for what a replica reports: evidence and divergence are errors with everything an operator needs, faults of peers warnings.
#pragma once

#include "consensus/replica_io.h"

namespace tallystick::node {

void log_fact(const consensus::Fact& fact);

}  // namespace tallystick::node
