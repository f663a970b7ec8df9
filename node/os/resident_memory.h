// For tests: what this process holds in memory.
#pragma once

#include <fstream>
#include <string>

namespace tallystick::node {

// Resident memory in KiB.
inline std::size_t resident_kib() {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  return 0;
}

// How much was added since `before`, in KiB; 0 under sanitizers, which keep what is freed.
inline std::size_t grown_kib([[maybe_unused]] std::size_t before) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return 0;
#else
  const std::size_t now = resident_kib();
  return now > before ? now - before : 0;
#endif
}

}  // namespace tallystick::node
