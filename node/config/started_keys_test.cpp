#include "node/config/started_keys.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "node/os/temp_directory.h"

namespace tallystick::node {
namespace {

TEST(StartedKeys, AreRememberedBesideTheKeyFile) {
  const TempDirectory place;
  const std::string file = place.path() + "/consensus.key";
  const PublicKey first = PrivateKey::generate().public_key();
  const PublicKey second = PrivateKey::generate().public_key();
  EXPECT_FALSE(is_started_key(file, first).value());
  ASSERT_TRUE(note_started_key(file, first));
  ASSERT_TRUE(note_started_key(file, first));
  EXPECT_TRUE(is_started_key(file, first).value());
  EXPECT_FALSE(is_started_key(file, second).value()) << "a new key in the same file";
  ASSERT_TRUE(note_started_key(file, second));
  EXPECT_TRUE(is_started_key(file, first).value());
  EXPECT_TRUE(is_started_key(file, second).value());
  EXPECT_EQ(std::filesystem::file_size(started_keys_file(file)), 2 * (2 * PublicKey::kSize + 1));
}

TEST(StartedKeys, WhatCannotBeWrittenIsAnError) {
  const PublicKey key = PrivateKey::generate().public_key();
  EXPECT_FALSE(note_started_key("/nowhere/consensus.key", key));
}

}  // namespace
}  // namespace tallystick::node
