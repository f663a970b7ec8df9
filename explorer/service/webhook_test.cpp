#include "explorer/service/webhook.h"

#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "contracts/ledger/test_ledger.h"
#include "core/strict_json.h"
#include "explorer/index/writer.h"
#include "explorer/service/loopback_post.h"
#include "node/http/server.h"
#include "node/os/temp_directory.h"

namespace tallystick::explorer {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view kSecret = "0123456789abcdef";

Bytes secret() {
  const ByteView bytes = as_bytes(kSecret);
  return {bytes.begin(), bytes.end()};
}

// RFC 4231, cases 2 and 6.
TEST(Hmac, AsPublished) {
  EXPECT_EQ(hmac_sha256_of(as_bytes("Jefe"), as_bytes("what do ya want for nothing?")).hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac_sha256_of(Bytes(131, 0xaa), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First")).hex(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(LoopbackUrl, OnlyThisMachine) {
  const struct {
    const char* text;
    const char* path;  // null: refused
  } rows[] = {
      {"http://127.0.0.1:9000/a?b", "/a?b"},
      {"http://localhost:1", "/"},
      {"http://[::1]:9000/", "/"},
      {"http://10.0.0.1:9000/", nullptr},
      {"https://127.0.0.1:1/", nullptr},
      {"http://127.0.0.1/", nullptr},
      {"http://127.0.0.1:0/", nullptr},
      {"http://127.0.0.1:99999/", nullptr},
      {"http://127.0.0.1:1/a b", nullptr},
      {"http://127.0.0.1:1/a\r\nX: y", nullptr},
      {"", nullptr},
      {"http://localhost.evil:1/", nullptr},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto url = parse_loopback_url(row.text);
    ASSERT_EQ(url.has_value(), row.path != nullptr);
    if (url) {
      EXPECT_EQ(url->path, row.path);
    }
  }
  EXPECT_FALSE(Webhook::start({"http://127.0.0.1:1/", Bytes(15, 1), "sqlite:x"}, {}));
}

// A receiver that takes what it is told, except the first time.
struct Receiver {
  std::mutex mutex;
  std::vector<std::string> ids;  // in the order they came, refused ones too
  std::string forged;
  std::unique_ptr<node::http::Server> server;
  Receiver() {
    auto started = node::http::Server::start({}, [this](node::http::Request request, node::http::Respond respond) {
      const std::lock_guard lock{mutex};
      const auto alert = parse_json(request.body);
      const std::string expected = "sha256=" + hmac_sha256_of(secret(), as_bytes(request.body)).hex();
      if (!alert || request.header("tallystick-signature") != expected ||
          (*alert)["id"] != std::string{request.header("tallystick-alert")} || request.path != "/alerts")
        forged = request.body;
      ids.emplace_back(request.header("tallystick-alert"));
      respond({ids.size() == 1 ? 503 : 204, "text/plain", "", {}});
    });
    EXPECT_TRUE(started);
    server = std::move(*started);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server->port()) + "/alerts"; }
  bool has(std::size_t count) {
    for (int i = 0; i < 500; ++i) {
      {
        const std::lock_guard lock{mutex};
        if (ids.size() >= count) return true;
      }
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }
};

void insert(sql::Database& database, std::int64_t place, const std::string& id) {
  ASSERT_TRUE(database.write(
      "INSERT INTO alert (place, id, rule, variant, moment, day, time, currency, amount, parties, proof, parameters, "
      "state) VALUES ($1, $2, 'tenor', 'hard', 0, 0, 0, 'CNY', 5, '[\"00\"]', '[]', '[]', 'open')",
      {place, id}));
}

TEST(Webhook, InOrderAtLeastOnceAcrossRestarts) {
  node::TempDirectory directory;
  const std::string url = "sqlite:" + directory.path() + "/index";
  const auto database = *sql::open(url, sql::Access::write);
  ASSERT_TRUE(IndexWriter::open(*database, contracts::test_genesis(), contracts::registry()));
  insert(*database, 7, "one");
  insert(*database, 9, "two");
  Receiver receiver;
  const auto mark = std::make_shared<std::atomic<std::int64_t>>(-1);
  {
    const auto webhook = Webhook::start({receiver.url(), secret(), url}, mark);
    ASSERT_TRUE(webhook);
    ASSERT_TRUE(receiver.has(3));
    for (int i = 0; i < 100 && mark->load() < 9; ++i) std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(mark->load(), 9);
  EXPECT_EQ(receiver.ids, (std::vector<std::string>{"one", "one", "two"}));
  ASSERT_TRUE(database->write("UPDATE meta SET value = $1 WHERE name = 'webhook_place'", {std::string{"9"}}));
  insert(*database, 11, "three");
  {
    const auto webhook = Webhook::start({receiver.url(), secret(), url}, mark);
    ASSERT_TRUE(receiver.has(4));
  }
  EXPECT_EQ(receiver.ids.back(), "three");
  EXPECT_EQ(receiver.ids.size(), 4U);
  EXPECT_EQ(receiver.forged, "");
}

}  // namespace
}  // namespace tallystick::explorer
