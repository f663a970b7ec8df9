#include "node/os/posix_disk.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node/os/temp_directory.h"

namespace tallystick::node {
namespace {

class PosixDiskTest : public testing::Test {
 protected:
  PosixDiskTest() {
    auto opened = PosixDisk::open_root(directory_.path() + "/data");
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
    disk_ = std::move(*opened);
  }
  TempDirectory directory_;
  std::unique_ptr<PosixDisk> disk_;
};

TEST_F(PosixDiskTest, WritesAreReadBackAtTheirPlace) {
  auto file = disk_->open("log", true);
  ASSERT_TRUE(file);
  ASSERT_TRUE((*file)->write(0, as_bytes("hello world")));
  ASSERT_TRUE((*file)->write(6, as_bytes("W")));
  ASSERT_TRUE((*file)->write(13, as_bytes("!")));  // leaves a hole
  ASSERT_TRUE((*file)->sync());
  EXPECT_EQ((*file)->size(), 14u);
  EXPECT_EQ(as_text(*(*file)->read(0, 100)), std::string_view("hello World\0\0!", 14));
  EXPECT_EQ(as_text(*(*file)->read(6, 5)), "World");
  EXPECT_TRUE((*file)->read(14, 5)->empty());
  EXPECT_TRUE((*file)->read(1'000'000, SIZE_MAX)->empty());
  ASSERT_TRUE((*file)->truncate(5));
  const auto again = disk_->open("log", false);
  ASSERT_TRUE(again);
  EXPECT_EQ(as_text(*(*again)->read(0, 100)), "hello");
}

TEST_F(PosixDiskTest, NamesAreCreatedMovedListedAndRemoved) {
  ASSERT_TRUE(disk_->make_directories("blocks/old"));
  ASSERT_TRUE(disk_->make_directories("blocks/old"));
  ASSERT_TRUE(disk_->open("blocks/b", true));
  ASSERT_TRUE(disk_->open("blocks/a", true));
  EXPECT_EQ(disk_->list("blocks"), (std::vector<std::string>{"a", "b", "old"}));
  EXPECT_EQ(disk_->list(""), (std::vector<std::string>{"blocks"}));
  ASSERT_TRUE(disk_->rename("blocks/a", "blocks/b"));
  EXPECT_EQ(disk_->exists("blocks/a"), false);
  EXPECT_EQ(disk_->exists("blocks/b"), true);
  ASSERT_TRUE(disk_->remove("blocks/b"));
  EXPECT_EQ(disk_->list("blocks"), (std::vector<std::string>{"old"}));
  EXPECT_TRUE(disk_->sync_directory("blocks"));
  EXPECT_TRUE(disk_->sync_directory("."));
}

TEST_F(PosixDiskTest, AMissingFileIsNotFoundAndNamed) {
  const auto file = disk_->open("nothing", false);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().kind, ErrorKind::not_found);
  EXPECT_NE(file.error().message.find("data/nothing"), std::string::npos) << file.error().message;
  EXPECT_EQ(disk_->list("nothing").error().kind, ErrorKind::not_found);
  EXPECT_EQ(disk_->remove("nothing").error().kind, ErrorKind::not_found);
}

TEST_F(PosixDiskTest, PathsThatLeaveTheDirectoryAreRefused) {
  for (const char* path : {"..", "../x", "/etc/passwd", "a/../../x", "a//b", "a/", "./a"}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(disk_->open(path, true).error().kind, ErrorKind::malformed);
    EXPECT_EQ(disk_->make_directories(path).error().kind, ErrorKind::malformed);
    EXPECT_EQ(disk_->rename("a", path).error().kind, ErrorKind::malformed);
  }
}

TEST_F(PosixDiskTest, ADirectoryHasOneOwner) {
  const auto second = PosixDisk::open_root(directory_.path() + "/data");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
  disk_.reset();
  EXPECT_TRUE(PosixDisk::open_root(directory_.path() + "/data"));
}

TEST_F(PosixDiskTest, FilesAreTheOwnersAlone) {
  ASSERT_TRUE(disk_->open("secret", true));
  struct stat status {};
  ASSERT_EQ(stat((directory_.path() + "/data/secret").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(PosixDiskTest, AFileThatMayNotGrowSaysSo) {
  auto file = disk_->open("log", true);
  ASSERT_TRUE(file);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 4096;
  setrlimit(RLIMIT_FSIZE, &small);
  const auto written = (*file)->write(0, Bytes(10'000, 7));
  setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::unavailable);
  EXPECT_NE(written.error().message.find("data/log"), std::string::npos) << written.error().message;
}

TEST_F(PosixDiskTest, AFullDeviceSaysSo) {
  if (access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full here";
  ASSERT_EQ(symlink("/dev/full", (directory_.path() + "/data/full").c_str()), 0);
  auto file = disk_->open("full", false);
  ASSERT_TRUE(file);
  const auto written = (*file)->write(0, as_bytes("x"));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::unavailable);
  EXPECT_NE(written.error().message.find("No space left"), std::string::npos) << written.error().message;
}

}  // namespace
}  // namespace tallystick::node
