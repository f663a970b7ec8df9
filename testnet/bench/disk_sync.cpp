#include "testnet/bench/disk_sync.h"

#include <algorithm>
#include <array>

#include <stdlib.h>
#include <unistd.h>

namespace tallystick::bench {

std::vector<Nanos> measure_disk_sync(const std::string& directory, std::size_t count) {
  std::string path = directory + "/tallystick-sync-XXXXXX";
  const int file = mkstemp(path.data());
  if (file < 0) return {};
  unlink(path.c_str());
  const std::array<char, 512> record{};
  std::vector<Nanos> out;
  for (std::size_t i = 0; i < count; ++i) {
    const Nanos before = now_ns();
    if (write(file, record.data(), record.size()) != static_cast<ssize_t>(record.size()) || fdatasync(file) != 0) {
      out.clear();
      break;
    }
    out.push_back(now_ns() - before);
  }
  close(file);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace tallystick::bench
