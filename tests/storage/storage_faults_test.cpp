// Disks that fail and disks that forget: an error at every operation, and a flipped bit all over every file.
#include <algorithm>
#include <cstdio>
#include <map>

#include <gtest/gtest.h>

#include "node/env/power_cut.h"
#include "node/storage/block_store.h"
#include "tests/storage/crash_node.h"

namespace tallystick::storage_test {
namespace {

using node::DiskOperation;
using node::SimulatedDisk;
using node::TestChain;

const TestChain& chain() {
  static const TestChain made = [] {
    TestChain out;
    out.play(2, 6);
    return out;
  }();
  return made;
}

struct Failing {
  const char* name;
  const char* message;
  bool for_ever;  // from that operation on, or once
};
constexpr Failing kFailing[] = {
    {"full", "no space left on device", true},
    {"full for a moment", "no space left on device", false},
    {"broken", "input/output error", true},
    {"broken for a moment", "input/output error", false},
};

// An error ends the life of the node before anything else is promised. On a healthy disk, with or without a power cut in between, all that
// was promised is there.
TEST(StorageFaults, AnErrorAtAnyOperation) {
  const Height until{6};
  std::uint64_t states = 0;
  std::uint64_t unnoticed = 0;
  for (const Failing& failing : kFailing) {
    for (std::uint64_t nth = 0;; ++nth) {
      SCOPED_TRACE(std::string{failing.name} + ", operation " + std::to_string(nth));
      SimulatedDisk disk;
      Told told;
      bool failed = false;
      disk.set_hook([&, left = nth](DiskOperation) mutable -> Result<void> {
        if (left > 0) return --left, Result<void>{};
        if (failed && !failing.for_ever) return {};
        failed = true;
        return fail(ErrorKind::unavailable, failing.message);
      });
      const auto lived = live(disk, chain(), {}, until, told);
      disk.set_hook({});
      if (!failed) break;
      ++states;
      if (lived) {
        // A file that LevelDB could not delete, or an old one it looked for.
        ++unnoticed;
        ASSERT_EQ(told.acknowledged, until);
      }
      SimulatedDisk after_cut = disk.clone();
      const Restart restarted = restart(disk, chain(), {}, told);
      EXPECT_EQ(restarted.refused, "");
      EXPECT_EQ(restarted.wrong, "");
      after_cut.cut_power(node::choose_from(nth));
      const Restart cut = restart(after_cut, chain(), {}, told);
      EXPECT_EQ(cut.refused, "");
      EXPECT_EQ(cut.wrong, "");
    }
  }
  std::printf("%llu errors, %llu of them without effect\n", static_cast<unsigned long long>(states),
              static_cast<unsigned long long>(unnoticed));
  EXPECT_GT(states, 400U);
  EXPECT_LT(unnoticed, states / 4);
}

// What became of a flipped bit, all over every kind of file: the node starts, nothing it says is wrong, and with peers that have the blocks
// every read is answered. Votes that may be lost raise the floor.
TEST(StorageFaults, NoFlippedBitIsASilentWrongAnswer) {
  constexpr std::uint64_t kFlipsPerKind = 1'000;
  SimulatedDisk good;
  Told told;
  for (std::uint64_t h = 4; h <= chain().blocks().size(); h += 4) ASSERT_TRUE(live(good, chain(), {}, Height{h}, told));
  std::map<std::string, std::vector<std::pair<std::string, std::uint64_t>>>
      kinds;  // path and size of the files of each
  for (const std::string directory : {".", "state", "blocks", "log/0"}) {
    const auto names = good.list(directory);
    ASSERT_TRUE(names);
    for (const std::string& name : *names) {
      const std::string path = directory == "." ? name : directory + "/" + name;
      const auto file = good.open(path, false);
      if (!file) continue;
      const std::string kind = directory == "." ? name
                               : directory == "state"
                                   ? "state/*" + (name.find('.') == std::string::npos ? name.substr(0, name.find('-'))
                                                                                      : name.substr(name.find('.')))
                                   : directory + "/*" + name.substr(name.find('.'));
      kinds[kind].emplace_back(path, *(*file)->size());
    }
  }
  std::map<std::string, std::map<std::string, int>> outcomes;  // by kind
  for (const auto& [kind, files] : kinds) {
    std::uint64_t bytes = 0;
    for (const auto& [path, size] : files) bytes += size;
    const std::uint64_t flips = std::min(kFlipsPerKind, bytes * 8);
    for (std::uint64_t i = 0; i < flips; ++i) {
      std::uint64_t bit = i * (bytes * 8 / flips) + i % (bytes * 8 / flips);
      auto file = files.begin();
      for (; bit >= file->second * 8; ++file) bit -= file->second * 8;
      SCOPED_TRACE(file->first + " bit " + std::to_string(bit));
      SimulatedDisk disk = good.clone();
      ASSERT_TRUE(disk.corrupt(file->first, bit / 8, static_cast<std::uint8_t>(1U << (bit % 8))));
      const Restart restarted = restart(disk, chain(), {}, told, true);
      EXPECT_EQ(restarted.wrong, "");
      EXPECT_EQ(restarted.refused, "");
      EXPECT_EQ(restarted.unreadable, 0U);
      ++outcomes[kind][restarted.mended > 0                         ? "mended by a peer"
                       : restarted.votes_lost                       ? "votes no more for a while"
                       : !restarted.made_anew.empty()               ? "made anew"
                       : restarted.ledger_was_at < restarted.height ? "repaired from block files"
                                                                    : "harmless"];
    }
  }
  int tried = 0;
  for (const auto& [kind, counts] : outcomes) {
    std::printf("%s:", kind.c_str());
    for (const auto& [outcome, count] : counts) {
      std::printf(" %d %s", count, outcome.c_str());
      tried += count;
    }
    std::printf("\n");
  }
  EXPECT_GT(tried, 7'000);
}

// Spoils a byte of the stored block: the first place that holds its result is inside it.
void spoil(SimulatedDisk& disk, const node::StoredBlock& block) {
  const std::string directory = "blocks";
  const auto names = disk.list(directory);
  ASSERT_TRUE(names);
  for (const std::string& name : *names) {
    if (!name.ends_with(".blocks")) continue;
    const auto file = disk.open(directory + "/" + name, false);
    ASSERT_TRUE(file);
    const auto bytes = (*file)->read(0, static_cast<std::size_t>(*(*file)->size()));
    ASSERT_TRUE(bytes);
    const auto found = std::ranges::search(*bytes, block.result.view());
    if (found.empty()) continue;
    ASSERT_TRUE(disk.corrupt(directory + "/" + name, static_cast<std::uint64_t>(found.begin() - bytes->begin()), 0x10));
    return;
  }
  FAIL() << "no file holds the block";
}

// Blocks rot that the ledger has not yet committed, alone or with their neighbours that it has: one bad sector may hold several. The
// node starts; what is not committed comes again from the peers.
TEST(StorageFaults, RotAroundTheLedgersTip) {
  constexpr std::uint64_t kCommitted = 5;
  constexpr std::uint64_t kStored = 8;
  SimulatedDisk whole;
  SimulatedDisk disk;
  Told all;
  Told told;
  ASSERT_TRUE(live(whole, chain(), {}, Height{kStored}, all));
  ASSERT_TRUE(live(disk, chain(), {}, Height{kCommitted}, told));
  const node::BlockStoreOptions options{"blocks", Sizes{}.block_segment_bytes};
  std::vector<node::StoredBlock> blocks;
  {
    const auto from = node::BlockStore::open(whole, options);
    const auto to = node::BlockStore::open(disk, options);
    ASSERT_TRUE(from && to);
    for (std::uint64_t h = 1; h <= kStored; ++h) blocks.push_back(*(*from)->read(Height{h}));
    for (std::uint64_t h = kCommitted + 1; h <= kStored; ++h) ASSERT_TRUE((*to)->append(blocks[h - 1]));
    ASSERT_TRUE((*to)->sync());
  }
  told.under_way = Height{kStored};
  for (std::uint64_t first = 1; first <= kStored; ++first) {
    for (std::uint64_t last = first; last <= kStored; ++last) {
      SCOPED_TRACE("blocks " + std::to_string(first) + " to " + std::to_string(last));
      SimulatedDisk damaged = disk.clone();
      for (std::uint64_t h = first; h <= last; ++h) spoil(damaged, blocks[h - 1]);
      const Restart restarted = restart(damaged, chain(), {}, told, true);
      EXPECT_EQ(restarted.refused, "");
      EXPECT_EQ(restarted.wrong, "");
      EXPECT_EQ(restarted.height, Height{last <= kCommitted ? kStored : std::max(kCommitted, first - 1)});
      EXPECT_EQ(restart(damaged, chain(), {}, told, true).wrong, "") << "the second time";
    }
  }
}

}  // namespace
}  // namespace tallystick::storage_test
