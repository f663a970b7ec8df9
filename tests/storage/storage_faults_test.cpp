// Disks that fail and disks that forget: an error at every operation, and a flipped bit all over every file.
#include <cstdio>
#include <map>

#include <gtest/gtest.h>

#include "node/env/power_cut.h"
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

// What became of a flipped bit. Only one kind of damage cannot be seen: that of the last batch of the vote log, which looks like a batch
// that was never finished (node/storage/record_log.h).
TEST(StorageFaults, NoFlippedBitIsASilentWrongAnswer) {
  constexpr std::uint64_t kFlipsPerFile = 150;
  SimulatedDisk good;
  Told told;
  for (std::uint64_t h = 4; h <= chain().blocks().size(); h += 4) ASSERT_TRUE(live(good, chain(), {}, Height{h}, told));
  std::map<std::string, std::map<std::string, int>> outcomes;  // by kind of file
  for (const std::string directory : {".", "state", "blocks", "log/0"}) {
    const auto names = good.list(directory);
    ASSERT_TRUE(names);
    for (const std::string& name : *names) {
      const std::string path = directory == "." ? name : directory + "/" + name;
      const auto file = good.open(path, false);
      if (!file) continue;
      const std::uint64_t size = *(*file)->size();
      const std::string kind = directory == "." ? name
                               : directory == "state"
                                   ? "state/*" + (name.find('.') == std::string::npos ? name.substr(0, name.find('-'))
                                                                                      : name.substr(name.find('.')))
                                   : directory + "/*" + name.substr(name.find('.'));
      const std::uint64_t flips = std::min(kFlipsPerFile, size);
      for (std::uint64_t i = 0; i < flips; ++i) {
        const std::uint64_t offset = i * size / flips;
        SCOPED_TRACE(path + " byte " + std::to_string(offset));
        SimulatedDisk disk = good.clone();
        ASSERT_TRUE(disk.corrupt(path, offset, static_cast<std::uint8_t>(1U << (i % 8))));
        const Restart restarted = restart(disk, chain(), {}, told, true);
        const bool tail_of_votes = directory == "log/0" && restarted.wrong == "a vote that was sent is not in the log";
        EXPECT_EQ(tail_of_votes ? "" : restarted.wrong, "");
        ++outcomes[kind][tail_of_votes                                ? "unseen"
                         : !restarted.refused.empty()                 ? "does not start"
                         : restarted.unreadable > 0                   ? "refuses reads"
                         : restarted.votes_lost                       ? "votes no more"
                         : !restarted.made_anew.empty()               ? "made anew"
                         : restarted.ledger_was_at < restarted.height ? "repaired from block files"
                                                                      : "harmless"];
      }
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
  EXPECT_GT(tried, 1'000);
}

}  // namespace
}  // namespace tallystick::storage_test
