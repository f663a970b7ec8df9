#include "node/storage/epoch_store.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/env/simulated_disk.h"

namespace tallystick::node {
namespace {

constexpr const char* kDirectory = "epochs";
constexpr const char* kFirst = "epochs/00000000000000000001.log";
constexpr const char* kSecond = "epochs.copy/00000000000000000001.log";
constexpr std::uint64_t kEpochs = 5;

consensus::EpochLink link(std::uint64_t epoch) {
  consensus::EpochLink out;
  out.seal.sealing.epoch = Epoch{epoch};
  out.seal.sealing.height = Height{16 * (epoch + 1)};
  return out;
}

// A disk with a whole chain.
SimulatedDisk whole() {
  SimulatedDisk disk;
  const auto store = EpochStore::open(disk, kDirectory);
  EXPECT_TRUE(store);
  for (std::uint64_t epoch = 0; epoch < kEpochs; ++epoch) EXPECT_TRUE((*store)->append(link(epoch)));
  return disk;
}

// A start finds this many links; returns which copy it mended.
std::string expect_chain(SimulatedDisk& disk, std::uint64_t links) {
  const auto store = EpochStore::open(disk, kDirectory);
  if (!store) return "refused: " + store.error().message;
  EXPECT_EQ((*store)->links().size(), links);
  for (std::uint64_t epoch = 0; epoch < std::min(links, (*store)->links().size()); ++epoch)
    EXPECT_EQ((*store)->links()[epoch], link(epoch));
  return (*store)->mended();
}

TEST(EpochStore, RemembersTheChain) {
  SimulatedDisk disk = whole();
  EXPECT_EQ(expect_chain(disk, kEpochs), "");
  const auto store = EpochStore::open(disk, kDirectory);
  EXPECT_TRUE((*store)->append(link(2))) << "one that is there";
  EXPECT_EQ((*store)->links().size(), kEpochs);
}

TEST(EpochStore, AFlippedBitInEitherCopyIsMended) {
  const SimulatedDisk good = whole();
  for (const std::string path : {kFirst, kSecond}) {
    const std::string directory = path.substr(0, path.find('/'));
    const Bytes content = *(*good.clone().open(path, false))->read(0, 4'096);
    std::size_t used = content.size();
    while (used > 0 && content[used - 1] == 0) --used;
    ASSERT_GT(used, 5 * 200U);
    std::size_t flips = 0, mends = 0;
    for (std::size_t at = 0; at < used; at += 3) {
      SCOPED_TRACE(path + " byte " + std::to_string(at));
      SimulatedDisk disk = good.clone();
      ASSERT_TRUE(disk.corrupt(path, at, static_cast<std::uint8_t>(1U << (at % 8))));
      const auto mended = expect_chain(disk, kEpochs);
      EXPECT_TRUE(mended == directory || mended.empty()) << mended;
      mends += mended.empty() ? 0 : 1;
      ++flips;
      EXPECT_EQ(expect_chain(disk, kEpochs), "");
    }
    EXPECT_GT(mends * 20, flips * 19) << "only zeros between frames may change unnoticed";
  }
}

TEST(EpochStore, ACopyThatIsGoneIsMadeAnew) {
  for (const std::string path : {kFirst, kSecond}) {
    SimulatedDisk disk = whole();
    ASSERT_TRUE(disk.remove(path));
    EXPECT_EQ(expect_chain(disk, kEpochs), path.substr(0, path.find('/')));
    EXPECT_EQ(expect_chain(disk, kEpochs), "");
  }
}

TEST(EpochStore, ALinkThatReachedOneCopyOnlyIsKept) {
  SimulatedDisk disk = whole();
  auto log = RecordLog::open(disk, {kDirectory, 256 * 1024});
  ASSERT_TRUE(log->log->append(to_bytes(link(kEpochs))));
  ASSERT_TRUE(log->log->sync());
  EXPECT_EQ(expect_chain(disk, kEpochs + 1), "epochs.copy");
}

TEST(EpochStore, DamageToBothIsTold) {
  SimulatedDisk disk = whole();
  ASSERT_TRUE(disk.corrupt(kFirst, 400, 1));
  ASSERT_TRUE(disk.corrupt(kSecond, 700, 1));
  const auto store = EpochStore::open(disk, kDirectory);
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, ::testing::HasSubstr("copy both directories from another node"));

  SimulatedDisk alone = whole();
  ASSERT_TRUE(alone.corrupt(kFirst, 400, 1));
  ASSERT_TRUE(alone.remove(kSecond));
  EXPECT_FALSE(EpochStore::open(alone, kDirectory)) << "an empty copy is no proof of an empty chain";
}

TEST(EpochStore, RemoveTakesBothCopies) {
  SimulatedDisk disk = whole();
  ASSERT_TRUE(EpochStore::remove(disk, kDirectory));
  EXPECT_EQ(expect_chain(disk, 0), "");
  SimulatedDisk nothing;
  EXPECT_TRUE(EpochStore::remove(nothing, kDirectory));
}

}  // namespace
}  // namespace tallystick::node
