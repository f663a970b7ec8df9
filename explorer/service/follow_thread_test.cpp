// Several nodes, of which some hang, lie or refuse; a database that goes away for a moment; and an end that nothing holds up.
#include "explorer/service/follow_thread.h"

#include <functional>

#include <gtest/gtest.h>

#include "explorer/sql/database.h"
#include "explorer/testing/postgres_server.h"
#include "explorer/testing/scripted_node.h"
#include "node/os/temp_directory.h"

namespace tallystick::explorer {
namespace {

using namespace std::chrono_literals;
using Manner = ScriptedNode::Manner;
using State = Standing::State;

constexpr std::size_t kKnown = 12;

const node::TestChain& chain() {
  static const node::TestChain made = [] {
    node::TestChain out;
    out.play(4, 16);
    return out;
  }();
  return made;
}

struct FollowThreadTest : ::testing::Test {
  FollowThreadTest() {
    a.knows(kKnown);
    b.knows(kKnown);
  }
  void start(const std::vector<std::string>& nodes, const std::string& index = {}) {
    FollowOptions options{nodes,
                          genesis_hash(chain().genesis()),
                          index.empty() ? "sqlite:" + directory.path() + "/index" : index,
                          directory.path(),
                          Millis{500},
                          Millis{200}};
    auto started = FollowThread::start(std::move(options), standing, [this] {
      const Standing now = standing.get();
      const std::lock_guard lock{mutex};
      if (now.trouble) seen.push_back(*now.trouble);
    });
    ASSERT_TRUE(started) << started.error().message;
    thread = std::move(*started);
  }
  bool becomes(const std::function<bool(const Standing&)>& right, std::chrono::milliseconds within = 8s) const {
    const auto until = std::chrono::steady_clock::now() + within;
    while (std::chrono::steady_clock::now() < until) {
      if (right(standing.get())) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }
  static auto at(std::size_t height) {
    return [height](const Standing& now) { return now.height.raw() == height && now.state == State::following; };
  }
  bool was_in_trouble(const std::string& code) {
    const std::lock_guard lock{mutex};
    return std::ranges::any_of(seen, [&](const Trouble& trouble) { return trouble.code == code; });
  }

  node::TempDirectory directory;
  ScriptedNode a{chain()}, b{chain()};
  SharedStanding standing;
  std::mutex mutex;
  std::vector<Trouble> seen;
  std::unique_ptr<FollowThread> thread;
};

TEST_F(FollowThreadTest, ANodeThatIsFoundWantingIsLeftForTheNextOne) {
  const struct {
    const char* name;
    std::function<void(ScriptedNode&)> wanting;
    const char* code;
  } rows[] = {
      {"hangs", [](ScriptedNode& node) { node.behaves(Manner::hangs); }, "node"},
      {"lies", [](ScriptedNode& node) { node.lies(true); }, "state_root"},
      {"refuses", [](ScriptedNode& node) { node.behaves(Manner::refuses); }, "node_refuses"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    node::TempDirectory own;
    standing.change([](Standing& now) { now = {}; });
    seen.clear();
    ScriptedNode first{chain()};
    row.wanting(first);
    start({first.url(), b.url()}, "sqlite:" + own.path() + "/index");
    EXPECT_TRUE(becomes(at(kKnown)));
    const Standing now = standing.get();
    ASSERT_EQ(now.alarms.size(), 1U);
    EXPECT_EQ(now.alarms[0].code, row.code) << now.alarms[0].cause;
    EXPECT_EQ(now.alarms[0].node, first.url());
    EXPECT_FALSE(now.trouble);
    EXPECT_TRUE(seen.empty()) << "one that is left suffices";
    thread.reset();
    std::filesystem::remove_all(directory.path() + "/ledger");
  }
}

TEST_F(FollowThreadTest, WhenNoNodeIsLeftItSaysSoAndAsksAllOfThemAgain) {
  a.lies(true);
  b.behaves(Manner::refuses);
  start({a.url(), b.url()});
  ASSERT_TRUE(becomes([](const Standing& now) { return now.state == State::divergent; }));
  const Standing now = standing.get();
  EXPECT_EQ(now.trouble->node, a.url());
  EXPECT_EQ(now.alarms.size(), 2U);
}

TEST_F(FollowThreadTest, ANodeThatIsBehindIsToldSo) {
  start({a.url()});
  ASSERT_TRUE(becomes(at(kKnown)));
  a.behaves(Manner::behind);
  ASSERT_TRUE(becomes([](const Standing& now) { return now.state == State::waiting; }));
  EXPECT_EQ(standing.get().trouble->code, "node_behind");
  EXPECT_NE(standing.get().trouble->cause.find("block 12"), std::string::npos) << standing.get().trouble->cause;
  a.behaves(Manner::honest);
  a.knows(kKnown + 3);
  EXPECT_TRUE(becomes(at(kKnown + 3)));
  EXPECT_TRUE(standing.get().alarms.empty());
}

// The last block may wait for its finalization a long time: the node is not asked without a pause.
TEST_F(FollowThreadTest, ABlockThatWaitsDoesNotMakeTheNodeWork) {
  a.certifies_last(false);
  start({a.url()});
  ASSERT_TRUE(becomes([](const Standing& now) { return now.height.raw() == kKnown - 1; }));
  const std::size_t before = a.asked();
  std::this_thread::sleep_for(1'500ms);
  EXPECT_LE(a.asked() - before, 6U);
  a.certifies_last(true);
  EXPECT_TRUE(becomes(at(kKnown)));
}

TEST_F(FollowThreadTest, ItEndsAtOnce) {
  a.behaves(Manner::hangs);
  FollowOptions options{
      {a.url()}, genesis_hash(chain().genesis()), "sqlite:" + directory.path() + "/index", directory.path()};
  thread = std::move(*FollowThread::start(options, standing, [] {}));
  std::this_thread::sleep_for(200ms);
  EXPECT_GT(a.asked(), 0U);
  const auto begun = std::chrono::steady_clock::now();
  thread.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
}

TEST_F(FollowThreadTest, ADatabaseThatGoesAwayForAMomentIsOpenedAgain) {
  const auto server = PostgresServer::start();
  ASSERT_TRUE(server) << server.error().message;
  const std::string index = *(*server)->make_database("follow");
  start({a.url()}, index);
  ASSERT_TRUE(becomes(at(kKnown)));
  const auto other = sql::open(*(*server)->make_database("other"), sql::Access::write);
  ASSERT_TRUE(other) << other.error().message;
  ASSERT_TRUE(
      (*other)->query("SELECT CAST(count(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity "
                      "WHERE datname = 'follow'"));
  a.knows(kKnown + 3);
  EXPECT_TRUE(becomes(at(kKnown + 3)));
  EXPECT_TRUE(was_in_trouble("storage"));
  for (const Trouble& trouble : seen)
    if (trouble.code == "storage") {
      EXPECT_EQ(trouble.cause.find("/"), std::string::npos) << "readers are told no paths";
      EXPECT_FALSE(trouble.detail.empty());
    }
}

}  // namespace
}  // namespace tallystick::explorer
