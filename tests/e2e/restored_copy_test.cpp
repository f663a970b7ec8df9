// An operator puts yesterday's copy of a validator's data directory back. The copy knows nothing of what the key has signed since, and the
// record of votes beside the key does: nothing is signed in a view in which the key may have voted, the node says so, follows, and votes
// again behind those views.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "consensus/log_record.h"
#include "node/os/posix_disk.h"
#include "node/storage/consensus_log.h"
#include "testnet/network/ask.h"
#include "tests/e2e/checks.h"
#include "tests/e2e/trial.h"

namespace tallystick::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::size_t kVictim = 3;
constexpr auto kAlone = std::chrono::seconds{8};  // longer than the heartbeat: whoever may vote votes
constexpr Millis kPatience{60'000};

std::string text_of(const std::string& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::set<View> views_voted_in(const std::string& data_directory) {
  const auto disk = node::PosixDisk::open_root(data_directory).value();
  const auto log = node::ConsensusLog::open(*disk, {"log/0"});
  std::set<View> views;
  for (const auto& entry : log->entries)
    if (const auto view = consensus::own_vote_view(entry.record)) views.insert(*view);
  return views;
}

TEST(RestoredCopy, SignsNothingWhereItsKeyMayHaveVoted) {
  Network network;
  Trial trial{network, {}};
  ASSERT_TRUE(trial.until_above(Height{40}, {}, kPatience));
  const std::string data = network.layout().data(kVictim), copy = network.layout().directory() + "/copy";
  network.stop({kVictim});
  std::filesystem::copy(data, copy, std::filesystem::copy_options::recursive);
  network.start({kVictim});
  // Far enough beyond what the others have that it is with them again, and not only fetching what it missed.
  const Height reached = trial.watch().highest();
  ASSERT_TRUE(trial.until_above(Height{reached.raw() + 60}, {kVictim}, kPatience)) << "it goes on";

  // The worst moment: right after the views that the copy has not seen, and with nobody there to tell of them.
  network.kill();
  ASSERT_TRUE(trial.votes().add_log(data));
  const std::set<View> voted = views_voted_in(data);
  ASSERT_FALSE(voted.empty());
  std::filesystem::remove_all(data);
  std::filesystem::rename(copy, data);
  const std::set<View> known = views_voted_in(data);
  ASSERT_FALSE(known.empty());
  ASSERT_GT(*voted.rbegin(), *known.rbegin()) << "it voted on";
  network.start({kVictim});
  std::this_thread::sleep_for(kAlone);
  network.kill({kVictim});
  ASSERT_TRUE(trial.votes().add_log(data));
  EXPECT_THAT(check_votes(trial.votes()), IsEmpty());
  for (const View view : views_voted_in(data))
    EXPECT_TRUE(known.contains(view) || view > *voted.rbegin()) << "signed anew in view " << view.raw();
  EXPECT_THAT(text_of(network.layout().log(kVictim)), HasSubstr("own votes may be lost"));
  std::ofstream{network.layout().log(kVictim), std::ios::trunc};  // which judge() reads

  network.start();
  ASSERT_TRUE(trial.until_above(Height{trial.watch().highest().raw() + 100}, {kVictim}, kPatience)) << "it follows";
  trial.judge([](const std::string& finding) { return finding.starts_with("node 3 went back from height"); });
  const std::set<View> after = views_voted_in(data);
  ASSERT_FALSE(after.empty());
  EXPECT_GT(*after.rbegin(), *voted.rbegin()) << "it votes again";
}

}  // namespace
}  // namespace tallystick::e2e
