#include "testnet/bench/machine.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>
#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace tallystick::bench {
namespace {

// The value of the first "name : value" line of a /proc file; empty when there is none.
std::string value_in(const char* path, std::string_view name) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(name)) continue;
    const std::size_t begin = line.find_first_not_of(" \t", line.find(':') + 1);
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return {};
}

}  // namespace

std::vector<int> usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> out;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return out;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &set)) out.push_back(core);
  return out;
}

bool use_cores(std::size_t count) {
  const std::vector<int> cores = usable_cores();
  if (count == 0 || count > cores.size()) return false;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (std::size_t i = 0; i < count; ++i) CPU_SET(cores[i], &set);
  return sched_setaffinity(0, sizeof set, &set) == 0;
}

nlohmann::json describe_machine() {
  utsname system{};
  uname(&system);
  std::uint64_t memory_kib = 0;
  std::istringstream{value_in("/proc/meminfo", "MemTotal")} >> memory_kib;
  return {{"cores", usable_cores().size()},
          {"of", sysconf(_SC_NPROCESSORS_ONLN)},
          {"model", value_in("/proc/cpuinfo", "model name")},
          {"memory_mib", memory_kib / 1024},
          {"kernel", std::string{system.sysname} + " " + system.release}};
}

CoreTimes core_times(const std::vector<int>& cores) {
  // cpuN user nice system idle iowait irq softirq steal …, in clock ticks
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  CoreTimes out;
  std::ifstream in("/proc/stat");
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string name;
    fields >> name;
    if (!name.starts_with("cpu") || name == "cpu") continue;
    if (std::ranges::find(cores, std::stoi(name.substr(3))) == cores.end()) continue;
    double user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softirq = 0, steal = 0;
    fields >> user >> nice >> system >> idle >> wait >> irq >> softirq >> steal;
    out.busy += (user + nice + system + irq + softirq) * tick;
    out.steal += steal * tick;
  }
  return out;
}

}  // namespace tallystick::bench
