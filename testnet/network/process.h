// Starting programs that outlive the starter, and ending exactly those: a process is known by its number and the moment it
// began, so that a number used again by a stranger is never signalled.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "core/result.h"
#include "core/time.h"

namespace tallystick::testnet {

struct Process {
  pid_t pid = 0;
  std::uint64_t began = 0;  // clock ticks after boot, field 22 of /proc/PID/stat
  bool operator==(const Process&) const = default;
};

// In a session of its own, input from /dev/null, output and errors appended to `log`. arguments[0] is the path of the program.
Result<Process> start_process(const std::vector<std::string>& arguments, const std::string& log);

// Runs to the end; the exit code, or 128 and the number of the signal that ended it. Output and errors are appended to `log`.
Result<int> run_process(const std::vector<std::string>& arguments, const std::string& log);

// False for one that has ended, also while nobody has collected its exit code.
bool is_running(const Process& process);

// Does nothing when the process has ended.
void signal_process(const Process& process, int signal);

// True when it ended within the time.
bool wait_for_end(const Process& process, Millis patience);

// The process a pid file names, if it still runs. Nothing for a file that is absent, damaged, or left by one that has ended.
std::optional<Process> read_pid_file(const std::string& path);
Result<void> write_pid_file(const std::string& path, const Process& process);

// The path of the program that calls this.
std::string own_path();

}  // namespace tallystick::testnet
