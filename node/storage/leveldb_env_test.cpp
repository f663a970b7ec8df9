// LevelDB over the simulated disk keeps the promises of a KvStore, and repeats exactly.
#include "node/storage/leveldb_env.h"

#include <gtest/gtest.h>

#include "node/env/power_cut.h"
#include "node/storage/durable_directory.h"

namespace tallystick::node {
namespace {

constexpr LevelDbOptions kSmall{.write_buffer_bytes = 64 * 1024, .block_cache_bytes = 64 * 1024};
constexpr std::size_t kValueBytes = 20'000;  // four fill a write buffer, sixteen ask for a compaction

Bytes bytes(const std::string& text) {
  return {text.begin(), text.end()};
}

Result<void> put(KvStore& store, std::uint8_t number) {
  KvBatch batch;
  batch.put(bytes("key " + std::to_string(number % 8)), Bytes(kValueBytes, number));
  batch.put(bytes("last"), Bytes{number});
  return store.commit(batch);
}

// The number of the last batch, when exactly the batches up to it are there.
int last_of(const KvReader& store) {
  const auto last = store.get(as_bytes("last"));
  EXPECT_TRUE(last);
  if (!last || !*last) return -1;
  const int number = (**last)[0];
  for (int n = std::max(0, number - 7); n <= number; ++n) {
    const auto value = store.get(bytes("key " + std::to_string(n % 8)));
    EXPECT_TRUE(value && *value && **value == Bytes(kValueBytes, static_cast<std::uint8_t>(n))) << n;
  }
  return number;
}

constexpr BackgroundWork kMoments[] = {BackgroundWork::before_the_write, BackgroundWork::after_the_commit};

TEST(LevelDbEnv, WhatWasCommittedIsThereAfterReopening) {
  for (const BackgroundWork when : kMoments) {
    SimulatedDisk disk;
    for (std::uint8_t n = 0; n < 60;) {
      const auto store = open_leveldb_on(disk, "state", kSmall, when);
      ASSERT_TRUE(store) << store.error().message;
      EXPECT_EQ(last_of(**store), n - 1);
      for (int i = 0; i < 20; ++i, ++n) ASSERT_TRUE(put(**store, n));
    }
    const auto names = disk.list("state");
    ASSERT_TRUE(names);
    EXPECT_TRUE(std::ranges::any_of(*names, [](const auto& name) { return name.ends_with(".ldb"); }));
  }
}

TEST(LevelDbEnv, TheSameRunDoesTheSameOperations) {
  for (const BackgroundWork when : kMoments) {
    std::vector<DiskOperation> seen[2];
    for (auto& operations : seen) {
      SimulatedDisk disk;
      disk.set_hook([&](DiskOperation operation) -> Result<void> {
        operations.push_back(operation);
        return {};
      });
      const auto store = open_leveldb_on(disk, "state", kSmall, when);
      for (std::uint8_t n = 0; n < 60; ++n) ASSERT_TRUE(put(**store, n));
    }
    EXPECT_EQ(seen[0], seen[1]);
    EXPECT_GT(seen[0].size(), 150U);
  }
}

// A power cut leaves LevelDB as an exception would leave other code: by way of the call that met it.
TEST(LevelDbEnv, ACutAtAnyOperationKeepsWholeBatches) {
  for (std::uint64_t cut = 0;; ++cut) {
    SCOPED_TRACE("cut after " + std::to_string(cut));
    SimulatedDisk disk;
    ASSERT_TRUE(make_durable_directory(disk, "state"));
    int acknowledged = -1;
    const bool was_cut = run_until_cut(disk, cut, cut, [&] {
      const auto store = open_leveldb_on(disk, "state", kSmall);
      ASSERT_TRUE(store) << store.error().message;
      for (std::uint8_t n = 0; n < 30; ++n) {
        ASSERT_TRUE(put(**store, n));
        acknowledged = n;
      }
    });
    if (!was_cut) break;
    const auto store = open_leveldb_on(disk, "state", kSmall);
    if (!store) continue;  // said aloud; tests/storage counts these
    const int last = last_of(**store);
    EXPECT_GE(last, acknowledged);
    EXPECT_LE(last, acknowledged + 1);
  }
}

TEST(LevelDbEnv, AFailedOperationIsAnErrorAndNothingIsTakenAfterIt) {
  int failures = 0;
  for (std::uint64_t nth = 20; nth < 120; ++nth) {
    SimulatedDisk disk;
    disk.set_hook([left = nth](DiskOperation) mutable -> Result<void> {
      if (left-- == 0) return fail(ErrorKind::unavailable, "no space left on device");
      return {};
    });
    int acknowledged = -1;
    if (const auto store = open_leveldb_on(disk, "state", kSmall)) {
      bool failed = false;
      for (std::uint8_t n = 0; n < 30; ++n) {
        const auto done = put(**store, n);
        EXPECT_FALSE(failed && done) << "operation " << nth << ", batch " << int{n};
        if (done) acknowledged = n;
        failed = failed || !done;
      }
      failures += failed;
    }
    disk.set_hook({});
    const auto store = open_leveldb_on(disk, "state", kSmall);
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_GE(last_of(**store), acknowledged);
  }
  EXPECT_GT(failures, 50);
}

}  // namespace
}  // namespace tallystick::node
