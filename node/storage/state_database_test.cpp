// What becomes of a state database that cannot be opened.
#include "node/storage/state_database.h"

#include <gtest/gtest.h>

#include "node/env/power_cut.h"
#include "node/storage/block_store.h"
#include "node/storage/leveldb_env.h"

namespace tallystick::node {
namespace {

constexpr LevelDbOptions kSmall{.write_buffer_bytes = 64 * 1024, .block_cache_bytes = 64 * 1024};

Result<StateDatabase> opened(Disk& disk) {
  return open_state_database(disk, "state", [&] { return open_leveldb_on(disk, "state", kSmall); });
}

std::string value_in(const Result<StateDatabase>& state) {
  const auto value = state->store->get(as_bytes("key"));
  return value && *value ? std::string{as_text(**value)} : "(nothing)";
}

StoredBlock block_at(std::uint64_t height) {
  StoredBlock stored;
  stored.block.header.height = Height{height};
  return stored;
}

// A database with a value, and two blocks.
SimulatedDisk whole(std::uint64_t first_height) {
  SimulatedDisk disk;
  {
    const auto state = opened(disk);
    KvBatch batch;
    const ByteView key = as_bytes("key");
    const ByteView value = as_bytes("value");
    batch.put({key.begin(), key.end()}, {value.begin(), value.end()});
    EXPECT_TRUE(state && state->store->commit(batch));
  }
  const auto blocks = BlockStore::open(disk, {"blocks"});
  for (std::uint64_t height = first_height; height < first_height + 2; ++height) {
    EXPECT_TRUE((*blocks)->append(block_at(height)));
    EXPECT_TRUE((*blocks)->sync());
  }
  return disk;
}

void damage_log(SimulatedDisk& disk) {
  const auto names = disk.list("state");
  for (const std::string& name : *names)
    if (name.ends_with(".log")) {
      ASSERT_TRUE(disk.corrupt("state/" + name, 10, 1));
    }
}

TEST(StateDatabase, AWholeOneIsLeftAlone) {
  SimulatedDisk disk = whole(1);
  const auto state = opened(disk);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_EQ(state->damage, "");
  EXPECT_EQ(value_in(state), "value");
}

TEST(StateDatabase, ADamagedOneBeginsAnewWhenTheBlocksAreThere) {
  SimulatedDisk disk = whole(1);
  damage_log(disk);
  const auto state = opened(disk);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_NE(state->damage.find("checksum mismatch"), std::string::npos) << state->damage;
  EXPECT_EQ(value_in(state), "(nothing)");
}

// The blocks do not bring it back, and the peers do.
TEST(StateDatabase, ADamagedOneBeginsAnewThoughTheFirstBlocksAreGone) {
  SimulatedDisk pruned = whole(7);
  damage_log(pruned);
  const auto later = opened(pruned);
  ASSERT_TRUE(later) << later.error().message;
  EXPECT_NE(later->damage, "");
  EXPECT_EQ(value_in(later), "(nothing)");
}

TEST(StateDatabase, ADamagedOneBeginsAnewThoughABlockIsUnreadable) {
  SimulatedDisk rotten = whole(1);
  damage_log(rotten);
  ASSERT_TRUE(rotten.corrupt("blocks/00000000000000000001.blocks", 100, 1));
  const auto state = opened(rotten);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_EQ(value_in(state), "(nothing)");
}

TEST(StateDatabase, ADiskThatFailsIsNoDamage) {
  SimulatedDisk disk = whole(1);
  disk.set_hook([](DiskOperation operation) -> Result<void> {
    if (operation == DiskOperation::open) return fail(ErrorKind::unavailable, "input/output error");
    return {};
  });
  const auto failed = opened(disk);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::unavailable);
  disk.set_hook({});
  const auto state = opened(disk);
  ASSERT_TRUE(state);
  EXPECT_EQ(value_in(state), "value");
}

TEST(StateDatabase, ACutWhileItIsMadeAnewIsMadeGood) {
  for (std::uint64_t cut = 0;; ++cut) {
    SCOPED_TRACE("cut after " + std::to_string(cut));
    SimulatedDisk disk = whole(1);
    damage_log(disk);
    if (!run_until_cut(disk, cut, cut, [&] { ASSERT_TRUE(opened(disk)); })) break;
    const auto state = opened(disk);
    ASSERT_TRUE(state) << state.error().message;
    EXPECT_EQ(value_in(state), "(nothing)");
  }
}

}  // namespace
}  // namespace tallystick::node
