// The same questions to the same ledger in SQLite and in PostgreSQL: the same answers, pages that never shift, and every moment as it was.
#include <set>

#include <gtest/gtest.h>

#include "contracts/fragment/record.h"
#include "explorer/alerts/keeper.h"
#include "explorer/api/export.h"
#include "explorer/follow/follower.h"
#include "explorer/testing/asking.h"
#include "explorer/testing/chains.h"
#include "explorer/testing/postgres_server.h"

namespace tallystick::explorer::api {
namespace {

constexpr std::size_t kSteps = 150;

// One ledger in both databases.
struct World {
  World() : chain{random_life(5, kSteps)}, context{chain.genesis()} {
    auto started = PostgresServer::start();
    if (!started) {
      ADD_FAILURE() << started.error().message;
      return;
    }
    server = std::move(*started);
    for (const std::string& url : {"sqlite:" + directory.path() + "/index", *server->make_database("index")}) {
      auto database = *sql::open(url, sql::Access::write);
      node::MemoryStore store;
      node::LedgerOptions small;
      small.bucket_bits = 4;
      const auto ledger = node::open_or_fail(store, chain.genesis(), small);
      const auto index = *IndexWriter::open(*database, chain.genesis(), contracts::registry());
      ChainSource source{chain, 60};
      const TrustingScheme scheme;
      Follower follower{source, *ledger, *index, scheme};
      while (follower.height().raw() < chain.blocks().size())
        if (!follower.step(Millis{0})) break;
      // Every receivable is too long, every financing too dear: honest lives give alerts.
      auto rules = enabled_rules();
      EXPECT_TRUE(rules[4].values.set("tenor_hard", 1, Date{-1'000'000}));
      EXPECT_TRUE(rules[15].values.set("cap", 10'000, Date{-1'000'000}));
      const auto keeper = *AlertKeeper::open(*database, chain.genesis(), std::move(rules));
      while (keeper->step().value_or(false)) {
      }
      databases.push_back(std::move(database));
    }
  }
  node::TestChain chain;
  Context context;
  node::TempDirectory directory;
  std::unique_ptr<PostgresServer> server;
  std::vector<std::unique_ptr<sql::Database>> databases;
};

struct Api : ::testing::Test {
  static void SetUpTestSuite() { world = new World; }
  static void TearDownTestSuite() { delete world; }
  // What both databases answer.
  static Json ask(const std::string& target) {
    std::vector<Json> answers;
    for (const auto& database : world->databases) {
      const auto answer = asked(world->context, *database, target);
      answers.push_back(answer ? *answer : to_json(answer.error()));
    }
    EXPECT_EQ(answers.size(), 2U);
    EXPECT_TRUE(answers.at(0) == answers.at(1)) << target << "\n" << answers[0].dump() << "\n" << answers[1].dump();
    return answers.at(0);
  }
  static std::vector<Json> all(const std::string& target, int limit) {
    std::vector<std::vector<Json>> answers;
    for (const auto& database : world->databases) {
      const auto items = all_items(world->context, *database, target, limit);
      EXPECT_TRUE(items) << target << ": " << (items ? "" : items.error().cause);
      answers.push_back(items.value_or(std::vector<Json>{}));
    }
    EXPECT_TRUE(answers.at(0) == answers.at(1)) << target;
    return answers.at(0);
  }
  static std::string code(const std::string& target) {
    const Json answer = ask(target);
    return answer.contains("error") ? answer["error"]["code"].get<std::string>() : "";
  }
  static World* world;
};
World* Api::world = nullptr;

TEST_F(Api, PagesOfAnyLengthMakeTheSameList) {
  for (const std::string list :
       {"/v1/blocks", "/v1/blocks?sort=height", "/v1/transactions", "/v1/transactions?filter=outcome:ne:applied",
        "/v1/work", "/v1/alerts", "/v1/alerts?sort=height&filter=rule:in:tenor,hidden_cost", "/v1/events",
        "/v1/events?sort=height", "/v1/records/fragment.fragment", "/v1/records/fragment.fragment?sort=face",
        "/v1/records/fragment.fragment?sort=-payee", "/v1/records/fragment.fragment?sort=payee",
        "/v1/records/fragment.fragment?sort=-state&at=60", "/v1/records/account.lane?at=75&sort=-account",
        "/v1/records/receivable.receivable?sort=due&at=90",
        "/v1/records/cash.balance?filter=amount:gt:0&sort=-amount"}) {
    SCOPED_TRACE(list);
    const auto whole = all(list, 500);
    EXPECT_FALSE(whole.empty());
    EXPECT_TRUE(all(list, 7) == whole);
    std::set<std::string> met;
    for (const Json& item : whole) EXPECT_TRUE(met.insert(item.dump()).second) << item.dump();
  }
}

TEST_F(Api, AlertsAndWhatBearsThemOut) {
  const auto found = all("/v1/alerts", 500);
  ASSERT_GT(found.size(), 4U);
  const Json& one = found.front();
  const Json detail = ask("/v1/alerts/" + one["id"].get<std::string>());
  for (const auto& [name, value] : one.items()) EXPECT_EQ(detail[name], value) << name;
  ASSERT_FALSE(detail["proof"].empty());
  for (const Json& row : detail["proof"]) {
    SCOPED_TRACE(row.dump());
    EXPECT_EQ(code("/v1/blocks/" + row["height"].get<std::string>()), row["height"] == "0" ? "not_found" : "");
    if (!row.contains("record")) continue;
    EXPECT_EQ(
        code("/v1/records/" + row["record"]["type"].get<std::string>() + "/" + row["record"]["key"].get<std::string>()),
        "");
  }
  // Filters part the whole.
  const std::string party = one["parties"][0];
  std::size_t of_party = 0, tenor = 0, early = 0;
  const std::string middle = found[found.size() / 2]["height"];
  for (const Json& alert : found) {
    of_party += alert["parties"].dump().find('"' + party + '"') != std::string::npos ? 1U : 0U;
    tenor += alert["rule"] == "tenor" ? 1U : 0U;
    early += std::stoll(alert["height"].get<std::string>()) <= std::stoll(middle) ? 1U : 0U;
    EXPECT_EQ(alert["state"], "open");
  }
  EXPECT_EQ(all("/v1/alerts?party=" + party, 3).size(), of_party);
  EXPECT_EQ(all("/v1/alerts?rule=tenor", 3).size(), tenor);
  EXPECT_LE(tenor, found.size());
  EXPECT_EQ(all("/v1/alerts?at=" + middle, 3).size(), early);
  EXPECT_TRUE(all("/v1/alerts?state=closed", 3).empty());
  EXPECT_EQ(code("/v1/alerts/nothing"), "not_found");
  EXPECT_EQ(code("/v1/alerts?colour=red"), "unknown_field");
}

TEST_F(Api, TheRuleBookCountsItsAlerts) {
  const Json book = ask("/v1/rules");
  EXPECT_EQ(book["items"].size(), 20U);
  EXPECT_EQ(book["judged_height"], book["at"]);
  std::int64_t sum = 0;
  for (const Json& rule : book["items"]) {
    EXPECT_FALSE(rule["definition"]["zh"].get<std::string>().empty());
    for (const Json& variant : rule["variants"])
      for (const auto& [state, count] : variant["alerts"].items()) sum += std::stoll(count.get<std::string>());
  }
  EXPECT_EQ(sum, static_cast<std::int64_t>(all("/v1/alerts", 500).size()));
}

TEST_F(Api, AListIsSortedAsAsked) {
  const auto faces = all("/v1/records/fragment.fragment?sort=-face", 50);
  for (std::size_t i = 1; i < faces.size(); ++i)
    EXPECT_GE(std::stoll(faces[i - 1]["fields"]["face"].get<std::string>()),
              std::stoll(faces[i]["fields"]["face"].get<std::string>()));
}

// A page that was read before goes on as of the same height, whatever comes after.
TEST_F(Api, EveryMomentIsAsTheLedgerWasThen) {
  contracts::TestLedger ledger{world->chain.genesis()};
  const auto json = world->context.json;
  for (std::size_t i = 0; i < world->chain.blocks().size(); ++i) {
    const node::TestBlock& block = world->chain.blocks()[i];
    std::vector<Transaction> transactions;
    for (const auto& transaction : block.transactions) transactions.push_back(transaction->transaction);
    ledger.pass(block.header.timestamp - ledger.next_block().time);
    ledger.run_block(transactions);
    if (i % 40 != 7) continue;
    const std::string height = std::to_string(i + 1);
    for (const char* type : {"fragment.fragment", "cash.balance", "receivable.receivable", "limit.limit"}) {
      SCOPED_TRACE(std::string{type} + " at " + height);
      const contracts::RecordRow* row = contracts::registry().record(type);
      std::vector<std::string> then;
      for (const auto& [key, value] : ledger.view().records())
        if (key.first == row->table) then.push_back(to_hex(key.second) + row->to_json(json, value)->dump());
      std::vector<std::string> found;
      for (const Json& item : all(std::string{"/v1/records/"} + type + "?at=" + height, 9)) {
        found.push_back(item["key"].get<std::string>() + item["fields"].dump());
        EXPECT_LE(std::stoull(item["from"].get<std::string>()), i + 1);
      }
      EXPECT_EQ(found, then);
      if (!found.empty()) {
        const std::string key = all(std::string{"/v1/records/"} + type + "?at=" + height, 9).front()["key"];
        const Json one = ask(std::string{"/v1/records/"} + type + "/" + key + "?at=" + height);
        EXPECT_EQ(key + one["fields"].dump(), then.front());
        EXPECT_EQ(from_hex(one["bytes"].get<std::string>()), ledger.view().get(row->table, *from_hex(key)));
      }
    }
  }
}

TEST_F(Api, FiltersSelectWhatTheySay) {
  const auto fragments = all("/v1/records/fragment.fragment", 500);
  const auto count = [&](const auto& keeps) {
    return static_cast<std::size_t>(std::ranges::count_if(fragments, keeps));
  };
  const std::string holder = fragments.front()["fields"]["holder"], root = fragments.front()["fields"]["root"];
  const struct {
    std::string filter;
    std::size_t expected;
  } rows[] = {
      {"state=spent", count([](const Json& f) { return f["fields"]["state"] == "spent"; })},
      {"filter=state:in:spent,held",
       count([](const Json& f) { return f["fields"]["state"] == "spent" || f["fields"]["state"] == "held"; })},
      {"filter=state:ne:spent", count([](const Json& f) { return f["fields"]["state"] != "spent"; })},
      {"holder=" + holder, count([&](const Json& f) { return f["fields"]["holder"] == holder; })},
      {"filter=payee:absent", count([](const Json& f) { return !f["fields"].contains("payee"); })},
      {"filter=payee:present:", count([](const Json& f) { return f["fields"].contains("payee"); })},
      {"filter=level:ge:1", count([](const Json& f) { return f["fields"]["level"].get<int>() >= 1; })},
      {"filter=parents:contains:" + root, 0},
      {"state=spent&filter=level:eq:0",
       count([](const Json& f) { return f["fields"]["state"] == "spent" && f["fields"]["level"] == 0; })},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(all("/v1/records/fragment.fragment?" + row.filter, 500).size(), row.expected) << row.filter;
  }
  EXPECT_GT(count([](const Json& f) { return f["fields"]["state"] == "spent"; }), 0U);
}

TEST_F(Api, TheStoryIsFilteredAlongItself) {
  const auto blocks = all("/v1/blocks?sort=height", 500);
  ASSERT_EQ(blocks.size(), world->chain.blocks().size());
  const std::string time = blocks[49]["time"];
  const auto timed = [&](const auto& keeps) {
    return static_cast<std::size_t>(std::ranges::count_if(
        blocks, [&](const Json& b) { return keeps(std::stoll(b["time"].get<std::string>()), std::stoll(time)); }));
  };
  EXPECT_EQ(all("/v1/blocks?filter=time:lt:" + time, 500).size(), timed(std::less{}));
  EXPECT_EQ(all("/v1/blocks?filter=time:le:" + time, 500).size(), timed(std::less_equal{}));
  EXPECT_EQ(all("/v1/blocks?filter=time:gt:" + time, 500).size(), timed(std::greater{}));
  EXPECT_EQ(all("/v1/blocks?time=" + time, 500).size(), timed(std::equal_to{}));
  EXPECT_EQ(all("/v1/blocks?filter=height:gt:10&filter=height:le:30", 7).size(), 20U);
  const auto events = all("/v1/events", 500);
  const auto of = [&](const char* field, const std::string& value) {
    return static_cast<std::size_t>(std::ranges::count_if(events, [&](const Json& e) { return e[field] == value; }));
  };
  EXPECT_EQ(all("/v1/events?height=" + events[10]["height"].get<std::string>(), 5).size(),
            of("height", events[10]["height"]));
  EXPECT_EQ(all("/v1/events?event=" + events[10]["event"].get<std::string>(), 5).size(),
            of("event", events[10]["event"]));
  EXPECT_EQ(all("/v1/events?subject=" + events[10]["subject"].get<std::string>(), 5).size(),
            of("subject", events[10]["subject"]));
  const Json root = all("/v1/records/receivable.receivable", 1).front();
  const std::string id = root["key"], issuer = root["fields"]["issuer"];
  for (const std::string& name : {id, issuer})
    EXPECT_EQ(all("/v1/events?mentions=" + name, 5).size(),
              static_cast<std::size_t>(std::ranges::count_if(
                  events, [&](const Json& e) { return e["fields"].dump().find(name) != std::string::npos; })))
        << name;
  EXPECT_EQ(all("/v1/events?filter=mentions:in:" + id + "," + issuer, 5).size(),
            static_cast<std::size_t>(std::ranges::count_if(events, [&](const Json& e) {
              const std::string text = e["fields"].dump();
              return text.find(id) != std::string::npos || text.find(issuer) != std::string::npos;
            })));
  const auto transactions = all("/v1/transactions", 500);
  for (const std::string filter :
       {"outcome=applied", "outcome=refused", "filter=outcome:ne:applied", "filter=outcome:ne:refused",
        "filter=outcome:in:refused,internal", "filter=outcome:in:refused,applied"}) {
    const auto fits = [&](const Json& item) {
      const std::string outcome = item["outcome"];
      if (filter.find(":ne:") != std::string::npos) return !filter.ends_with(outcome);
      return filter.find(outcome) != std::string::npos;
    };
    EXPECT_EQ(all("/v1/transactions?" + filter, 9).size(),
              static_cast<std::size_t>(std::ranges::count_if(transactions, fits)))
        << filter;
  }
  const Json one = transactions.at(transactions.size() / 2);
  const Json detail = ask("/v1/transactions/" + one["id"].get<std::string>());
  EXPECT_EQ(detail["bytes"]["transaction"].get<std::string>().empty(), false);
  EXPECT_EQ(detail["body"].size(), one["operations"].size());
  EXPECT_EQ(detail["body"][0]["operation"], one["operations"][0]);
  const Json block = ask("/v1/blocks/" + one["height"].get<std::string>());
  EXPECT_EQ(ask("/v1/blocks/" + block["hash"].get<std::string>()), block);
  EXPECT_EQ(block["receipts"].size(), block["transactions"].get<std::size_t>() + block["due_work"].get<std::size_t>());
}

TEST_F(Api, EveryReceivableIsSeenThroughAndConserved) {
  std::size_t nodes = 0, steps = 0;
  for (const char* at : {"", "?at=40", "?at=90"}) {
    for (const Json& root : all(std::string{"/v1/records/receivable.receivable"} + at, 500)) {
      const Json lineage = ask("/v1/lineage/" + root["key"].get<std::string>() + at);
      SCOPED_TRACE(lineage.dump().substr(0, 2'000));
      EXPECT_EQ(lineage["conserved"], true);
      EXPECT_EQ(lineage["omitted"], 0);
      EXPECT_EQ(lineage["receivable"], root["fields"]);
      EXPECT_EQ(lineage["sums"]["live_outstanding"], lineage["sums"]["unpaid"]);
      EXPECT_EQ(lineage["nodes"].size(), all("/v1/records/fragment.fragment?root=" + root["key"].get<std::string>() +
                                                 (*at == 0 ? "" : "&" + std::string{at + 1}),
                                             500)
                                             .size());
      std::set<Json> met;
      for (const Json& node : lineage["nodes"]) {
        for (const Json& parent : node["parents"]) EXPECT_TRUE(met.contains(parent)) << "a child before its parent";
        met.insert(node["id"]);
        ++nodes;
        if (!node["children"].empty()) ++steps;
      }
    }
  }
  EXPECT_GT(nodes, 20U);
  EXPECT_GT(steps, 5U);
}

// One fen more in a record of the index, and the check says where.
TEST_F(Api, AFragmentThatDoesNotAddUpIsShown) {
  const auto& database = *world->databases.front();
  for (const Json& item : all("/v1/records/fragment.fragment?state=spent", 500)) {
    const std::string key = item["key"];
    const Json record = ask("/v1/records/fragment.fragment/" + key);
    auto fragment = *from_bytes<contracts::fragment::Fragment>(*from_hex(record["bytes"].get<std::string>()));
    const Bytes true_bytes = to_bytes(fragment);
    fragment.face = Amount{fragment.face.minor() + 1};
    const auto put = [&](const Bytes& bytes) {
      ASSERT_TRUE(const_cast<sql::Database&>(database).write(
          "UPDATE record_fragment_fragment SET value_ = $2 WHERE key_ = $1", {*from_hex(key), bytes}));
    };
    put(to_bytes(fragment));
    const auto broken = asked(world->context, *world->databases.front(), "/v1/lineage/" + fragment.root.hex());
    put(true_bytes);
    ASSERT_TRUE(broken);
    EXPECT_EQ((*broken)["conserved"], false);
    for (const Json& node : (*broken)["nodes"])
      if (node["id"] == key) {
        EXPECT_EQ(node["conserved"], false);
      }
    return;
  }
}

TEST_F(Api, ASearchFindsWhatPeopleHaveAtHand) {
  const Json root = all("/v1/records/receivable.receivable", 1).front();
  const Json block = ask("/v1/blocks/50"), transaction = all("/v1/transactions", 500).front();
  const Json party = ask("/v1/records/party.party/" +
                         to_hex(*from_hex(all("/v1/records/party.party", 500).back()["key"].get<std::string>())));
  const std::string name = party["fields"]["name"];
  const struct {
    std::string text;
    const char* what;
    const char* matched;
    std::string key;
  } rows[] = {{"50", "block", "number", block["hash"]},
              {block["hash"], "block", "hash", block["hash"]},
              {transaction["id"], "transaction", "id", transaction["id"]},
              {transaction["hash"], "transaction", "hash", transaction["id"]},
              {root["key"], "record", "id", root["key"]},
              {root["fields"]["issuer"], "record", "id", {}},
              {root["fields"]["issuer"], "event", "id", root["fields"]["issuer"]},
              {name.substr(0, 3), "record", "name", party["key"]}};
  for (const auto& row : rows) {
    const Json found = ask("/v1/search?q=" + row.text);
    EXPECT_TRUE(std::ranges::any_of(found["items"],
                                    [&](const Json& hit) {
                                      return hit["what"] == row.what && hit["matched"] == row.matched &&
                                             (row.key.empty() || hit["key"] == row.key);
                                    }))
        << row.text << " as " << row.what << ": " << found.dump();
  }
  EXPECT_TRUE(ask("/v1/search?q=%27%20OR%201=1%20--")["items"].empty());
  // As of a moment nothing that came later is found.
  for (const auto& row : rows) {
    const Json then = ask("/v1/search?at=10&q=" + row.text);
    EXPECT_EQ(then["at"], "10");
    for (const Json& hit : then["items"]) EXPECT_LE(std::stoull(hit["height"].get<std::string>()), 10U) << hit.dump();
  }
  const std::string first = all("/v1/transactions?sort=height", 500).front()["id"];
  EXPECT_FALSE(ask("/v1/search?at=10&q=" + first)["items"].empty());
  EXPECT_EQ(code("/v1/search?q=x&at=999999"), "not_indexed_yet");
  EXPECT_EQ(code("/v1/search"), "bad_parameter");
}

// Letters of ASCII are found in either case, all others as they are written; in both databases alike.
TEST_F(Api, TextsAreFoundBeyondAscii) {
  const Json party = all("/v1/records/party.party", 500).back();
  const Bytes key = *from_hex(party["key"].get<std::string>());
  const auto named = [&](const std::string& name) {
    for (const auto& database : world->databases)
      ASSERT_TRUE(database->write("UPDATE record_party_party SET name = $2 WHERE key_ = $1", {key, name}));
  };
  named("Ärzte ÖRTLICH Банк 海洲");
  const struct {
    const char* text;
    bool found;
  } rows[] = {{"Ä", true}, {"ä", false},       {"Банк", true},   {"банк", false},  {"БАНК", false}, {"Rzte", true},
              {"Ö", true}, {"örtlich", false}, {"rtlich", true}, {"RTLICH", true}, {"海洲", true}};
  for (const auto& row : rows) {
    const std::size_t expected = row.found ? 1 : 0;
    EXPECT_EQ(all(std::string{"/v1/records/party.party?filter=name:contains:"} + row.text, 50).size(), expected)
        << row.text;
    EXPECT_EQ(ask(std::string{"/v1/search?q="} + row.text)["items"].size(), expected) << row.text;
  }
  named(party["fields"]["name"]);
}

TEST_F(Api, TotalsAreThoseOfTheLists) {
  for (const std::string at : {"", "at=70"}) {
    const Json summary = ask("/v1/summary?" + at);
    for (const std::string list : {"blocks", "transactions", "events"}) {
      const std::string total = ask("/v1/" + list + "?count=1&limit=1&" + at)["total"];
      EXPECT_EQ(summary[list], total) << list;
      EXPECT_EQ(all("/v1/" + list + "?" + at, 500).size(), std::stoull(total)) << list;
    }
    std::int64_t receivables = 0;
    for (const Json& group : summary["receivables"]) receivables += group["count"].get<std::int64_t>();
    for (const std::string type : {"receivable.receivable", "fragment.fragment", "cash.balance"}) {
      const auto count = all("/v1/records/" + type + "?" + at, 500).size();
      EXPECT_EQ(summary["records"][type].get<std::size_t>(), count) << type;
      EXPECT_EQ(ask("/v1/records/" + type + "?count=1&limit=2&" + at)["total"], std::to_string(count)) << type;
    }
    EXPECT_EQ(receivables, summary["records"]["receivable.receivable"]);
  }
}

TEST_F(Api, AHistoryTellsEveryVersionAndWhatChanged) {
  const Json root = all("/v1/records/receivable.receivable", 500).front();
  const std::string path = "/v1/records/receivable.receivable/" + root["key"].get<std::string>() + "/history";
  const Json history = ask(path);
  ASSERT_GE(history["items"].size(), 2U);
  EXPECT_EQ(history["items"][0]["fields"], root["fields"]);
  for (std::size_t i = 0; i + 1 < history["items"].size(); ++i) {
    EXPECT_EQ(history["items"][i + 1]["to"], history["items"][i]["from"]);
    EXPECT_FALSE(history["items"][i]["changed"].empty());
  }
  EXPECT_TRUE(all(path, 1) == history["items"].get<std::vector<Json>>());
}

TEST_F(Api, WhatIsWrongIsSaidByCode) {
  const struct {
    const char* target;
    const char* code;
  } rows[] = {
      {"/v1/records/no.such", "unknown_type"},
      {"/v1/records/fragment.fragment?colour=red", "unknown_field"},
      {"/v1/records/fragment.fragment?state=lost", "bad_parameter"},
      {"/v1/records/fragment.fragment?filter=state:like:x", "bad_parameter"},
      {"/v1/records/fragment.fragment?filter=state:lt:held", "bad_parameter"},
      {"/v1/records/fragment.fragment?filter=state", "bad_parameter"},
      {"/v1/records/fragment.fragment?sort=purpose", "bad_parameter"},
      {"/v1/records/fragment.fragment?sort=", ""},
      {"/v1/records/fragment.fragment?limit=0", "bad_parameter"},
      {"/v1/records/fragment.fragment?limit=501", "bad_parameter"},
      {"/v1/records/fragment.fragment?limit=1&limit=2", "bad_parameter"},
      {"/v1/records/fragment.fragment?cursor=00", "bad_cursor"},
      {"/v1/records/fragment.fragment?cursor=zz", "bad_cursor"},
      {"/v1/records/fragment.fragment?at=99999999", "not_indexed_yet"},
      {"/v1/records/fragment.fragment?at=-1", "bad_parameter"},
      {"/v1/records/fragment.fragment?at=soon", "bad_parameter"},
      {"/v1/records/fragment.fragment?at=0", ""},
      {"/v1/records/fragment.fragment?purpose=%ff", "bad_parameter"},
      {"/v1/records/fragment.fragment?purpose=%00", "bad_parameter"},
      {"/v1/records/fragment.fragment?purpose=' OR 1=1 --", ""},
      {"/v1/records/fragment.fragment/00", "bad_parameter"},
      {"/v1/records/fragment.fragment/0000000000000000000000000000000000000000000000000000000000000000", "not_found"},
      {"/v1/blocks/0", "not_found"},
      {"/v1/blocks/999999", "not_found"},
      {"/v1/blocks/x", "bad_parameter"},
      {"/v1/blocks?height=-1", "bad_parameter"},
      {"/v1/blocks?filter=height:lt:18446744073709551615", ""},
      {"/v1/transactions/00", "bad_parameter"},
      {"/v1/transactions/0000000000000000000000000000000000000000000000000000000000000000", "not_found"},
      {"/v1/validators?x=1", "bad_parameter"},
      {"/v1/nothing", "not_found"},
  };
  for (const auto& row : rows) EXPECT_EQ(code(row.target), row.code) << row.target;
  const Json first = ask("/v1/events?limit=1");
  EXPECT_EQ(code("/v1/blocks?limit=1&cursor=" + first["cursor"].get<std::string>()), "bad_cursor") << "of another list";
  EXPECT_EQ(code("/v1/events?limit=1&event=cash.paid&cursor=" + first["cursor"].get<std::string>()), "bad_cursor")
      << "of another filter";
}

TEST_F(Api, AFileHoldsTheWholeFilter) {
  const auto whole = all("/v1/records/fragment.fragment?at=80", 500);
  for (const Format format : {Format::csv, Format::json}) {
    for (const auto& database : world->databases) {
      const auto query = *Query::parse("at=80");
      const Ask ask{world->context, *database, query, {"fragment.fragment"}};
      std::shared_ptr<const List> list;
      for (const Route& route : index_routes())
        if (route.name == "listRecords") list = *route.list(ask);
      Export file{list, format, *read_page_request(ask, *list, "x")};
      std::string text;
      for (std::string piece = *file.next(ask); !piece.empty(); piece = *file.next(ask)) text += piece;
      if (format == Format::json) {
        const Json json = Json::parse(text);
        EXPECT_EQ(json["at"], "80");
        EXPECT_TRUE(json["items"].get<std::vector<Json>>() == whole);
      } else {
        EXPECT_TRUE(text.starts_with("\xEF\xBB\xBFkey,from,to,fields.id,fields.root,"));
        EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), whole.size() + 1);
      }
    }
  }
}

TEST(Csv, CellsAreQuotedAndNoFormulaRuns) {
  const struct {
    const char* cell;
    const char* line;
  } rows[] = {{"", "\r\n"},
              {"a", "a\r\n"},
              {"a,b", "\"a,b\"\r\n"},
              {"say \"x\"", "\"say \"\"x\"\"\"\r\n"},
              {"two\nlines", "\"two\nlines\"\r\n"},
              {"=1+1", "'=1+1\r\n"},
              {"@SUM", "'@SUM\r\n"},
              {"-5", "-5\r\n"},
              {"-x", "'-x\r\n"},
              {"+8", "'+8\r\n"}};
  for (const auto& row : rows) EXPECT_EQ(csv_line({row.cell}), row.line);
  const Json item{{"a", {{"b", "x"}, {"c", 5}}}, {"d", {1, 2}}};
  EXPECT_EQ(csv_cell(item, "a.b"), "x");
  EXPECT_EQ(csv_cell(item, "a.c"), "5");
  EXPECT_EQ(csv_cell(item, "a.z"), "");
  EXPECT_EQ(csv_cell(item, "d"), "[1,2]");
}

}  // namespace
}  // namespace tallystick::explorer::api
