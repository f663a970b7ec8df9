#include "node/host/disk_reserve.h"

#include <gtest/gtest.h>

namespace tallystick::node {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

// Looks in turn, each with the answer of the disk.
TEST(DiskReserve, StopsAtTheMarkAndGoesOnAQuarterAboveIt) {
  const struct {
    const char* name;
    std::uint64_t free;
    bool may_write;
  } looks[] = {
      {"plenty", 200 * kMiB, true},
      {"at the mark", 100 * kMiB, true},
      {"below it", 100 * kMiB - 1, false},
      {"at it again", 100 * kMiB, false},
      {"not a quarter above", 125 * kMiB - 1, false},
      {"a quarter above", 125 * kMiB, true},
      {"at the mark again", 100 * kMiB, true},
  };
  DiskReserve reserve{100 * kMiB};
  for (const auto& look : looks) {
    SCOPED_TRACE(look.name);
    EXPECT_EQ(reserve.look(look.free), look.may_write);
    EXPECT_EQ(reserve.why().empty(), look.may_write);
  }
}

TEST(DiskReserve, SaysWhatIsMissing) {
  DiskReserve reserve{100 * kMiB};
  reserve.look(3 * kMiB);
  EXPECT_EQ(reserve.why(), "the disk has 3 MiB free; this node writes again at 125 MiB");
  reserve.look(fail(ErrorKind::unavailable, "the file system of data is mounted read-only"));
  EXPECT_EQ(reserve.why(), "the file system of data is mounted read-only");
}

TEST(DiskReserve, NoneIsKept) {
  DiskReserve reserve{0};
  EXPECT_TRUE(reserve.look(0));
  EXPECT_TRUE(reserve.look(fail(ErrorKind::unavailable, "gone")));
}

}  // namespace
}  // namespace tallystick::node
