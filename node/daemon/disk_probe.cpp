#include "node/daemon/disk_probe.h"

namespace tallystick::node {
namespace {

constexpr const char* kPath = "probe";
constexpr std::size_t kBytes = 1024 * 1024;  // a file limit of the process may let smaller ones pass

Result<void> write_probe(Disk& disk) {
  auto file = disk.open(kPath, true);
  if (!file) return tl::unexpected(file.error());
  if (auto done = (*file)->write(0, Bytes(kBytes, 0x55)); !done) return done;
  return (*file)->sync();
}

}  // namespace

Result<void> probe_disk(Disk& disk) {
  auto written = write_probe(disk);
  auto removed = disk.remove(kPath);
  return written ? removed : written;
}

}  // namespace tallystick::node
