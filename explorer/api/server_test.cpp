// One origin: the interface, the web app's files under a strict policy, and live heights. Requests as a browser or a stranger may make them.
#include "explorer/api/server.h"

#include <filesystem>
#include <fstream>

#include <boost/asio/connect.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <gtest/gtest.h>

#include "core/strict_json.h"
#include "explorer/api/files.h"
#include "explorer/follow/follower.h"
#include "explorer/testing/chains.h"
#include "node/http/raw_client.h"
#include "node/os/temp_directory.h"

namespace tallystick::explorer::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using node::http::RawClient;
using Json = nlohmann::json;

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
  std::ofstream{path} << text;
}

struct ServerTest : ::testing::Test {
  ServerTest() {
    write(directory.path() + "/web/index.html", "<!doctype html>the app");
    write(directory.path() + "/web/assets/app-1a2b.js", "plain");
    write(directory.path() + "/web/assets/app-1a2b.js.gz", "small");
    write(directory.path() + "/secret", "not of the app");
    ServerSettings settings;
    settings.listen = "127.0.0.1:0";
    settings.index = "sqlite:" + directory.path() + "/index";
    settings.nodes = {"http://127.0.0.1:1"};
    settings.web = directory.path() + "/web";
    settings.workers = 2;
    settings.log = [this](const std::string& words) {
      const std::lock_guard lock{mutex};
      logged += words;
    };
    server = std::move(*Server::start(settings, standing));
  }
  // A small chain into the index, and the standing that belongs to it.
  void follow() {
    const node::TestChain chain = random_life(6, 30);
    const auto database = *sql::open("sqlite:" + directory.path() + "/index", sql::Access::write);
    node::MemoryStore store;
    const auto ledger = node::open_or_fail(store, chain.genesis());
    const auto index = *IndexWriter::open(*database, chain.genesis(), contracts::registry());
    ChainSource source{chain, 1'000};
    const TrustingScheme scheme;
    Follower follower{source, *ledger, *index, scheme};
    while (follower.height().raw() < chain.blocks().size()) ASSERT_TRUE(follower.step(Millis{0}));
    standing.change([&](Standing& now) {
      now.state = Standing::State::following;
      now.genesis = chain.genesis();
      now.height = index->height();
      now.node_height = Height{index->height().raw() + 2};
    });
    server->tell();
  }
  std::string request(const std::string& target, const std::string& method = "GET",
                      const std::string& headers = {}) const {
    RawClient client{server->port()};
    EXPECT_TRUE(client.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers +
                            "\r\n"));
    return client.response();
  }
  Json get(const std::string& target) const { return parse_json(RawClient::body(request(target))).value_or(Json()); }

  node::TempDirectory directory;
  std::mutex mutex;
  std::string logged;
  SharedStanding standing;
  std::unique_ptr<Server> server;
};

// Where the index lies, and as whom it is read, is the operator's affair.
TEST_F(ServerTest, WhatTheDatabaseSaysIsToldToTheOperatorAlone) {
  standing.change([](Standing& now) { now.genesis = contracts::test_genesis(); });
  const std::string answer = request("/v1/blocks");
  EXPECT_NE(answer.find("index_unavailable"), std::string::npos) << answer;
  EXPECT_EQ(answer.find(directory.path()), std::string::npos) << answer;
  const std::lock_guard lock{mutex};
  EXPECT_NE(logged.find(directory.path()), std::string::npos) << logged;
}

TEST_F(ServerTest, ItAnswersBeforeThereIsAnything) {
  EXPECT_EQ(get("/v1/status")["state"], "starting");
  EXPECT_EQ(get("/v1/blocks")["error"]["code"], "starting");
  EXPECT_EQ(get("/v1/genesis")["error"]["code"], "starting");
  EXPECT_EQ(get("/v1/proofs/receipt/00")["error"]["code"], "starting");
  EXPECT_EQ(get("/v1/openapi.json")["openapi"], "3.1.0");
  follow();
  const Json status = get("/v1/status");
  EXPECT_EQ(status["state"], "following");
  EXPECT_EQ(status["behind"], "2");
  EXPECT_EQ(get("/v1/blocks?limit=1")["items"].size(), 1U);
  EXPECT_EQ(get("/v1/genesis")["hash"], status["genesis_hash"]);
  EXPECT_EQ(get("/v1/proofs/receipt/" + std::string(64, '0'))["error"]["code"], "node_unreachable");
  EXPECT_EQ(get("/v1/proofs/state/no.such/00")["error"]["code"], "not_found");
}

TEST_F(ServerTest, EveryAnswerCarriesThePolicy) {
  follow();
  const struct {
    const char* target;
    const char* method;
    int status;
  } rows[] = {{"/", "GET", 200},
              {"/parties/x?y=z", "GET", 200},
              {"/assets/app-1a2b.js", "GET", 200},
              {"/assets/none.js", "GET", 404},
              {"/../secret", "GET", 404},
              {"/assets/../../secret.txt", "GET", 404},
              {"/%2e%2e/secret.txt", "GET", 404},
              {"/v1/status", "GET", 200},
              {"/v1/status", "HEAD", 200},
              {"/v1/status", "DELETE", 405},
              {"/v1/blocks?limit=x", "GET", 400},
              {"/v1/nothing", "GET", 404},
              {"/v1/records/party.party?format=csv", "GET", 200},
              {"/v1/records/party.party?format=csv&limit=5", "GET", 400},
              {"/v1/records/party.party?format=xls", "GET", 400}};
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string{row.method} + " " + row.target);
    const std::string answer = request(row.target, row.method);
    const bool page = answer.find("the app") != std::string::npos;
    EXPECT_EQ(answer.find("not of the app"), std::string::npos);
    EXPECT_TRUE(RawClient::status(answer) == row.status || page) << answer.substr(0, 200);
    EXPECT_NE(answer.find(std::string{"Content-Security-Policy: "} + kContentPolicy), std::string::npos);
    EXPECT_NE(answer.find("X-Content-Type-Options: nosniff"), std::string::npos);
  }
}

TEST_F(ServerTest, FilesAreCompressedForWhoTakesIt) {
  EXPECT_EQ(RawClient::body(request("/assets/app-1a2b.js")), "plain");
  const std::string small = request("/assets/app-1a2b.js", "GET", "Accept-Encoding: br, gzip\r\n");
  EXPECT_EQ(RawClient::body(small), "small");
  EXPECT_NE(small.find("Content-Encoding: gzip"), std::string::npos);
  const std::pair<const char*, bool> weights[] = {
      {"gzip;q=0.5", true}, {"gzip; q=1", true}, {"gzip;q=0", false}, {"gzip;q=0.000, br", false}, {"br", false}};
  for (const auto& [accepted, taken] : weights) {
    const std::string answer =
        request("/assets/app-1a2b.js", "GET", "Accept-Encoding: " + std::string{accepted} + "\r\n");
    EXPECT_EQ(answer.find("Content-Encoding: gzip") != answer.npos, taken) << accepted;
  }
  EXPECT_NE(small.find("Content-Type: text/javascript"), std::string::npos);
  EXPECT_NE(small.find("immutable"), std::string::npos);
  EXPECT_NE(request("/").find("Cache-Control: no-cache"), std::string::npos);
}

TEST_F(ServerTest, WhoListensIsToldWhereItStands) {
  asio::io_context context;
  beast::websocket::stream<asio::ip::tcp::socket> wire{context};
  wire.next_layer().connect({asio::ip::address_v4::loopback(), server->port()});
  wire.handshake("localhost:" + std::to_string(server->port()), "/v1/live");
  const auto hear = [&] {
    beast::flat_buffer buffer;
    wire.read(buffer);
    return *parse_json(beast::buffers_to_string(buffer.data()));
  };
  EXPECT_EQ(hear()["state"], "starting");
  follow();
  const Json told = hear();
  EXPECT_EQ(told["state"], "following");
  EXPECT_EQ(told["height"], get("/v1/status")["indexed_height"]);
  wire.write(asio::buffer(std::string{"nobody reads this"}));
  server->tell();
  EXPECT_EQ(hear()["height"], told["height"]);
}

TEST_F(ServerTest, ADirectoryThatIsNotThereIsSaidSo) {
  EXPECT_FALSE(Files::read(directory.path() + "/none"));
}

}  // namespace
}  // namespace tallystick::explorer::api
