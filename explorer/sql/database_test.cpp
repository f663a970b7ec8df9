// Both databases mean the same by the same statements.
#include "explorer/sql/database.h"

#include <chrono>
#include <filesystem>
#include <limits>

#include <gtest/gtest.h>

#include "explorer/testing/postgres_server.h"
#include "node/os/temp_directory.h"

namespace tallystick::explorer::sql {
namespace {

// One database of each kind, with an empty table.
struct Both {
  Both() {
    urls.push_back("sqlite:" + directory.path() + "/index");
    auto started = PostgresServer::start();
    if (!started) {
      ADD_FAILURE() << started.error().message;
      return;
    }
    server = std::move(*started);
    urls.push_back(*server->make_database("index"));
  }
  node::TempDirectory directory;
  std::unique_ptr<PostgresServer> server;
  std::vector<std::string> urls;
};

struct DatabaseTest : ::testing::Test {
  static void SetUpTestSuite() { both = new Both; }
  static void TearDownTestSuite() { delete both; }
  template <class Check>
  void on_both(const Check& check) {
    EXPECT_EQ(both->urls.size(), 2U);
    for (const std::string& url : both->urls) {
      SCOPED_TRACE(url);
      auto database = open(url, Access::write);
      ASSERT_TRUE(database) << database.error().message;
      const Dialect& words = (*database)->dialect();
      const auto made =
          (*database)->run("DROP TABLE IF EXISTS t; CREATE TABLE t (n " + std::string{words.number_type} + ", s " +
                           std::string{words.text_type} + ", b " + std::string{words.bytes_type} + ")");
      ASSERT_TRUE(made) << made.error().message;
      check(**database, url);
    }
  }
  static Both* both;
};
Both* DatabaseTest::both = nullptr;

constexpr const char* kInsert = "INSERT INTO t (n, s, b) VALUES ($1, $2, $3)";

TEST_F(DatabaseTest, EveryValueComesBackAsItWent) {
  const Row rows[] = {
      {std::int64_t{0}, std::string{}, Bytes{}},
      {std::numeric_limits<std::int64_t>::max(), std::string{"电子债权 'quoted' \"too\" \\ $1"}, Bytes{0, 1, 255, 0}},
      {std::numeric_limits<std::int64_t>::min(), std::string(5'000, 'x'), Bytes(70'000, 7)},
      {Value{}, Value{}, Value{}},
  };
  on_both([&](Database& database, const std::string&) {
    for (const Row& row : rows) {
      ASSERT_TRUE(database.begin());
      ASSERT_TRUE(database.write("DELETE FROM t", {}));
      const std::vector<Param> params{row[0], row[1], row[2]};
      ASSERT_TRUE(database.write(kInsert, params));
      ASSERT_TRUE(database.commit());
      const auto back = database.query("SELECT n, s, b FROM t");
      ASSERT_TRUE(back) << back.error().message;
      ASSERT_EQ(back->size(), 1U);
      EXPECT_EQ(back->front(), row);
    }
  });
}

TEST_F(DatabaseTest, ParametersStandWhereTheyAreNamed) {
  on_both([](Database& database, const std::string&) {
    ASSERT_TRUE(database.write("INSERT INTO t (s, n) VALUES ($2, $1)", {std::int64_t{5}, "five"}));
    ASSERT_TRUE(database.write("UPDATE t SET n = n + $2 WHERE s = $1 AND n < $2", {"five", std::int64_t{100}}));
    const auto rows = database.query("SELECT n FROM t WHERE s = $1 OR s = $1", {"five"});
    ASSERT_TRUE(rows) << rows.error().message;
    EXPECT_EQ(number_at(rows->at(0), 0), 105);
    const auto only_second =
        database.query("SELECT n FROM t WHERE n > $2 AND s = CAST($1 AS TEXT)", {"five", std::int64_t{100}});
    ASSERT_TRUE(only_second) << only_second.error().message;
    EXPECT_EQ(only_second->size(), 1U);
  });
}

// Byte by byte, absent first: pages would shift if the databases had orders of their own.
TEST_F(DatabaseTest, OrdersAreTheSame) {
  on_both([](Database& database, const std::string&) {
    for (const char* text : {"b", "B", "a", "ä", "Z", "_", "10", "9", "甲"})
      ASSERT_TRUE(database.write(kInsert, {Param{}, text, as_bytes(text)}));
    ASSERT_TRUE(database.write(kInsert, {Param{}, Param{}, Param{}}));
    for (const char* column : {"s", "b"}) {
      const auto rows = database.query("SELECT CASE WHEN s IS NULL THEN '-' ELSE s END FROM t ORDER BY " +
                                       std::string{column} + " ASC NULLS FIRST");
      ASSERT_TRUE(rows) << rows.error().message;
      std::string order;
      for (const Row& row : *rows) order += text_at(row, 0) + " ";
      EXPECT_EQ(order, "- 10 9 B Z _ a b ä 甲 ");
    }
  });
}

TEST_F(DatabaseTest, ATransactionIsKeptWholeOrNotAtAll) {
  on_both([](Database& database, const std::string& url) {
    ASSERT_TRUE(database.begin());
    ASSERT_TRUE(database.write(kInsert, {std::int64_t{1}, Param{}, Param{}}));
    const auto other = open(url, Access::read);
    ASSERT_TRUE(other) << other.error().message;
    EXPECT_EQ(number_at((*other)->query("SELECT count(*) FROM t")->at(0), 0), 0);
    database.rollback();
    EXPECT_EQ(number_at(database.query("SELECT count(*) FROM t")->at(0), 0), 0);
    ASSERT_TRUE(database.begin());
    ASSERT_TRUE(database.write(kInsert, {std::int64_t{2}, Param{}, Param{}}));
    ASSERT_TRUE(database.commit());
    EXPECT_EQ(number_at((*other)->query("SELECT n FROM t")->at(0), 0), 2);
    EXPECT_FALSE((*other)->run("DELETE FROM t")) << "opened for reading";
  });
}

// Whether at once or by commit, and the next transaction is not troubled.
TEST_F(DatabaseTest, AWriteThatFailsIsToldByCommitAtTheLatest) {
  on_both([](Database& database, const std::string&) {
    ASSERT_TRUE(database.run("CREATE UNIQUE INDEX t_n ON t (n)"));
    ASSERT_TRUE(database.begin());
    Result<void> done;
    for (int i = 0; i < 5 && done; ++i) done = database.write(kInsert, {std::int64_t{i % 3}, Param{}, Param{}});
    if (done) done = database.commit();
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().message.find("t.n"), done.error().message.find("t_n")) << done.error().message;
    database.rollback();
    ASSERT_TRUE(database.begin());
    ASSERT_TRUE(database.write(kInsert, {std::int64_t{7}, Param{}, Param{}}));
    ASSERT_TRUE(database.commit());
    EXPECT_EQ(number_at(database.query("SELECT count(*) FROM t")->at(0), 0), 1);
  });
}

TEST_F(DatabaseTest, ManyWritesAreOneTransaction) {
  on_both([](Database& database, const std::string&) {
    ASSERT_TRUE(database.begin());
    for (std::int64_t i = 0; i < 5'000; ++i) ASSERT_TRUE(database.write(kInsert, {i, std::to_string(i), Param{}}));
    ASSERT_TRUE(database.commit());
    const auto rows = database.query("SELECT count(*), CAST(sum(n) AS BIGINT) FROM t");
    ASSERT_TRUE(rows) << rows.error().message;
    EXPECT_EQ(number_at(rows->at(0), 0), 5'000);
    EXPECT_EQ(number_at(rows->at(0), 1), 4'999 * 2'500);
  });
}

TEST_F(DatabaseTest, OneWritesAtATime) {
  on_both([](Database&, const std::string& url) {
    const auto second = open(url, Access::write);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
    EXPECT_NE(second.error().message.find("another process"), std::string::npos) << second.error().message;
    EXPECT_TRUE(open(url, Access::read));
  });
  on_both([](Database&, const std::string&) {});  // the lock goes with its holder
}

// A question that would walk for hours.
constexpr const char* kEndless =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT max(i) FROM n";

TEST_F(DatabaseTest, AQuestionThatTakesTooLongIsCutOff) {
  on_both([](Database&, const std::string& url) {
    const auto reader = open(url, Access::read);
    ASSERT_TRUE(reader) << reader.error().message;
    ASSERT_TRUE((*reader)->begin_question(Millis{100}));
    const auto begun = std::chrono::steady_clock::now();
    const auto late = (*reader)->query(kEndless);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{3});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, ErrorKind::not_yet) << late.error().message;
    // The time is of all its queries together.
    EXPECT_FALSE((*reader)->query("SELECT count(*) FROM t"));
    ASSERT_TRUE((*reader)->begin_question(Millis{5'000}));
    EXPECT_TRUE((*reader)->query("SELECT count(*) FROM t"));
  });
}

TEST_F(DatabaseTest, WhatWasCommittedIsOnTheDiskWhateverTheDefaultsAre) {
  const std::string url = *both->server->make_database("lazy");
  ASSERT_TRUE((*open(url, Access::write))->run("ALTER DATABASE lazy SET synchronous_commit = off"));
  const auto setting = [&](Access access) {
    return text_at((*open(url, access))->query("SELECT current_setting('synchronous_commit')")->at(0), 0);
  };
  EXPECT_EQ(setting(Access::read), "off");
  EXPECT_EQ(setting(Access::write), "on");
}

// A reader keeps SQLite from beginning its log anew; when none is left the writer does, and gives the room back.
TEST(Sqlite, TheLogDoesNotGrowWithoutEnd) {
  node::TempDirectory directory;
  const std::string path = directory.path() + "/index";
  const auto writer = *open("sqlite:" + path, Access::write);
  ASSERT_TRUE(writer->run("CREATE TABLE t (b BLOB)"));
  auto reader = *open("sqlite:" + path, Access::read);
  ASSERT_TRUE(reader->run("BEGIN; SELECT count(*) FROM t"));
  const Bytes piece(9 * 1024 * 1024, 7);
  for (int i = 1; i <= 33; ++i) {
    ASSERT_TRUE(writer->begin());
    ASSERT_TRUE(writer->write("DELETE FROM t", {}));
    ASSERT_TRUE(writer->write("INSERT INTO t (b) VALUES ($1)", {piece}));
    ASSERT_TRUE(writer->commit());
    if (i == 30) reader.reset();
  }
  EXPECT_LT(std::filesystem::file_size(path + "-wal"), 64U * 1024 * 1024);
}

TEST(Database, IsShownWithoutPassword) {
  const std::pair<const char*, const char*> rows[] = {
      {"sqlite:/var/lib/a@b/index", "sqlite:/var/lib/a@b/index"},
      {"postgresql://app:se@cret@db/shop?password=x", "postgresql://db/shop"},
      {"postgres://db/shop", "postgres://db/shop"},
      {"postgresql:///shop?user=app&password=x", "postgresql:///shop"},
  };
  for (const auto& [url, expected] : rows) EXPECT_EQ(shown(url), expected);
}

TEST(Database, WhatIsNoIndexIsSaidSo) {
  for (const char* url : {"", "sqlite:", "mysql://x", "/var/lib/index", "postgresql:x"}) {
    const auto database = open(url, Access::read);
    ASSERT_FALSE(database) << url;
    EXPECT_EQ(database.error().kind, ErrorKind::malformed);
  }
  EXPECT_EQ(open("sqlite:/nonexistent/index", Access::write).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(open("postgresql:///x?host=/nonexistent", Access::write).error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace tallystick::explorer::sql
