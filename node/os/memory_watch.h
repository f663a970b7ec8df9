// For tests: how much more memory a running process took at its worst while something was done to it.
#pragma once

#include <fstream>
#include <string>

#include <sys/types.h>

namespace tallystick::node {

class MemoryWatch {
 public:
  // Forgets the process's past peak.
  explicit MemoryWatch(pid_t pid) : directory_{"/proc/" + std::to_string(pid)} {
    std::ofstream{directory_ + "/clear_refs"} << "5";
    before_kib_ = read_kib("VmRSS:");
  }

  // The peak of resident memory since then less what there was, in KiB; 0 under sanitizers, which keep what is freed.
  std::size_t peak_growth_kib() const {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 0;
#else
    const std::size_t peak = read_kib("VmHWM:");
    return peak > before_kib_ ? peak - before_kib_ : 0;
#endif
  }
  // False when the process has gone or the system does not tell: then the numbers mean nothing.
  bool works() const { return before_kib_ != 0 && read_kib("VmHWM:") != 0; }

 private:
  std::size_t read_kib(std::string_view key) const {
    std::ifstream status{directory_ + "/status"};
    for (std::string line; std::getline(status, line);)
      if (line.starts_with(key)) return std::stoul(line.substr(key.size()));
    return 0;
  }
  std::string directory_;
  std::size_t before_kib_ = 0;
};

}  // namespace tallystick::node
