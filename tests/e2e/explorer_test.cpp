// The explorer as a process beside four validators: it serves at once, follows, is killed and goes on, waits for a node that is gone, and stands
// still, with both values named, where a node between it and the network lies.
#include <csignal>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"
#include "core/block.h"
#include "core/strict_json.h"
#include "node/client/rpc_client.h"
#include "node/http/raw_client.h"
#include "node/http/server.h"
#include "testnet/network/ask.h"
#include "testnet/network/process.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {
namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{20};

// One explorer process with a directory of its own; killed with the object.
class Explorer {
 public:
  explicit Explorer(std::string node, const Hash& genesis) : node_{std::move(node)}, genesis_{genesis} { start(); }
  ~Explorer() { kill(); }
  Explorer(const Explorer&) = delete;
  Explorer& operator=(const Explorer&) = delete;

  void start() {
    const std::string log = place_.path() + "/log" + std::to_string(++starts_);
    process_ = testnet::start_process({TALLYSTICK_EXPLORER, "serve", "--json", "--node", node_, "--genesis",
                                       genesis_.hex(), "--data", place_.path() + "/data", "--listen", "127.0.0.1:0"},
                                      log)
                   .value();
    const auto end = Clock::now() + kPatience;
    port_ = 0;
    while (port_ == 0 && Clock::now() < end) {
      std::ifstream lines{log};
      for (std::string line; std::getline(lines, line);)
        if (const auto json = parse_json(line); json && json->contains("listening"))
          port_ = (*json)["listening"].get<std::uint16_t>();
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
  }
  void kill() {
    testnet::signal_process(process_, SIGKILL);
    testnet::wait_for_end(process_, Millis{5'000});
  }
  bool stop() {
    testnet::signal_process(process_, SIGTERM);
    return testnet::wait_for_end(process_, Millis{10'000});
  }

  Json get(const std::string& target) const {
    node::http::RawClient client{port_};
    client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return parse_json(node::http::RawClient::body(client.response())).value_or(Json());
  }
  // Until the status says so, or the time is up; the last status.
  template <class Is>
  Json until(const Is& is) const {
    const auto end = Clock::now() + kPatience;
    Json status = get("/v1/status");
    while (!is(status) && Clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
      status = get("/v1/status");
    }
    return status;
  }
  Json until_state(const std::string& state) const {
    return until([&](const Json& status) { return status.is_object() && status.value("state", "") == state; });
  }
  Json until_height(std::uint64_t height) const {
    return until([&](const Json& status) {
      return status.is_object() && std::stoull(status.value("indexed_height", "0")) >= height;
    });
  }

 private:
  const std::string node_;
  const Hash genesis_;
  node::TempDirectory place_;
  testnet::Process process_;
  std::uint16_t port_ = 0;
  int starts_ = 0;
};

std::string url_of(const Network& network, std::size_t node) {
  return "http://127.0.0.1:" + std::to_string(network.node(node).rpc_port);
}

std::uint64_t height_of(const Network& network) {
  const auto status = testnet::ask_status(network.node(0));
  return status ? std::stoull(status->at("height").get<std::string>()) : 0;
}

// Gives the node's answers, those of block_list as `lie` leaves them.
class Between {
 public:
  Between(std::string node, std::function<void(Json& block)> lie) : lie_{std::move(lie)} {
    node::client::ClientOptions options;
    options.endpoints = {std::move(node)};
    client_ = std::make_unique<node::client::RpcClient>(std::move(*node::client::RpcClient::make(options)));
    node::http::ServerOptions listening;
    listening.threads = 1;  // one request at a time: the client serves one
    server_ = std::move(*node::http::Server::start(
        listening,
        [this](node::http::Request request, const node::http::Respond& respond) { answer(request, respond); }));
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

 private:
  void answer(const node::http::Request& request, const node::http::Respond& respond) {
    const Json question = parse_json(request.body).value_or(Json::object());
    auto result = client_->call(question.value("method", ""), question.value("params", Json::object()));
    if (!result) return respond({503, "text/plain", "", {}});
    if (question["method"] == "block_list")
      for (Json& block : (*result)["blocks"]) lie_(block);
    respond(
        {200, "application/json", dump_json({{"jsonrpc", "2.0"}, {"id", question["id"]}, {"result", *result}}), {}});
  }
  const std::function<void(Json&)> lie_;
  std::unique_ptr<node::client::RpcClient> client_;
  std::unique_ptr<node::http::Server> server_;
};

struct ExplorerTest : ::testing::Test {
  ExplorerTest() {
    network.start();
    authority = std::make_unique<testnet::Member>(testnet::settlement_authority(network.layout(), {0}).value());
  }
  void act(int times) {
    const PartyId bank = contracts::bank_party(hash, 0);
    for (int i = 0; i < times; ++i)
      ASSERT_TRUE(authority->act(
          {contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{100 + i}}})}));
  }
  Network network;
  const Hash hash = genesis_hash(network.genesis());
  std::unique_ptr<testnet::Member> authority;
};

TEST_F(ExplorerTest, FollowsDiesGoesOnAndWaits) {
  Explorer explorer{url_of(network, 0), hash};
  EXPECT_EQ(explorer.until_state("following")["genesis_hash"], hash.hex());
  act(5);
  const Json status = explorer.until_height(height_of(network));
  EXPECT_EQ(status["indexed_height"], std::to_string(height_of(network)));
  EXPECT_FALSE(status.contains("alarm"));
  EXPECT_EQ(explorer.get("/v1/events?event=cash.paid&count=1")["total"], "5");

  for (int i = 0; i < 3; ++i) {
    explorer.kill();
    act(3);
    explorer.start();
    act(1);
    explorer.until_height(height_of(network));
  }
  // One that begins now finds the same. Another node may hold other signatures of the same finalizations: this one's are asked for.
  const Explorer fresh{url_of(network, 0), hash};
  fresh.until_height(height_of(network));
  for (const char* list :
       {"/v1/blocks", "/v1/transactions", "/v1/events", "/v1/records/cash.balance", "/v1/records/account.lane"})
    EXPECT_EQ(explorer.get(std::string{list} + "?count=1&limit=500"),
              fresh.get(std::string{list} + "?count=1&limit=500"))
        << list;
  const Json transaction = fresh.get("/v1/transactions?limit=1")["items"][0];
  EXPECT_EQ(fresh.get("/v1/proofs/receipt/" + transaction["id"].get<std::string>())["bundle"]["genesis"], hash.hex());

  network.stop();
  EXPECT_EQ(explorer.until_state("waiting")["alarm"]["code"], "node");
  EXPECT_EQ(explorer.get("/v1/blocks?limit=1")["items"].size(), 1U) << "what is indexed is answered all the same";
  network.start();
  EXPECT_EQ(explorer.until_state("following")["state"], "following");
  EXPECT_TRUE(explorer.stop());
}

TEST_F(ExplorerTest, ANodeThatLiesIsCaughtWithBothValues) {
  act(4);
  const struct {
    const char* name;
    const char* code;
    std::function<void(Json&)> lie;
  } rows[] = {
      {"an altered amount", "transactions_root",
       [](Json& block) {
         if (block["transactions"].empty()) return;
         std::string hex = block["transactions"][0];
         char& digit = hex[hex.size() / 3];
         digit = digit == '0' ? '1' : '0';
         block["transactions"][0] = hex;
       }},
      {"a withheld receipt", "receipts",
       [](Json& block) {
         if (!block["receipts"].empty()) block["receipts"].erase(0);
       }},
      {"a forged signature", "certificate",
       [](Json& block) {
         if (!block.contains("finalization")) return;
         std::string hex = block["finalization"];
         char& digit = hex[hex.size() - 5];
         digit = digit == '0' ? '1' : '0';
         block["finalization"] = hex;
       }},
      {"another state", "state_root",
       [](Json& block) {
         auto result = *from_bytes<ExecutionResult>(*from_hex(block["result"].get<std::string>()));
         result.state_root = Hash{{1}};
         block["result"] = to_hex(to_bytes(result));
       }},
      {"no block at all", "form", [](Json& block) { block.erase("header"); }},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const Between liar{url_of(network, 0), row.lie};
    const Explorer explorer{liar.url(), hash};
    const Json status = explorer.until_state("divergent");
    EXPECT_EQ(status["state"], "divergent");
    ASSERT_TRUE(status.contains("alarm"));
    EXPECT_EQ(status["alarm"]["code"], row.code);
    EXPECT_NE(status["alarm"]["expected"], status["alarm"]["found"]);
  }
  const Explorer another{url_of(network, 0), Hash{{7}}};
  EXPECT_EQ(another.until_state("divergent")["alarm"]["found"], hash.hex()) << "another network than the pinned one";
}

}  // namespace
}  // namespace tallystick::e2e
