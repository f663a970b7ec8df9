#include "node/config/files.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "node/os/temp_directory.h"

namespace tallystick::node {
namespace {

TEST(Files, AKeyComesBackFromItsFile) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/key";
  const PrivateKey key = PrivateKey::generate();
  ASSERT_TRUE(write_private_key_file(path, key));
  const auto read = read_private_key_file(path);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->public_key(), key.public_key());
  EXPECT_FALSE(write_private_key_file(path, key)) << "an existing key is never overwritten";
}

TEST(Files, ASecretThatOthersMayReadIsRefused) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/key";
  ASSERT_TRUE(write_secret_file(path, "secret"));
  EXPECT_EQ(read_secret_file(path), "secret");
  chmod(path.c_str(), 0640);
  const auto read = read_secret_file(path);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("chmod 600"), std::string::npos);
  EXPECT_EQ(read_file(path), "secret");
}

TEST(Files, WhatIsNotAKeySaysSo) {
  const TempDirectory directory;
  const struct {
    const char* name;
    std::string text;
  } rows[] = {{"empty", ""},
              {"short", "ab"},
              {"capitals", std::string(64, 'A')},
              {"zero", std::string(64, '0')},
              {"long", std::string(66, '1')}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const std::string path = directory.path() + "/" + row.name;
    ASSERT_TRUE(write_secret_file(path, row.text));
    EXPECT_EQ(read_private_key_file(path).error().kind, ErrorKind::malformed);
  }
  EXPECT_EQ(read_private_key_file(directory.path() + "/absent").error().kind, ErrorKind::not_found);
}

TEST(Files, HaveABound) {
  const TempDirectory directory;
  const std::string path = directory.path() + "/file";
  std::ofstream{path} << std::string(1000, 'x');
  EXPECT_TRUE(read_file(path, 1000));
  EXPECT_EQ(read_file(path, 999).error().kind, ErrorKind::malformed);
}

}  // namespace
}  // namespace tallystick::node
