#include "testnet/bench/usage.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

namespace tallystick::bench {
namespace {

struct Times {
  double user_s = 0;
  double system_s = 0;
};

// Of a process. The name in brackets may itself hold spaces and brackets, so fields count from its end.
Times times_of(const std::string& process) {
  std::ifstream in(process + "/stat");
  std::string text;
  std::getline(in, text);
  const std::size_t close = text.rfind(')');
  if (close == std::string::npos) return {};
  std::istringstream fields(text.substr(close + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  return {user * tick, system * tick};
}

// The first line of a small file, empty when there is none; a thread may end while we look.
std::string line_of(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

std::uint64_t number_in(const std::string& path, std::string_view name) {
  std::ifstream in(path);
  std::uint64_t out = 0;
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(name)) std::istringstream{line.substr(name.size())} >> out;
  return out;
}

}  // namespace

Usage usage_of(pid_t pid) {
  const std::string process = "/proc/" + std::to_string(pid);
  const Times all = times_of(process);
  Usage out;
  out.user_s = all.user_s;
  out.system_s = all.system_s;
  out.resident_kib = number_in(process + "/status", "VmRSS:");
  out.resident_max_kib = number_in(process + "/status", "VmHWM:");
  // What was passed to write(). The kernel's write_bytes counts whole large pages, many times what reaches the disk.
  out.written_bytes = number_in(process + "/io", "wchar:");
  std::error_code problem;
  for (std::filesystem::directory_iterator it{process + "/task", problem}, end; !problem && it != end;
       it.increment(problem)) {
    // In nanoseconds, where stat counts ticks: many threads that each do little would lose most of theirs.
    const std::string times = line_of((it->path() / "schedstat").string());
    const std::string name = line_of((it->path() / "comm").string());
    if (!times.empty() && !name.empty()) out.thread_cpu_s[name] += std::strtod(times.c_str(), nullptr) * 1e-9;
  }
  return out;
}

Usage usage_between(const Usage& earlier, const Usage& later) {
  Usage out = later;
  out.user_s -= earlier.user_s;
  out.system_s -= earlier.system_s;
  out.written_bytes -= earlier.written_bytes;
  for (auto& [name, seconds] : out.thread_cpu_s)
    if (const auto found = earlier.thread_cpu_s.find(name); found != earlier.thread_cpu_s.end())
      seconds -= found->second;
  return out;
}

}  // namespace tallystick::bench
