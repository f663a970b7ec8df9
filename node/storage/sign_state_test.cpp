#include "node/storage/sign_state.h"

#include <gtest/gtest.h>

#include "node/env/power_cut.h"

namespace tallystick::node {
namespace {

const std::string kPath = "sign_state";

PublicKey key(std::uint8_t n) {
  std::array<std::uint8_t, 33> raw{};
  raw[0] = 2;
  raw[32] = n;
  return PublicKey{raw};
}

SignLease lease(std::uint64_t end) {
  return {Epoch{0}, View{end}};
}

TEST(SignState, RemembersItsLease) {
  SimulatedDisk disk;
  ASSERT_TRUE(SignState::initialise(disk, kPath, key(1), Epoch{0}).has_value());
  for (std::uint64_t end = 64; end <= 64 * 5; end += 64) {
    auto state = SignState::open(disk, kPath, key(1));
    ASSERT_TRUE(state.has_value());
    EXPECT_EQ((*state)->lease(), lease(end - 64));
    ASSERT_TRUE((*state)->extend(lease(end)).has_value());
    EXPECT_EQ((*state)->lease(), lease(end));
  }
}

TEST(SignState, RefusesToVote) {
  SimulatedDisk disk;
  EXPECT_EQ(SignState::open(disk, kPath, key(1)).error().kind, ErrorKind::not_found) << "missing";
  ASSERT_TRUE(SignState::initialise(disk, kPath, key(1), Epoch{0}).has_value());
  EXPECT_EQ(SignState::open(disk, kPath, key(2)).error().kind, ErrorKind::internal) << "another key";
  EXPECT_EQ(SignState::initialise(disk, kPath, key(1), Epoch{0}).error().kind, ErrorKind::not_yet)
      << "a second first start";
  ASSERT_TRUE(disk.corrupt(kPath, 20, 1).has_value());
  EXPECT_TRUE(SignState::open(disk, kPath, key(1)).has_value()) << "one slot damaged";
  ASSERT_TRUE(disk.corrupt(kPath, 4096 + 20, 1).has_value());
  EXPECT_EQ(SignState::open(disk, kPath, key(1)).error().kind, ErrorKind::internal) << "both slots damaged";
}

// A key that follows on another has a file of its own, and finds it whatever becomes of the other's.
TEST(SignState, EveryKeyHasItsPlace) {
  SimulatedDisk disk;
  const std::string second = "sign_state-02" + std::string(14, '0');
  EXPECT_EQ(sign_state_place(disk, key(1))->path, kPath);
  EXPECT_FALSE(sign_state_place(disk, key(1))->exists);
  ASSERT_TRUE(SignState::initialise(disk, kPath, key(1), Epoch{0}).has_value());
  EXPECT_TRUE(sign_state_place(disk, key(1))->exists);
  EXPECT_EQ(sign_state_place(disk, key(2))->path, second);
  EXPECT_FALSE(sign_state_place(disk, key(2))->exists);
  ASSERT_TRUE(SignState::initialise(disk, second, key(2), Epoch{0}).has_value());
  EXPECT_TRUE(sign_state_place(disk, key(2))->exists);
  ASSERT_TRUE(disk.remove(kPath).has_value());
  EXPECT_EQ(sign_state_place(disk, key(2))->path, second);
}

TEST(SignState, ADamagedStateIsNobodysLeaveToBeginAnew) {
  SimulatedDisk disk;
  ASSERT_TRUE(SignState::initialise(disk, kPath, key(1), Epoch{0}).has_value());
  for (const std::uint64_t slot : {0, 4096}) ASSERT_TRUE(disk.corrupt(kPath, slot + 20, 1).has_value());
  const auto place = sign_state_place(disk, key(1));
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->path, kPath);
  EXPECT_TRUE(place->exists);
  EXPECT_EQ(SignState::initialise(disk, place->path, key(1), Epoch{0}).error().kind, ErrorKind::not_yet);
}

TEST(SignState, EveryByteOfASlotCounts) {
  SimulatedDisk whole;
  ASSERT_TRUE(SignState::initialise(whole, kPath, key(1), Epoch{0}).has_value());
  ASSERT_TRUE((*SignState::open(whole, kPath, key(1)))->extend(lease(64)).has_value());
  for (std::uint64_t at = 0; at < 128; ++at) {
    SimulatedDisk disk = whole.clone();
    ASSERT_TRUE(disk.corrupt(kPath, at, 0x40).has_value());  // the first slot holds the third counter
    EXPECT_EQ((*SignState::open(disk, kPath, key(1)))->lease(), lease(0)) << at;
  }
}

// Wherever the power is cut, the newest lease that extend() acknowledged is there, or the one under way.
TEST(SignState, ACrashAtEveryOperationKeepsTheLease) {
  bool was_cut = true;
  for (std::uint64_t cut = 0; was_cut; ++cut) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      SimulatedDisk disk;
      std::uint64_t acknowledged = 0;
      bool initialised = false;
      was_cut = run_until_cut(disk, cut, seed * 101 + cut, [&] {
        ASSERT_TRUE(SignState::initialise(disk, kPath, key(1), Epoch{0}).has_value());
        initialised = true;
        auto state = SignState::open(disk, kPath, key(1));
        for (std::uint64_t end = 64; end <= 64 * 6; end += 64) {
          ASSERT_TRUE((*state)->extend(lease(end)).has_value());
          acknowledged = end;
        }
      });
      auto state = SignState::open(disk, kPath, key(1));
      if (!initialised) {
        ASSERT_TRUE(state.has_value() || state.error().kind == ErrorKind::not_found);
        continue;
      }
      ASSERT_TRUE(state.has_value()) << state.error().message;
      const std::uint64_t end = (*state)->lease().lease_end.raw();
      ASSERT_TRUE(end == acknowledged || end == acknowledged + 64) << end << " after " << acknowledged;
    }
  }
}

TEST(SignState, FloorAfterLoss) {
  const struct {
    const char* name;
    SignLease sign_state;
    LogFindings log;
    std::uint64_t floor;
    std::uint64_t epoch = 0;
  } rows[] = {
      {"first start", lease(0), {false, std::nullopt}, 0},
      {"first start, damaged log of no votes", lease(0), {true, std::nullopt}, 0},
      {"both agree", lease(128), {false, lease(128)}, 0},
      {"crash between the log and the sign state", lease(128), {false, lease(192)}, 0},
      {"the log is older than the sign state", lease(192), {false, lease(128)}, 192},
      {"the log is of an older epoch", {Epoch{1}, View{64}}, {false, lease(128)}, 64, 1},
      {"no vote in this epoch yet", lease(128), {false, std::nullopt}, 0, 1},
      {"nor in this damaged log", lease(128), {true, std::nullopt}, 0, 1},
      {"the key has been in a later epoch", {Epoch{2}, View{64}}, {false, {{Epoch{1}, View{128}}}}, kNoVotes.raw(), 1},
      {"the log is gone", lease(192), {false, std::nullopt}, 192},
      {"damage inside", lease(128), {true, lease(128)}, 128},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(vote_floor_after_loss(row.sign_state, row.log, Epoch{row.epoch}), View{row.floor});
  }
}

}  // namespace
}  // namespace tallystick::node
