// A validator's disk loses its power at every operation, in every way that a disk may, also while it recovers from losing it before. Each
// time the validator starts again and keeps every promise: acknowledged blocks are there, whole, with the state, indexes and receipts
// that were agreed upon, and every vote that was sent is in its log.
#include <algorithm>
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/storage/crash_states.h"

namespace tallystick::storage_test {
namespace {

using node::BackgroundWork;
using node::DiskOperation;
using node::SimulatedDisk;
using node::TestChain;

constexpr std::uint64_t kCutsEach = 110;
constexpr std::uint64_t kRecoveriesEvery = 40;
constexpr BackgroundWork kMoments[] = {BackgroundWork::before_the_write, BackgroundWork::after_the_commit};

unsigned long long number(std::uint64_t n) {
  return n;
}

// States so far, by whether their bytes or promises differ from all others of their exploration.
std::uint64_t states_seen = 0;
std::uint64_t distinct_seen = 0;

void explore_all(const TestChain& chain, const Exploration& what, const char* name) {
  const Explored out = explore(chain, what);
  std::printf(
      "%s: cut at %llu operations: %llu states, and %llu cut again in recovery; %llu of all differ; "
      "the block files were ahead in %llu, of an acknowledged block in %llu\n",
      name, number(out.operations), number(out.cuts), number(out.second_cuts), number(out.distinct), number(out.behind),
      number(out.forgotten));
  for (const auto& [reason, count] : out.made_anew)
    std::printf("  the database was made anew %llu times: %s\n", number(count), reason.c_str());
  for (const std::string& wrong : out.wrong) ADD_FAILURE() << name << ": " << wrong;
  distinct_seen += out.distinct;
  states_seen += out.cuts + out.second_cuts;
}

const TestChain& short_chain() {
  static const TestChain made = [] {
    TestChain out;
    out.play(2, 6);
    return out;
  }();
  return made;
}

// A chain whose batches fill LevelDB's smallest write buffer.
const TestChain& long_chain() {
  static const TestChain made = [] {
    TestChain out;
    out.play(8, 40);
    return out;
  }();
  return made;
}

TEST(StorageCrash, AFirstLife) {
  Exploration what;
  what.until = Height{short_chain().blocks().size()};
  what.cuts_each = kCutsEach;
  what.recoveries_every = kRecoveriesEvery;
  explore_all(short_chain(), what, "first life");
}

// Segments of a block or two, so that most operations are about files that begin, end and go.
TEST(StorageCrash, AFirstLifeInTinyFiles) {
  Exploration what;
  what.sizes.log_segment_bytes = 1'024;
  what.sizes.block_segment_bytes = 2'048;
  what.until = Height{short_chain().blocks().size()};
  what.cuts_each = kCutsEach;
  what.recoveries_every = kRecoveriesEvery;
  what.seed = 2;
  explore_all(short_chain(), what, "tiny files");
}

// Each start leaves a table file; the fifth finds enough of them for a compaction.
TEST(StorageCrash, ALifeWithACompaction) {
  Exploration what;
  for (std::uint64_t h = 2; h <= 8; h += 2) {
    const auto lived = live(what.disk, short_chain(), what.sizes, Height{h}, what.told);
    ASSERT_TRUE(lived) << lived.error().message;
  }
  what.until = Height{11};
  what.cuts_each = kCutsEach;
  what.recoveries_every = kRecoveriesEvery;
  explore_all(short_chain(), what, "compaction");
}

// The height that is acknowledged when the first table file appears.
Height when_the_buffer_is_full(const Sizes& sizes) {
  SimulatedDisk disk;
  Told told;
  Height full{0};
  disk.set_hook([&](DiskOperation) -> Result<void> {
    const auto names = disk.list("state");
    if (full.raw() == 0 && names &&
        std::ranges::any_of(*names, [](const auto& name) { return name.ends_with(".ldb"); }))
      full = told.acknowledged;
    return {};
  });
  const auto lived = live(disk, long_chain(), sizes, Height{long_chain().blocks().size()}, told);
  EXPECT_TRUE(lived);
  return full;
}

TEST(StorageCrash, AFullWriteBuffer) {
  for (const BackgroundWork background : kMoments) {
    Exploration what;
    what.sizes.background = background;
    const Height full = when_the_buffer_is_full(what.sizes);
    ASSERT_GT(full, Height{2});
    what.from = Height{full.raw() - 1};
    what.until = Height{full.raw() + 2};
    what.cuts_each = kCutsEach;
    what.recoveries_every = kRecoveriesEvery;
    explore_all(long_chain(), what,
                background == BackgroundWork::before_the_write ? "full buffer" : "full buffer, later");
  }
}

TEST(StorageCrash, TwentyThousandStates) {
  std::printf("%llu crash states, %llu of them different\n", number(states_seen), number(distinct_seen));
  EXPECT_GE(distinct_seen, 20'000U);
}

}  // namespace
}  // namespace tallystick::storage_test
