#include "testnet/bench/usage.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

namespace tallystick::bench {
namespace {

struct Times {
  std::string name;
  double user_s = 0;
  double system_s = 0;
};

// Of a stat file of /proc. The name in brackets may itself hold spaces and brackets, so fields count from its end.
Times times_in(const std::string& path) {
  std::ifstream in(path);
  std::string text;
  std::getline(in, text);
  const std::size_t open = text.find('('), close = text.rfind(')');
  if (close == std::string::npos) return {};
  std::istringstream fields(text.substr(close + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  return {text.substr(open + 1, close - open - 1), user * tick, system * tick};
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
  const Times all = times_in(process + "/stat");
  Usage out;
  out.user_s = all.user_s;
  out.system_s = all.system_s;
  out.resident_kib = number_in(process + "/status", "VmRSS:");
  out.resident_max_kib = number_in(process + "/status", "VmHWM:");
  out.written_bytes = number_in(process + "/io", "write_bytes:");
  std::error_code problem;
  for (std::filesystem::directory_iterator it{process + "/task", problem}, end; !problem && it != end;
       it.increment(problem)) {
    const Times thread = times_in((it->path() / "stat").string());
    if (!thread.name.empty()) out.thread_cpu_s[thread.name] += thread.user_s + thread.system_s;
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
