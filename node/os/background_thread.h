// For work that may take as long as it likes: the thread that calls this gets what others leave of processor and disk.
#pragma once

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tallystick::node {

inline void run_in_the_background() {
  constexpr int kNice = 10;
  constexpr int kIoWhoProcess = 1;
  constexpr int kIoBestEffortLast = (2 << 13) | 7;
  const auto thread = static_cast<id_t>(syscall(SYS_gettid));
  // Both are requests: a system that refuses them runs the thread like any other.
  static_cast<void>(setpriority(PRIO_PROCESS, thread, kNice));
  static_cast<void>(syscall(SYS_ioprio_set, kIoWhoProcess, thread, kIoBestEffortLast));
}

}  // namespace tallystick::node
