// What the figures were measured on, and how much of it was ours.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace tallystick::bench {

// The cores that this process may run on, ascending. Programs it starts inherit them.
std::vector<int> usable_cores();
// From now on only on the first `count` of them. False when there are not so many.
bool use_cores(std::size_t count);

// {"cores", "of", "model", "memory_mib", "kernel"}; cores: that this process may use, of all there are.
nlohmann::json describe_machine();

// Processor time, in seconds, that the given cores have given since the machine started.
struct CoreTimes {
  double busy = 0;   // to programs and the kernel
  double steal = 0;  // taken by the hypervisor for others
};
CoreTimes core_times(const std::vector<int>& cores);

}  // namespace tallystick::bench
