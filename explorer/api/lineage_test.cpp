// Shapes that a random story seldom takes: merges across generations, part payments, more parts than are added up.
#include <gtest/gtest.h>

#include "contracts/ledger/test_ledger.h"
#include "contracts/receivable/record.h"
#include "explorer/api/lineage_graph.h"
#include "explorer/api/routes.h"
#include "explorer/index/writer.h"
#include "node/os/temp_directory.h"

namespace tallystick::explorer::api {
namespace {

using contracts::FragmentId;
using contracts::fragment::State;

FragmentId id(std::uint8_t n, std::uint8_t rest = 0) {
  Bytes bytes(32);
  bytes[0] = n;
  bytes[1] = rest;
  return *FragmentId::from(bytes);
}

struct Row {
  std::uint8_t id;
  std::vector<std::uint8_t> parents;
  std::int64_t face;
  State state = State::held;
  std::int64_t paid = 0;
};

LineageGraph graph(const std::vector<Row>& rows) {
  std::map<FragmentId, Part> parts;
  for (const Row& row : rows) {
    std::vector<FragmentId> parents;
    for (const std::uint8_t parent : row.parents) parents.push_back(id(parent));
    parts.emplace(id(row.id), Part{id(row.id), parents, row.face, row.paid, row.state, 0});
  }
  return LineageGraph{std::move(parts)};
}

std::vector<int> order(const LineageGraph& graph) {
  std::vector<int> out;
  for (const Part* part : graph.order()) out.push_back(part->id.view()[0]);
  return out;
}

// 1 is split into 2 and 3, 3 into 8 and 9; then 2, of the generation before, is put together with 9 to 4.
TEST(Lineage, AMergeAcrossGenerationsComesAfterBothParents) {
  const auto made = graph({{1, {}, 100, State::spent},
                           {2, {1}, 30, State::spent},
                           {3, {1}, 70, State::spent},
                           {8, {3}, 50},
                           {9, {3}, 20, State::spent},
                           {4, {2, 9}, 50}});
  EXPECT_EQ(order(made), (std::vector{1, 2, 3, 8, 9, 4}));
  EXPECT_TRUE(made.whole(100));
}

TEST(Lineage, WhatWasPaidBeforeASplitIsNoBreak) {
  const std::vector<Row> rows{{1, {}, 100, State::spent, 40}, {2, {1}, 45}, {3, {1}, 15, State::held, 5}};
  EXPECT_TRUE(graph(rows).whole(55));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    auto more = rows;
    ++more[i].face;
    EXPECT_FALSE(graph(more).whole(56));
    EXPECT_FALSE(graph(more).conserved(*graph(more).order().front()));
  }
  EXPECT_FALSE(graph(rows).whole(54)) << "the parts add up, and not to what the receivable says";
}

TEST(Lineage, APartThatIsMissingOrItsOwnAncestorIsABreak) {
  EXPECT_FALSE(graph({{1, {}, 100, State::spent}}).whole(0)) << "spent into nothing";
  EXPECT_FALSE(graph({{2, {1}, 100}}).whole(100)) << "from nothing";
  const auto circle = graph({{1, {}, 100}, {2, {3}, 10, State::spent}, {3, {2}, 10, State::spent}});
  EXPECT_EQ(order(circle), (std::vector{1}));
  EXPECT_FALSE(circle.whole(100));
}

// Sums of what an index holds, whatever it holds.
TEST(Lineage, SumsDoNotOverflow) {
  std::vector<Row> rows{{1, {}, INT64_MAX, State::spent}};
  for (std::uint8_t i = 2; i < 200; ++i) rows.push_back({i, {1}, INT64_MAX});
  EXPECT_EQ(wide_text(graph(rows).live_outstanding()), wide_text(Wide{INT64_MAX} * 198));
  EXPECT_FALSE(graph(rows).whole(1));
}

// A receivable of genesis with `parts` parts, in an index.
struct Index {
  explicit Index(std::size_t parts) : context{contracts::test_genesis()} {
    database = *sql::open("sqlite:" + directory.path() + "/index", sql::Access::write);
    EXPECT_TRUE(IndexWriter::open(*database, context.genesis, contracts::registry()));
    contracts::receivable::Receivable receivable;
    receivable.id = root;
    receivable.currency = *Currency::of("CNY");
    receivable.face = Amount{static_cast<std::int64_t>(parts)};
    put(receivable);
    contracts::fragment::Fragment first;
    first.root = root;
    first.currency = receivable.currency;
    first.id = id(1);
    first.face = receivable.face;
    first.state = State::spent;
    put(first);
    for (std::size_t i = 0; i < parts; ++i) {
      contracts::fragment::Fragment part;
      part.root = root;
      part.currency = receivable.currency;
      part.id = id(2, static_cast<std::uint8_t>(i));
      part.parents.items = {first.id};
      part.state = State::held;
      part.face = Amount{1};
      put(part);
    }
  }
  template <class R>
  void put(const R& record) {
    for (const RecordTable& table : context.records)
      if (table.row->table == R::kTable) {
        const RecordWriter writer{table, context.json};
        contracts::RecordChange change;
        change.table = R::kTable;
        change.key = to_bytes(record.key());
        change.after = to_bytes(record);
        EXPECT_TRUE(writer.write(*database, Height{0}, change));
      }
  }
  Answer<Json> ask(const std::string& query, std::size_t most) const {
    std::vector<Route> routes;
    add_lineage_routes(routes, most);
    const auto read = *Query::parse(query);
    return routes.front().answer(Ask{context, *database, read, {root.hex()}});
  }
  Context context;
  node::TempDirectory directory;
  std::unique_ptr<sql::Database> database;
  const contracts::ReceivableId root = *contracts::ReceivableId::from(id(7).view());
};

TEST(Lineage, ManyPartsAreAddedUpAndTooManyAreNoBreak) {
  const Index index{30};
  const auto whole = index.ask("", 31);
  ASSERT_TRUE(whole) << whole.error().cause;
  EXPECT_EQ((*whole)["nodes"].size(), 31U);
  EXPECT_EQ((*whole)["conserved"], true);
  const auto some = index.ask("limit=4", 31);
  ASSERT_TRUE(some);
  EXPECT_EQ((*some)["nodes"].size(), 4U);
  EXPECT_EQ((*some)["omitted"], 27);
  EXPECT_EQ((*some)["conserved"], true);
  EXPECT_EQ((*some)["nodes"][0]["children_face"], "30");
  const auto many = index.ask("limit=4", 30);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().code, "too_large");
  EXPECT_EQ(many.error().status, 413);
  EXPECT_NE(many.error().cause.find("30"), std::string::npos);
}

}  // namespace
}  // namespace tallystick::explorer::api
