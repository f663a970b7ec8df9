// What a process has used, from /proc.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <sys/types.h>

namespace tallystick::bench {

struct Usage {
  double user_s = 0;
  double system_s = 0;
  std::uint64_t resident_kib = 0;
  std::uint64_t resident_max_kib = 0;          // since it started
  std::uint64_t written_bytes = 0;             // to files (sockets are not counted), since it started
  std::map<std::string, double> thread_cpu_s;  // by name of the thread, those of one name together
  double cpu_s() const { return user_s + system_s; }
};

// Zeros for a process that has ended.
Usage usage_of(pid_t pid);
// Times and bytes between two moments of one process; memory as at the later one.
Usage usage_between(const Usage& earlier, const Usage& later);

}  // namespace tallystick::bench
