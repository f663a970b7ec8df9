// Killed at any moment, again and again, the follower loses nothing and writes nothing twice.
#include <csignal>
#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "explorer/follow/follower.h"
#include "explorer/testing/chains.h"
#include "explorer/testing/dump.h"
#include "node/os/temp_directory.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::explorer {
namespace {

constexpr std::uint32_t kSeed = 20261123;
constexpr int kKills = 25;

// A page of a few blocks each time, so that a run has many moments to die in.
void follow(const node::TestChain& chain, const std::string& directory) {
  const auto database = *sql::open("sqlite:" + directory + "/index", sql::Access::write);
  const auto store = *node::open_leveldb(directory + "/ledger");
  node::LedgerOptions small;
  small.bucket_bits = 4;
  const auto ledger = node::open_or_fail(*store, chain.genesis(), small);
  const auto index = *IndexWriter::open(*database, chain.genesis(), contracts::registry());
  ensure(ledger->last_committed().height <= index->height());
  ChainSource source{chain, 3};
  const TrustingScheme scheme;
  Follower follower{source, *ledger, *index, scheme};
  while (follower.height().raw() < chain.blocks().size()) ensure(follower.step(Millis{0}).has_value());
}

TEST(Crash, KilledAtAnyMomentItGoesOnAsIfNothingHadBeen) {
  const node::TestChain chain = random_life(4, 300);
  node::TempDirectory one_go, killed;
  const auto begun = std::chrono::steady_clock::now();
  follow(chain, one_go.path());
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
  const auto expected = dump(**sql::open("sqlite:" + one_go.path() + "/index", sql::Access::read));

  std::mt19937 random{kSeed};
  int died = 0;
  for (int i = 0; i < kKills; ++i) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      follow(chain, killed.path());
      _exit(0);
    }
    // Early deaths meet the making of the tables; later ones the middle of batches.
    std::this_thread::sleep_for(
        std::chrono::microseconds{random() % static_cast<std::uint32_t>(i < 5 ? 40'000 : whole.count() / 8)});
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) ++died;
  }
  EXPECT_GT(died, kKills / 2) << "it was done before it was killed";
  follow(chain, killed.path());
  const auto found = dump(**sql::open("sqlite:" + killed.path() + "/index", sql::Access::read));
  for (const auto& [table, rows] : expected) EXPECT_TRUE(found.at(table) == rows) << table;
}

}  // namespace
}  // namespace tallystick::explorer
