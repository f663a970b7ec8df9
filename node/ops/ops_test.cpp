#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "node/http/raw_client.h"
#include "node/log/log.h"
#include "node/ops/metrics.h"
#include "node/ops/ops_server.h"

namespace tallystick::node::ops {
namespace {

using http::RawClient;

TEST(Metrics, AreWrittenInTextForm) {
  Metrics metrics;
  Counter requests = metrics.counter("rpc_requests_total", "Calls answered.", {{"method", "echo"}, {"code", "0"}});
  requests.add();
  metrics.counter("rpc_requests_total", "Other words.", {{"method", "echo"}, {"code", "0"}}).add(2);
  Gauge height = metrics.gauge("consensus_height", "Last finalized height.");
  height.set(41);
  height.add(1);
  metrics.histogram("rpc_duration_seconds", "Time to answer.", {0.1, 1}).observe(0.5);
  const std::string text = metrics.text();
  for (const char* line :
       {"# HELP tallystick_rpc_requests_total Calls answered.\n", "# TYPE tallystick_rpc_requests_total counter\n",
        "tallystick_rpc_requests_total{code=\"0\",method=\"echo\"} 3\n", "tallystick_consensus_height 42\n",
        "tallystick_rpc_duration_seconds_bucket{le=\"0.1\"} 0\n",
        "tallystick_rpc_duration_seconds_bucket{le=\"1\"} 1\n", "tallystick_rpc_duration_seconds_sum 0.5\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "in\n" << text;
}

class OpsServerTest : public testing::Test {
 protected:
  OpsServerTest() {
    auto started = OpsServer::start(
        {.http = {}, .version = "1.2.3"}, metrics_,
        [] {
          return std::vector<Check>{{"loop", true, "turning"}};
        },
        [this] { return ready_; });
    EXPECT_TRUE(started);
    server_ = std::move(*started);
  }
  std::string ask(std::string_view request) {
    RawClient client{server_->port()};
    client.send(request);
    return client.response();
  }
  std::string get(const std::string& path) { return ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"); }
  std::string put_levels(const std::string& body) {
    return ask("PUT /loglevel HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body);
  }

  Metrics metrics_;
  std::vector<Check> ready_{{"peers", true, "3 of 3"}, {"lag", true, "0 blocks"}};
  std::unique_ptr<OpsServer> server_;
};

TEST_F(OpsServerTest, SaysWhetherItLivesAndIsReady) {
  EXPECT_EQ(RawClient::status(get("/livez")), 200);
  EXPECT_EQ(RawClient::status(get("/readyz")), 200);
  ready_[1] = {"lag", false, "30 blocks behind, 20 allowed"};
  const std::string unready = get("/readyz");
  EXPECT_EQ(RawClient::status(unready), 503);
  const auto body = nlohmann::json::parse(RawClient::body(unready));
  EXPECT_EQ(body["failed"], "lag");
  EXPECT_EQ(body["checks"][1]["detail"], "30 blocks behind, 20 allowed");
  EXPECT_EQ(body["checks"][0]["ok"], true);
}

TEST_F(OpsServerTest, ShowsMetricsAndVersion) {
  metrics_.gauge("consensus_height", "Last finalized height.").set(7);
  EXPECT_NE(RawClient::body(get("/metrics")).find("tallystick_consensus_height 7\n"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(RawClient::body(get("/version")))["version"], "1.2.3");
}

TEST_F(OpsServerTest, ChangesTheLogLevels) {
  const std::string before = log::levels();
  EXPECT_EQ(RawClient::status(put_levels(R"({"levels":"net:debug,*:error"})")), 200);
  EXPECT_EQ(log::levels(), "net:debug,*:error");
  EXPECT_EQ(nlohmann::json::parse(RawClient::body(get("/loglevel")))["levels"], "net:debug,*:error");
  EXPECT_EQ(RawClient::status(put_levels(R"({"levels":"loud"})")), 400);
  EXPECT_EQ(RawClient::status(put_levels(R"({"level":"info"})")), 400);
  EXPECT_EQ(RawClient::status(put_levels("{")), 400);
  EXPECT_EQ(log::levels(), "net:debug,*:error");
  ASSERT_TRUE(log::set_levels(before));
}

TEST_F(OpsServerTest, NothingElseIsHere) {
  EXPECT_EQ(RawClient::status(get("/")), 404);
  EXPECT_EQ(RawClient::status(ask("DELETE /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")), 405);
  EXPECT_EQ(RawClient::status(ask("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n")), 421);
}

}  // namespace
}  // namespace tallystick::node::ops
