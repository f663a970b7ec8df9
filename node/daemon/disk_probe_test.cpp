#include "node/daemon/disk_probe.h"

#include <gtest/gtest.h>

#include "node/env/simulated_disk.h"

namespace tallystick::node {
namespace {

TEST(DiskProbe, SaysWhetherTheDiskTakesAFile) {
  const struct {
    const char* name;
    void (*spoil)(SimulatedDisk&);
    bool works;
  } rows[] = {
      {"a good disk", [](SimulatedDisk&) {}, true},
      {"a full one", [](SimulatedDisk& disk) { disk.set_capacity(4096); }, false},
      {"one mounted read-only", [](SimulatedDisk& disk) { disk.set_read_only(true); }, false},
      {"one that does not sync",
       [](SimulatedDisk& disk) {
         disk.set_hook([](DiskOperation operation) -> Result<void> {
           return operation == DiskOperation::sync ? fail(ErrorKind::unavailable, "broken") : Result<void>{};
         });
       },
       false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    SimulatedDisk disk;
    row.spoil(disk);
    EXPECT_EQ(probe_disk(disk).has_value(), row.works);
    EXPECT_EQ(disk.list(".").value().size(), 0U);
  }
}

}  // namespace
}  // namespace tallystick::node
