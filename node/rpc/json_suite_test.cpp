// Bodies that others found to break JSON readers, sent to a real server on loopback: each is answered as it must be, the server lives, and
// its memory stays flat.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "node/http/raw_client.h"
#include "node/http/server.h"
#include "node/os/resident_memory.h"
#include "node/rpc/dispatcher.h"
#include "node/rpc/http_service.h"

namespace tallystick::node::rpc {
namespace {

using http::RawClient;

constexpr int kParseError = -32700;

std::filesystem::path suite() {
  const char* shared = std::getenv("TALLYSTICK_SHARED");
  return std::filesystem::path{shared != nullptr ? shared : "../shared"} / "vectors" / "json";
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

class JsonSuite : public testing::Test {
 protected:
  JsonSuite() {
    rpc_.add({.name = "keep",
              .about = "Copies what it is given, as handlers do.",
              .params = {{"value", ParamType::array, Need::optional, "", 0, INT64_MAX, {}}},
              .result = "the value",
              .errors = {},
              .handler = immediate([](const Json& p) -> Outcome { return p; })});
    auto started = http::Server::start({}, serve(rpc_));
    EXPECT_TRUE(started);
    server_ = std::move(*started);
  }

  std::string post(std::string_view body) {
    RawClient client{server_->port()};
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n");
    client.send(body);
    return client.response();
  }
  // The error code; 0 for a result; 1 when the answer is no JSON-RPC reply.
  int code(std::string_view body) {
    const Json reply = Json::parse(RawClient::body(post(body)), nullptr, false);
    if (!reply.is_object() || reply.value("jsonrpc", "") != "2.0" || !reply.contains("id")) return 1;
    if (reply.contains("result")) return 0;
    return reply["error"]["code"].get<int>();
  }
  static std::string call(std::string_view params) {
    return R"({"jsonrpc":"2.0","id":1,"method":"keep","params":)" + std::string{params} + "}";
  }

  Dispatcher rpc_{{.title = "test", .version = "1"}};
  std::unique_ptr<http::Server> server_;
};

TEST_F(JsonSuite, PublishedFilesAsParams) {
  if (!std::filesystem::exists(suite()))
    GTEST_SKIP() << "skipped: the published JSON files are not beside this tree (../shared)";
  const std::size_t before = resident_kib();
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{suite()}) {
    const std::string name = entry.path().filename().string();
    SCOPED_TRACE(name);
    const int got = code(call(content(entry.path())));
    ++files;
    if (name.starts_with("n_") || name.starts_with("y_object_duplicated_key"))
      EXPECT_EQ(got, kParseError);
    else if (name.starts_with("y_"))
      EXPECT_TRUE(got != kParseError && got != 1) << got;
    else
      EXPECT_NE(got, 1);
  }
  EXPECT_GE(files, 318);
  EXPECT_EQ(code(call(R"({"value":[1]})")), 0);
  EXPECT_LT(grown_kib(before), 16 * 1024u);
}

TEST_F(JsonSuite, NestingIsRefusedAndCostsNothing) {
  const std::size_t before = resident_kib();
  EXPECT_EQ(code(call(std::string(1'000'000, '['))), kParseError);
  EXPECT_EQ(code(call(std::string(500'000, '[') + std::string(500'000, ']'))), kParseError);
  EXPECT_EQ(code(std::string(1'000'000, '[')), kParseError);
  std::string objects;
  for (int i = 0; i < 150'000; ++i) objects += R"({"a":)";
  EXPECT_EQ(code(call(objects)), kParseError);
  EXPECT_EQ(code(call(R"({"value":)" + std::string(60, '[') + std::string(60, ']') + "}")), 0);
  EXPECT_LT(grown_kib(before), 16 * 1024u);
}

// A body within the bound on bytes may hold a third of a million values, each fifty bytes of memory and more.
TEST_F(JsonSuite, ValuesSideBySideAreRefusedAndCostLittle) {
  const std::size_t before = resident_kib();
  std::string items;
  while (items.size() < 1'000'000) items += "[],";
  items.back() = ']';
  for (int i = 0; i < 4; ++i) EXPECT_EQ(code(call(R"({"value":[)" + items + "}")), kParseError);
  EXPECT_LT(grown_kib(before), 16 * 1024u);
}

TEST_F(JsonSuite, AHugeBodyIsTurnedAwayAtOnce) {
  const std::size_t before = resident_kib();
  RawClient client{server_->port()};
  client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 67108864\r\n\r\n");
  EXPECT_EQ(RawClient::status(client.response(std::chrono::seconds{1})), 413);
  EXPECT_LT(grown_kib(before), 16 * 1024u);
  EXPECT_EQ(code(call("{}")), 0);
}

TEST_F(JsonSuite, OtherPathsAndMethodsAreNotServed) {
  for (const auto& [request, status] : {std::pair{"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405},
                                        std::pair{"GET /etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 404}}) {
    RawClient client{server_->port()};
    client.send(request);
    EXPECT_EQ(RawClient::status(client.response()), status);
  }
}

}  // namespace
}  // namespace tallystick::node::rpc
