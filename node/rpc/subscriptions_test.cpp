// Subscriptions over a scripted list, without sockets: the outlet keeps what is said, and the test says when it is written.
#include "node/rpc/subscriptions.h"

#include <deque>

#include <gtest/gtest.h>

#include "core/strict_json.h"

namespace tallystick::node::rpc {
namespace {

struct Said final : http::Outlet {
  std::deque<Json> messages;
  bool send(std::string text) override {
    messages.push_back(*parse_json(text));
    return true;
  }
  Json next() {
    if (messages.empty()) return "nothing";
    Json first = std::move(messages.front());
    messages.pop_front();
    return first;
  }
};

// event_list over the numbers 1, 2, ...: the cursor is how many were told; who waits is answered when more are there.
struct Numbers {
  int there = 0;
  int asked = 0;
  std::vector<std::pair<Json, Reply>> waiting;

  void answer(const Json& params, const Reply& reply) {
    const int from = params.contains("cursor") ? std::stoi(params["cursor"].get<std::string>()) : 0;
    const int to = std::min(there, from + 3);
    Json events = Json::array();
    for (int i = from; i < to; ++i) events.push_back(i + 1);
    reply(Json{{"events", events}, {"cursor", std::to_string(to)}, {"at_end", to == there}});
  }
  void handle(const Json& params, const Reply& reply) {
    ++asked;
    const int from = params.contains("cursor") ? std::stoi(params["cursor"].get<std::string>()) : 0;
    if (from < there || !params.contains("wait_ms")) return answer(params, reply);
    waiting.emplace_back(params, reply);
  }
  void grow(int to) {
    there = to;
    for (auto& [params, reply] : std::exchange(waiting, {})) answer(params, reply);
  }
};

struct Subscriptions : ::testing::Test {
  Dispatcher rpc{{"test", "0"}};
  Numbers numbers;
  std::shared_ptr<Said> said = std::make_shared<Said>();
  std::shared_ptr<http::Conversation> conversation;

  Subscriptions() {
    rpc.add({.name = "event_list",
             .about = "Numbers.",
             .params = {{.name = "cursor", .need = Need::optional, .about = "how many", .max = 9, .values = {}},
                        {.name = "wait_ms",
                         .type = ParamType::integer,
                         .need = Need::optional,
                         .about = "long poll",
                         .values = {}}},
             .result = "numbers",
             .errors = {},
             .handler = [this](const Json& params, Reply reply) { numbers.handle(params, reply); }});
    conversation = subscriptions(rpc)({"GET", "/events", {}, {}, {}, "127.0.0.1"}, said);
  }
  void hear(const Json& message) { conversation->received(dump_json(message)); }
  void subscribe(Json params = Json::object()) {
    hear({{"jsonrpc", "2.0"}, {"id", 7}, {"method", "event_subscribe"}, {"params", std::move(params)}});
  }
  Json told() { return said->next().value("/params/result/events"_json_pointer, Json{}); }
};

TEST_F(Subscriptions, PagesComeInOrderOneAtATime) {
  numbers.there = 7;
  subscribe();
  EXPECT_EQ(said->next(), (Json{{"jsonrpc", "2.0"}, {"id", 7}, {"result", {{"subscription", "1"}}}}));
  EXPECT_EQ(told(), Json({1, 2, 3}));
  EXPECT_TRUE(said->messages.empty()) << "the next page waits until this one is written";
  EXPECT_EQ(numbers.asked, 1);
  conversation->written();
  EXPECT_EQ(told(), Json({4, 5, 6}));
  conversation->written();
  EXPECT_EQ(told(), Json({7}));
  conversation->written();
  EXPECT_TRUE(said->messages.empty());
  numbers.grow(9);
  EXPECT_EQ(told(), Json({8, 9}));
}

TEST_F(Subscriptions, GoesOnFromACursor) {
  numbers.there = 7;
  subscribe({{"cursor", "5"}});
  said->next();
  EXPECT_EQ(told(), Json({6, 7}));
}

TEST_F(Subscriptions, ALongWaitThatEndsEmptyIsAskedAgainInSilence) {
  subscribe();
  said->next();
  EXPECT_EQ(numbers.waiting.size(), 1u);
  numbers.grow(0);
  EXPECT_EQ(numbers.waiting.size(), 1u);
  EXPECT_TRUE(said->messages.empty());
}

TEST_F(Subscriptions, ACancelledOneIsSilent) {
  subscribe();
  said->next();
  hear({{"jsonrpc", "2.0"}, {"id", 8}, {"method", "subscription_cancel"}, {"params", {{"subscription", "1"}}}});
  EXPECT_EQ(said->next().value("result", false), true);
  numbers.grow(3);
  EXPECT_TRUE(said->messages.empty());
  hear({{"jsonrpc", "2.0"}, {"id", 9}, {"method", "subscription_cancel"}, {"params", {{"subscription", "1"}}}});
  EXPECT_EQ(said->next().at("error").at("code"), -32602);
}

TEST_F(Subscriptions, WhatIsWrongIsSaidAtOnce) {
  const struct {
    const char* name;
    std::string text;
    int code;
  } rows[] = {
      {"no JSON", "{", -32700},
      {"a key twice", R"({"id":1,"id":2,"method":"event_subscribe"})", -32700},
      {"a batch", R"([{"jsonrpc":"2.0","id":1,"method":"event_subscribe"}])", -32600},
      {"a notification", R"({"jsonrpc":"2.0","method":"event_subscribe"})", -32600},
      {"another method", R"({"jsonrpc":"2.0","id":1,"method":"event_list"})", -32601},
      {"a write", R"({"jsonrpc":"2.0","id":1,"method":"tx_submit","params":{"tx":"00"}})", -32601},
      {"an unknown parameter", R"({"jsonrpc":"2.0","id":1,"method":"event_subscribe","params":{"from":"1"}})", -32602},
      {"a wait of its own", R"({"jsonrpc":"2.0","id":1,"method":"event_subscribe","params":{"wait_ms":1}})", -32602},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    conversation->received(row.text);
    EXPECT_EQ(said->next().at("error").at("code"), row.code);
    EXPECT_TRUE(said->messages.empty());
  }
}

TEST_F(Subscriptions, OfOneConnectionAreBounded) {
  for (std::size_t i = 0; i < kSubscriptionsMax; ++i) {
    subscribe();
    EXPECT_TRUE(said->next().contains("result"));
  }
  subscribe();
  EXPECT_EQ(said->next().at("error").at("code"), static_cast<int>(Code::overloaded));
}

TEST_F(Subscriptions, AnAnswerAfterTheEndGoesNowhere) {
  subscribe();
  said->next();
  conversation.reset();
  numbers.grow(3);
  EXPECT_TRUE(said->messages.empty());
}

TEST_F(Subscriptions, OnlyAtItsPath) {
  EXPECT_EQ(subscriptions(rpc)({"GET", "/", {}, {}, {}, "127.0.0.1"}, said), nullptr);
}

}  // namespace
}  // namespace tallystick::node::rpc
