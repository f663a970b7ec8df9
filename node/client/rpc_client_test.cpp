#include "node/client/rpc_client.h"

#include <atomic>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "node/client/event_follower.h"
#include "node/http/server.h"
#include "node/rpc/dispatcher.h"
#include "node/rpc/http_service.h"

namespace tallystick::node::client {
namespace {

using namespace std::chrono_literals;
using Kind = CallError::Kind;

class RpcClientTest : public testing::Test {
 protected:
  RpcClientTest() {
    rpc_.add({.name = "echo",
              .about = "Gives its text back.",
              .params = {{"text", rpc::ParamType::text, rpc::Need::required, "any text", 0, INT64_MAX, {}}},
              .result = "the text",
              .errors = {},
              .handler = rpc::immediate([](const Json& p) -> rpc::Outcome { return p["text"]; })});
    rpc_.add({.name = "refuse",
              .about = "Refuses.",
              .params = {},
              .result = "never",
              .errors = {},
              .handler = rpc::immediate([](const Json&) -> rpc::Outcome {
                return rpc::rpc_fail(rpc::Code::refused, "not yours", {{"code", "E_OWNER"}});
              })});
    rpc_.add({.name = "hang",
              .about = "Never answers.",
              .params = {},
              .result = "never",
              .errors = {},
              .handler = [this](const Json&, rpc::Reply reply) {
                const std::lock_guard lock{mutex_};
                kept_.push_back(std::move(reply));
              }});
    rpc_.add(
        {.name = "event_list",
         .about = "Pages.",
         .params = {{"cursor", rpc::ParamType::text, rpc::Need::optional, "", 0, 10, {}},
                    {"limit", rpc::ParamType::integer, rpc::Need::required, "", 1, 100, {}},
                    {"wait_ms", rpc::ParamType::integer, rpc::Need::required, "", 0, 60'000, {}}},
         .result = "a page",
         .errors = {},
         .handler = rpc::immediate([](const Json& p) -> rpc::Outcome {
           const int at = p.contains("cursor") ? std::stoi(p["cursor"].get<std::string>()) : 0;
           Json events = Json::array();
           for (int i = at; i < std::min(at + p["limit"].get<int>(), 5); ++i) events.push_back({{"n", i}});
           return Json{{"cursor", std::to_string(at + static_cast<int>(events.size()))}, {"events", std::move(events)}};
         })});
    server_ = start();
  }

  std::unique_ptr<http::Server> start(http::ServerOptions options = {}) {
    return std::move(*http::Server::start(std::move(options), rpc::serve(rpc_)));
  }
  static std::string url(const http::Server& server) { return "http://127.0.0.1:" + std::to_string(server.port()); }
  static RpcClient client_of(std::vector<std::string> endpoints, Millis timeout = Millis{5'000}) {
    return std::move(*RpcClient::make({.endpoints = std::move(endpoints),
                                       .connect_timeout = Millis{1'000},
                                       .call_timeout = timeout,
                                       .response_bytes_max = 4096}));
  }

  rpc::Dispatcher rpc_{{.title = "test", .version = "1"}};
  std::mutex mutex_;
  std::vector<rpc::Reply> kept_;
  std::unique_ptr<http::Server> server_;
};

TEST_F(RpcClientTest, CallsAndKeepsItsConnection) {
  RpcClient client = client_of({url(*server_)});
  for (int i = 0; i < 5; ++i) {
    const auto answer = client.call("echo", {{"text", std::to_string(i)}});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(*answer, std::to_string(i));
  }
  EXPECT_EQ(server_->counts().accepted, 1u);
}

TEST_F(RpcClientTest, AnErrorIsTyped) {
  RpcClient client = client_of({url(*server_)});
  const auto answer = client.call("refuse", Json::object());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::answered);
  EXPECT_EQ(answer.error().code, -32050);
  EXPECT_EQ(answer.error().message, "not yours");
  EXPECT_EQ(answer.error().refusal(), "E_OWNER");
  EXPECT_EQ(answer.error().endpoint, url(*server_));
  EXPECT_EQ(client.call("nothing", Json::object()).error().code, -32601);
  EXPECT_EQ(client.call("nothing", Json::object()).error().refusal(), "");
}

TEST_F(RpcClientTest, GivesUpInTime) {
  RpcClient client = client_of({url(*server_)}, Millis{200});
  const auto start = std::chrono::steady_clock::now();
  const auto answer = client.call("hang", Json::object());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::timed_out);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  EXPECT_TRUE(client.call("echo", {{"text", "after"}})) << "the connection that hung is not used again";
}

TEST_F(RpcClientTest, MovesOnFromOneThatHangsWhenItIsTold) {
  const auto silent = start();
  RpcClient client = client_of({url(*silent), url(*server_)}, Millis{200});
  EXPECT_EQ(client.call("hang", Json::object()).error().kind, Kind::timed_out);
  EXPECT_EQ(client.endpoint(), url(*silent)) << "it may just be slow";
  client.move_on();
  EXPECT_TRUE(client.call("echo", {{"text", "x"}}));
  EXPECT_EQ(client.endpoint(), url(*server_));
  client.move_on();
  EXPECT_EQ(client.endpoint(), url(*silent));
}

TEST_F(RpcClientTest, StoppedFromAnotherThreadItEndsAtOnceAndForGood) {
  RpcClient client = client_of({url(*server_)}, Millis{20'000});
  std::thread stopper{[&] {
    std::this_thread::sleep_for(100ms);
    client.stop();
  }};
  const auto start = std::chrono::steady_clock::now();
  const auto answer = client.call("hang", Json::object());
  stopper.join();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::unreachable);
  EXPECT_FALSE(client.call("echo", {{"text", "x"}}));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

TEST_F(RpcClientTest, NobodyThereIsUnreachable) {
  const std::string gone = url(*server_);
  server_.reset();
  RpcClient client = client_of({gone});
  const auto answer = client.call("echo", {{"text", "x"}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::unreachable);
  EXPECT_EQ(answer.error().endpoint, gone);
}

TEST_F(RpcClientTest, MovesToTheNextEndpointAndStaysThere) {
  const auto second = start();
  const auto gone = start();
  const std::string gone_url = url(*gone);
  RpcClient client = client_of({gone_url, url(*server_), url(*second)});
  EXPECT_TRUE(client.call("echo", {{"text", "x"}}));
  EXPECT_EQ(client.endpoint(), gone_url);
  const_cast<std::unique_ptr<http::Server>&>(gone).reset();
  EXPECT_TRUE(client.call("echo", {{"text", "x"}}));
  EXPECT_EQ(client.endpoint(), url(*server_));
  EXPECT_TRUE(client.call("echo", {{"text", "x"}}));
  EXPECT_EQ(second->counts().accepted, 0u);
}

TEST_F(RpcClientTest, AConnectionClosedMeanwhileIsOpenedAgain) {
  http::ServerOptions options;
  options.idle_deadline = Millis{50};
  const auto impatient = start(options);
  RpcClient client = client_of({url(*impatient)});
  EXPECT_TRUE(client.call("echo", {{"text", "x"}}));
  std::this_thread::sleep_for(200ms);
  EXPECT_TRUE(client.call("echo", {{"text", "x"}}));
  EXPECT_EQ(impatient->counts().accepted, 2u);
}

TEST_F(RpcClientTest, AFullServerCountsAsUnreachable) {
  http::ServerOptions options;
  options.connections_max = 0;
  const auto full = start(options);
  RpcClient client = client_of({url(*full), url(*server_)});
  EXPECT_TRUE(client.call("echo", {{"text", "x"}}));
  EXPECT_EQ(client.endpoint(), url(*server_));
}

TEST_F(RpcClientTest, ABatchIsAnsweredInOrder) {
  RpcClient client = client_of({url(*server_)});
  const auto answers =
      client.call_batch({{"echo", {{"text", "a"}}}, {"refuse", Json::object()}, {"echo", {{"text", "b"}}}});
  ASSERT_TRUE(answers) << answers.error().message;
  ASSERT_EQ(answers->size(), 3u);
  EXPECT_EQ(*(*answers)[0], "a");
  EXPECT_EQ((*answers)[1].error().refusal(), "E_OWNER");
  EXPECT_EQ(*(*answers)[2], "b");
  EXPECT_TRUE(client.call_batch({})->empty());
  const auto too_many = client.call_batch(std::vector<RpcClient::Call>(21, {"echo", {{"text", "a"}}}));
  ASSERT_FALSE(too_many);
  EXPECT_EQ(too_many.error().code, -32600);
}

struct Row {
  const char* name;
  const char* type;
  std::string body;
};

TEST_F(RpcClientTest, WhatIsNoAnswerIsAProtocolError) {
  const Row rows[] = {
      {"HTML", "text/html", "<html>"},
      {"not JSON", "application/json", "{"},
      {"too large", "application/json", std::string(5000, ' ')},
      {"no version", "application/json", R"({"id":1,"result":1})"},
      {"another id", "application/json", R"({"jsonrpc":"2.0","id":7,"result":1})"},
      {"both", "application/json", R"({"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":"x"}})"},
      {"neither", "application/json", R"({"jsonrpc":"2.0","id":1})"},
      {"error without code", "application/json", R"({"jsonrpc":"2.0","id":1,"error":{"message":"x"}})"},
      {"an array", "application/json", "[]"},
      {"nested", "application/json", std::string(200, '[') + std::string(200, ']')},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto server = http::Server::start({}, [&](http::Request, const http::Respond& respond) {
      respond({200, row.type, row.body, {}});
    });
    RpcClient client = client_of({url(**server)});
    const auto answer = client.call("echo", {{"text", "x"}});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::protocol) << answer.error().message;
  }
}

TEST_F(RpcClientTest, AddressesAreReadStrictly) {
  for (const char* good : {"http://127.0.0.1:1", "127.0.0.1:1", "http://node:8545/", "[::1]:1"})
    EXPECT_TRUE(RpcClient::make({.endpoints = {good}})) << good;
  for (const char* bad : {"", "https://a:1", "http://a", "a", "http://a:b", "ftp://a:1"})
    EXPECT_FALSE(RpcClient::make({.endpoints = {bad}})) << bad;
  EXPECT_FALSE(RpcClient::make({.endpoints = {}}));
}

TEST_F(RpcClientTest, EventsAreFollowedPageByPage) {
  RpcClient client = client_of({url(*server_)});
  EventFollower follower{client, "", 2};
  std::vector<int> seen;
  for (int page = 0; page < 4; ++page) {
    const auto events = follower.next(Millis{10});
    ASSERT_TRUE(events) << events.error().message;
    for (const Json& event : *events) seen.push_back(event["n"].get<int>());
  }
  EXPECT_EQ(seen, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(follower.cursor(), "5");
}

}  // namespace
}  // namespace tallystick::node::client
