// `tallystickd doctor`: what is wrong with a node, in words, and what to do about it. Looks at a stopped node's configuration, keys and
// files, or asks a running one how it is. Changes nothing, unless told to repair; then it does only what cannot lose anything: makes
// secrets unreadable for others, and removes a damaged database that the block files bring back. Everything else that can be repaired
// the node repairs by itself once it runs; what only exists here (own votes, keys) nobody can.
#pragma once

#include "node/config/config.h"
#include "node/doctor/finding.h"

namespace tallystick::node::doctor {

struct Options {
  bool repair = false;
  bool quick = false;  // does not read every block and record
};

// Never fails: what cannot be looked at is a finding.
Findings examine(const std::string& config_path, const Environment& environment, const Options& options);

}  // namespace tallystick::node::doctor
