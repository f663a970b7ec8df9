// The same alerts, whenever the ledger is judged and however often the process dies: in both databases.
#include "explorer/alerts/keeper.h"

#include <csignal>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "contracts/ledger/genesis_state.h"
#include "core/strict_json.h"
#include "explorer/follow/follower.h"
#include "explorer/rules/alert.h"
#include "explorer/testing/chains.h"
#include "explorer/testing/dump.h"
#include "explorer/testing/postgres_server.h"
#include "node/os/temp_directory.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::explorer {
namespace {

constexpr std::uint32_t kSeed = 20261124;
constexpr int kKills = 15;

// Every receivable is too long, every financing too dear: honest lives give alerts.
std::vector<Enabled> strict_rules() {
  auto rules = enabled_rules();
  ensure(rules[4].values.set("tenor_hard", 1, Date{-1'000'000}).has_value());
  ensure(rules[15].values.set("cap", 10'000, Date{-1'000'000}).has_value());
  return rules;
}

struct Following {
  Following(const node::TestChain& chain, sql::Database& d, node::KvStore& store, std::size_t page)
      : database{d},
        ledger{node::open_or_fail(store, chain.genesis(), small())},
        index{*IndexWriter::open(database, chain.genesis(), contracts::registry())},
        source{chain, page},
        follower{source, *ledger, *index, scheme},
        end{chain.blocks().size()} {}
  static node::LedgerOptions small() {
    node::LedgerOptions out;
    out.bucket_bits = 4;
    return out;
  }
  bool done() const { return follower.height().raw() >= end; }
  void step() { ensure(follower.step(Millis{0}).has_value()); }

  sql::Database& database;
  std::unique_ptr<node::LedgerApplication> ledger;
  std::unique_ptr<IndexWriter> index;
  ChainSource source;
  TrustingScheme scheme;
  Follower follower;
  std::size_t end;
};

std::unique_ptr<AlertKeeper> opened(sql::Database& database, const node::TestChain& chain,
                                    std::vector<Enabled> rules = strict_rules()) {
  auto keeper = AlertKeeper::open(database, chain.genesis(), std::move(rules));
  ensure(keeper.has_value());
  return std::move(*keeper);
}

void judge_all_of_it(AlertKeeper& keeper) {
  for (;;) {
    const auto more = keeper.step();
    ensure(more.has_value());
    if (!*more) return;
  }
}

using Dump = std::map<std::string, std::vector<std::string>>;
Dump alerts_of(sql::Database& database) {
  const Dump all = dump(database);
  return {{"alert", all.at("alert")}, {"alert_party", all.at("alert_party")}, {"meta", all.at("meta")}};
}

Dump in_one_go(const node::TestChain& chain, const std::string& url) {
  const auto database = *sql::open(url, sql::Access::write);
  node::MemoryStore store;
  Following following{chain, *database, store, 50};
  while (!following.done()) following.step();
  judge_all_of_it(*opened(*database, chain));
  return alerts_of(*database);
}

struct Alerts : ::testing::Test {
  static void SetUpTestSuite() { chain = new node::TestChain{random_life(4, 200)}; }
  static void TearDownTestSuite() { delete chain; }
  static node::TestChain* chain;
  node::TempDirectory directory;
  std::string sqlite(const std::string& name) { return "sqlite:" + directory.path() + "/" + name; }
};
node::TestChain* Alerts::chain = nullptr;

// What the engine finds when it is given the chain itself, without an index between.
std::multiset<std::string> ids_of(const node::TestChain& chain) {
  node::MemoryStore store;
  const auto ledger = node::open_or_fail(store, chain.genesis(), Following::small());
  Judge judge{*Currency::of("CNY"), strict_rules()};
  std::multiset<std::string> out;
  const auto take = [&](const LedgerBlock& block) {
    for (const FoundAlert& alert : judge.take(block)) out.insert(alert.id);
  };
  const auto genesis = contracts::genesis_state(chain.genesis());
  take({Height{0}, Timestamp{0}, &*genesis, {}, {}});
  for (const node::TestBlock& block : chain.blocks()) {
    ensure(ledger->execute(block.header, block.transactions).has_value());
    LedgerBlock told{block.header.height,
                     ledger_moment(chain.genesis().calendar, block.header.timestamp),
                     ledger->effects(block.hash)->changes,
                     block.receipts,
                     {}};
    for (const auto& transaction : block.transactions) told.asked.push_back(&transaction->transaction.body);
    take(told);
    ensure(ledger->commit(block.hash, chain.finalize(block)).has_value());
  }
  EXPECT_EQ(judge.refused(), 0U) << judge.why_refused();
  return out;
}

TEST_F(Alerts, AreThoseOfTheLedgerItself) {
  const auto server = PostgresServer::start();
  ASSERT_TRUE(server) << server.error().message;
  const auto expected = ids_of(*chain);
  EXPECT_GT(expected.size(), 20U);
  const Dump found = in_one_go(*chain, sqlite("one"));
  EXPECT_EQ(found.at("alert").size(), expected.size());
  EXPECT_TRUE(in_one_go(*chain, *(*server)->make_database("alerts")) == found);
  const auto database = *sql::open(sqlite("one"), sql::Access::read);
  std::multiset<std::string> ids;
  const auto kept = *database->query("SELECT id FROM alert");
  for (const sql::Row& row : kept) ids.insert(sql::text_at(row, 0));
  EXPECT_TRUE(ids == expected);
}

TEST_F(Alerts, ComeWhileBlocksDoAndAcrossRestarts) {
  const Dump expected = in_one_go(*chain, sqlite("one"));
  {
    const auto database = *sql::open(sqlite("along"), sql::Access::write);
    node::MemoryStore store;
    Following following{*chain, *database, store, 3};
    const auto keeper = opened(*database, *chain);
    while (!following.done()) {
      following.step();
      judge_all_of_it(*keeper);
      EXPECT_EQ(keeper->judged(), following.follower.height());
    }
    EXPECT_TRUE(alerts_of(*database) == expected);
  }
  const auto database = *sql::open(sqlite("again"), sql::Access::write);
  node::MemoryStore store;
  Following following{*chain, *database, store, 20};
  while (!following.done()) {
    following.step();
    judge_all_of_it(*opened(*database, *chain));
  }
  EXPECT_TRUE(alerts_of(*database) == expected);
}

TEST_F(Alerts, OfAnotherRuleBookAreMadeAnew) {
  const Dump expected = in_one_go(*chain, sqlite("one"));
  const auto database = *sql::open(sqlite("other"), sql::Access::write);
  node::MemoryStore store;
  Following following{*chain, *database, store, 50};
  while (!following.done()) following.step();
  judge_all_of_it(*opened(*database, *chain, enabled_rules()));
  EXPECT_LT(alerts_of(*database).at("alert").size(), expected.at("alert").size());
  judge_all_of_it(*opened(*database, *chain));
  EXPECT_TRUE(alerts_of(*database) == expected);
}

// Every row of a proof path is found where it points.
TEST_F(Alerts, ProofPathsLead) {
  in_one_go(*chain, sqlite("one"));
  const auto database = *sql::open(sqlite("one"), sql::Access::read);
  std::map<std::string, int> kinds;
  const auto alerts = *database->query("SELECT proof, place FROM alert");
  for (const sql::Row& alert : alerts) {
    const auto proof = parse_json(sql::text_at(alert, 0));
    ASSERT_TRUE(proof);
    EXPECT_FALSE(proof->empty());
    for (const auto& item : *proof) {
      SCOPED_TRACE(item.dump());
      ++kinds[item.at("kind")];
      EXPECT_LE(std::stoll(item.at("height").get<std::string>()) << (14 + 16), sql::number_at(alert, 1));
      if (item.contains("transaction")) {
        const auto subject = *from_hex(item["transaction"].get<std::string>());
        EXPECT_FALSE(database->query("SELECT 1 FROM receipt WHERE subject = $1", {subject})->empty());
        continue;
      }
      ASSERT_TRUE(item.contains("record"));
      std::string table = "record_" + item["record"]["type"].get<std::string>();
      std::replace(table.begin(), table.end(), '.', '_');
      EXPECT_EQ(database
                    ->query("SELECT 1 FROM " + table + " WHERE key_ = $1",
                            {*from_hex(item["record"]["key"].get<std::string>())})
                    ->size(),
                1U);
    }
  }
  EXPECT_GT(kinds["receivable"], 5);
  EXPECT_GT(kinds["financing"], 0);
}

// Killed at any moment, again and again: nothing is lost and nothing doubled.
TEST_F(Alerts, SurviveBeingKilled) {
  const Dump expected = in_one_go(*chain, sqlite("one"));
  node::TempDirectory killed;
  const auto run = [&] {
    const auto database = *sql::open("sqlite:" + killed.path() + "/index", sql::Access::write);
    const auto store = *node::open_leveldb(killed.path() + "/ledger");
    Following following{*chain, *database, *store, 3};
    const auto keeper = opened(*database, *chain);
    do {
      if (!following.done()) following.step();
      judge_all_of_it(*keeper);
    } while (!following.done());
  };
  std::mt19937 random{kSeed};
  int died = 0;
  for (int i = 0; i < kKills; ++i) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      run();
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::microseconds{random() % (i < 5 ? 60'000U : 250'000U)});
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) ++died;
  }
  EXPECT_GT(died, kKills / 2) << "it was done before it was killed";
  run();
  EXPECT_TRUE(alerts_of(**sql::open("sqlite:" + killed.path() + "/index", sql::Access::read)) == expected);
}

// A short day of a test network counts as one of 24 hours.
TEST(LedgerMoment, CountsWholeDays) {
  const Calendar calendar{Timestamp{1'000}, Date{20'000}, 10'000};
  const std::pair<std::int64_t, Timestamp> rows[] = {
      {1'000, start_of(Date{20'000})},
      {6'000, start_of(Date{20'000}) + hours(12)},
      {10'999, start_of(Date{20'000}) + Millis{86'391'360}},
      {11'000, start_of(Date{20'001})},
      {999, start_of(Date{20'000}) - Millis{1}},
  };
  for (const auto& [time, expected] : rows) EXPECT_EQ(ledger_moment(calendar, Timestamp{time}), expected) << time;
}

}  // namespace
}  // namespace tallystick::explorer
