// Which faults of peers get a line in the log: one a minute for each peer and reason, so that a peer that talks nonsense all day does
// not fill the disk. What is left out is counted and told with the next line. Time is an argument.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/block.h"
#include "core/time.h"

namespace tallystick::node {

class FaultLines {
 public:
  static constexpr Millis kEvery{60'000};
  static constexpr std::size_t kReasonsMax = 32;  // of one peer; those beyond share one place

  // Nothing: no line for this one. Otherwise how many were left out since the last line of this peer and reason.
  std::optional<std::uint64_t> admit(ValidatorIndex peer, const std::string& why, Millis now);

 private:
  struct Reason {
    Millis told;
    std::uint64_t left_out = 0;
  };
  std::map<ValidatorIndex, std::map<std::string, Reason>> peers_;
};

}  // namespace tallystick::node
