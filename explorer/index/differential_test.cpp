// The same chain in SQLite and in PostgreSQL: the same rows, to the last byte.
#include <gtest/gtest.h>

#include "explorer/follow/follower.h"
#include "explorer/testing/chains.h"
#include "explorer/testing/dump.h"
#include "explorer/testing/postgres_server.h"

namespace tallystick::explorer {
namespace {

// Everything of the chain, followed into the database.
std::map<std::string, std::vector<std::string>> indexed(const node::TestChain& chain, const std::string& url) {
  const auto database = *sql::open(url, sql::Access::write);
  node::MemoryStore store;
  node::LedgerOptions small;
  small.bucket_bits = 4;
  const auto ledger = node::open_or_fail(store, chain.genesis(), small);
  const auto index = IndexWriter::open(*database, chain.genesis(), contracts::registry());
  if (!index) {
    ADD_FAILURE() << index.error().message;
    return {};
  }
  ChainSource source{chain, 50};
  const TrustingScheme scheme;
  Follower follower{source, *ledger, **index, scheme};
  while (follower.height().raw() < chain.blocks().size()) {
    const auto step = follower.step(Millis{0});
    if (!step) {
      ADD_FAILURE() << step.error().cause;
      return {};
    }
  }
  return dump(*database);
}

TEST(Differential, BothDatabasesHoldTheSameIndex) {
  const auto server = PostgresServer::start();
  ASSERT_TRUE(server) << server.error().message;
  node::TempDirectory directory;
  const node::TestChain chain = random_life(3, 200);
  const auto sqlite = indexed(chain, "sqlite:" + directory.path() + "/index");
  const auto postgres = indexed(chain, *(*server)->make_database("index"));
  ASSERT_FALSE(sqlite.empty());
  for (const auto& [table, rows] : sqlite) EXPECT_TRUE(rows == postgres.at(table)) << table;
  EXPECT_GT(sqlite.at("event").size(), 200U);
  EXPECT_GT(sqlite.at("mention").size(), 500U);
}

// One that another version made, or of another network, is not touched.
TEST(Differential, AnIndexThatIsNotOursIsRefused) {
  const auto server = PostgresServer::start();
  ASSERT_TRUE(server) << server.error().message;
  node::TempDirectory directory;
  const Genesis genesis = contracts::test_genesis();
  Genesis other = genesis;
  other.chain_id = {"another"};
  for (const std::string& url : {"sqlite:" + directory.path() + "/index", *(*server)->make_database("mine")}) {
    SCOPED_TRACE(url);
    const auto database = *sql::open(url, sql::Access::write);
    ASSERT_TRUE(IndexWriter::open(*database, genesis, contracts::registry()));
    ASSERT_TRUE(IndexWriter::open(*database, genesis, contracts::registry()));
    EXPECT_EQ(IndexWriter::open(*database, other, contracts::registry()).error().kind, ErrorKind::malformed);
    ASSERT_TRUE(
        database->run("UPDATE meta SET value = genesis_hash.value FROM "
                      "(SELECT value FROM meta WHERE name = 'genesis_hash') AS genesis_hash "
                      "WHERE name = 'schema'"));
    EXPECT_NE(IndexWriter::open(*database, genesis, contracts::registry()).error().message.find("rebuild"),
              std::string::npos);
    ASSERT_TRUE(drop_index(*database));
    ASSERT_TRUE(IndexWriter::open(*database, genesis, contracts::registry()));
    EXPECT_FALSE(sql::open(url, sql::Access::write)) << "two may not write";
  }
}

// A rebuild that was given the address of a shop's database by mistake.
TEST(Differential, WhatIsNoIndexIsNeitherUsedNorDropped) {
  const auto server = PostgresServer::start();
  ASSERT_TRUE(server) << server.error().message;
  node::TempDirectory directory;
  const struct {
    const char* name;
    const char* tables;
  } rows[] = {
      {"no meta", "CREATE TABLE event (id BIGINT); CREATE TABLE receipt (id BIGINT)"},
      {"another meta", "CREATE TABLE event (id BIGINT); CREATE TABLE meta (key TEXT, text TEXT)"},
      {"a meta of other things",
       "CREATE TABLE event (id BIGINT); CREATE TABLE meta (name TEXT, value TEXT); INSERT INTO meta VALUES ('schema', "
       "'7')"},
  };
  int number = 0;
  for (const auto& row : rows)
    for (const std::string& url : {"sqlite:" + directory.path() + "/shop" + std::to_string(++number),
                                   *(*server)->make_database("shop" + std::to_string(number))}) {
      SCOPED_TRACE(url + ": " + row.name);
      const auto database = *sql::open(url, sql::Access::write);
      ASSERT_TRUE(database->run(row.tables));
      for (const auto& refused :
           {drop_index(*database),
            check_index(*database, Hash{}, record_tables(contracts::registry())).map([](auto) {})}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::malformed);
        EXPECT_NE(refused.error().message.find("no index of a ledger"), std::string::npos) << refused.error().message;
      }
      EXPECT_TRUE(database->query("SELECT count(*) FROM event")) << "it is still there";
    }
}

}  // namespace
}  // namespace tallystick::explorer
