// A browser's side of WebSockets against the real server: what is told arrives in order, nothing piles up, nothing strange gets in.
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <gtest/gtest.h>

#include "node/http/raw_client.h"
#include "node/http/server.h"

namespace tallystick::node::http {
namespace {

using namespace std::chrono_literals;
namespace beast = boost::beast;
namespace asio = boost::asio;

// Says back what it hears; "count N" asks for N numbers, one whenever the last one is written.
class Echo final : public Conversation {
 public:
  Echo(std::shared_ptr<Outlet> outlet, std::atomic<int>& open) : outlet_{std::move(outlet)}, open_{open} { ++open_; }
  ~Echo() override { --open_; }
  void received(std::string text) override {
    if (text.starts_with("count ")) {
      left_ = std::stoi(text.substr(6));
      return written();
    }
    if (text.starts_with("flood ")) {
      const std::string page(64 * 1024, 'x');
      for (int i = std::stoi(text.substr(6)); i > 0 && outlet_->send(page); --i) {
      }
      return;
    }
    outlet_->send("heard " + text);
  }
  void written() override {
    if (left_ > 0) outlet_->send(std::to_string(left_--));
  }

 private:
  std::shared_ptr<Outlet> outlet_;
  std::atomic<int>& open_;
  int left_ = 0;
};

struct WebSocket : ::testing::Test {
  void start(ServerOptions options = {}) {
    auto started = Server::start(
        std::move(options),
        [](const Request&, const Respond& respond) {
          respond({200, "text/plain", "not a socket", {}});
        },
        [this](const Request& request, std::shared_ptr<Outlet> outlet) -> std::shared_ptr<Conversation> {
          if (request.path != "/events") return nullptr;
          last = outlet;
          return std::make_shared<Echo>(std::move(outlet), open);
        });
    ASSERT_TRUE(started) << started.error().message;
    server = std::move(*started);
  }
  std::string upgrade(const std::string& path = "/events", const std::string& more = "") const {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost:" + std::to_string(server->port()) +
           "\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: "
           "dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           (more.find("Version") == more.npos ? "Sec-WebSocket-Version: 13\r\n" : "") + more + "\r\n";
  }
  bool none_open_within(std::chrono::milliseconds time) {
    for (const auto end = std::chrono::steady_clock::now() + time; std::chrono::steady_clock::now() < end;) {
      if (open == 0 && server->counts().open == 0) return true;
      std::this_thread::sleep_for(5ms);
    }
    return false;
  }

  std::atomic<int> open{0};
  std::shared_ptr<Outlet> last;
  std::unique_ptr<Server> server;
};

struct Client {
  asio::io_context context;
  beast::websocket::stream<asio::ip::tcp::socket> wire{context};
  explicit Client(std::uint16_t port) {
    wire.next_layer().connect({asio::ip::address_v4::loopback(), port});
    wire.handshake("localhost:" + std::to_string(port), "/events");
  }
  void say(const std::string& text) { wire.write(asio::buffer(text)); }
  std::string hear() {
    beast::flat_buffer buffer;
    boost::system::error_code error;
    wire.read(buffer, error);
    return error ? "closed: " + error.message() : beast::buffers_to_string(buffer.data());
  }
};

TEST_F(WebSocket, WhatIsSaidIsAnsweredInOrder) {
  start();
  Client client{server->port()};
  client.say("one");
  client.say("two");
  EXPECT_EQ(client.hear(), "heard one");
  EXPECT_EQ(client.hear(), "heard two");
  client.say("count 200");
  for (int i = 200; i > 0; --i) ASSERT_EQ(client.hear(), std::to_string(i));
  EXPECT_EQ(open, 1);
  client.wire.close(beast::websocket::close_code::normal);
  EXPECT_TRUE(none_open_within(2s));
  EXPECT_FALSE(last->send("to nobody"));
}

TEST_F(WebSocket, OtherThreadsMaySpeak) {
  start();
  Client client{server->port()};
  client.say("hello");
  EXPECT_EQ(client.hear(), "heard hello");
  std::thread other{[outlet = last] {
    for (int i = 0; i < 500; ++i) outlet->send(std::to_string(i));
  }};
  for (int i = 0; i < 500; ++i) ASSERT_EQ(client.hear(), std::to_string(i));
  other.join();
}

TEST_F(WebSocket, AServerThatStopsLeavesNobodyHanging) {
  start();
  Client client{server->port()};
  client.say("hello");
  EXPECT_EQ(client.hear(), "heard hello");
  server.reset();
  EXPECT_FALSE(last->send("too late"));
  EXPECT_EQ(open, 0);
  EXPECT_TRUE(client.hear().starts_with("closed"));
}

TEST_F(WebSocket, WhoDoesNotReadIsLetGo) {
  ServerOptions options;
  options.socket_queue_bytes_max = 1024 * 1024;
  start(options);
  Client client{server->port()};
  client.say("flood 1000");  // 64 MiB that are never read
  EXPECT_TRUE([&] {
    for (int i = 0; i < 400; ++i) {
      if (!last->send("x")) return true;
      std::this_thread::sleep_for(5ms);
    }
    return false;
  }());
}

TEST_F(WebSocket, SilenceEndsIt) {
  ServerOptions options;
  options.socket_silence = Millis{200};
  start(options);
  RawClient client{server->port()};
  ASSERT_TRUE(client.send(upgrade()));
  EXPECT_EQ(RawClient::status(client.response(100ms)), 101);
  EXPECT_TRUE(client.closed_within(3s));  // it answers no ping
  EXPECT_TRUE(none_open_within(2s));
}

TEST_F(WebSocket, RefusedBeforeItBegins) {
  start();
  const std::string other_site = "Origin: http://evil.example\r\n";
  const std::string own = "Origin: http://localhost:" + std::to_string(server->port()) + "\r\n";
  const struct {
    const char* name;
    std::string request;
    int status;
  } rows[] = {
      {"a page of another site", upgrade("/events", other_site), 403},
      {"an origin that is none", upgrade("/events", "Origin: null\r\n"), 403},
      {"another path", upgrade("/other"), 404},
      {"another version", upgrade("/events", "Sec-WebSocket-Version: 8\r\n"), 426},
      {"another host",
       "GET /events HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 421},
      {"no key",
       "GET /events HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
       "13\r\n\r\n",
       400},
      {"a word before the answer", upgrade() + "\x81\x02hi", 400},
      {"no Connection: Upgrade", "GET /events HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\n", 200},
      {"its own page", upgrade("/events", own), 101},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    RawClient client{server->port()};
    ASSERT_TRUE(client.send(row.request));
    EXPECT_EQ(RawClient::status(client.response(500ms)), row.status);
  }
  EXPECT_TRUE(none_open_within(2s));
}

TEST_F(WebSocket, WhatNoTextIsEndsIt) {
  ServerOptions options;
  options.socket_message_bytes_max = 1000;
  start(options);
  {
    Client client{server->port()};
    client.say(std::string(1001, 'x'));
    EXPECT_TRUE(client.hear().starts_with("closed"));
  }
  {
    Client client{server->port()};
    client.wire.binary(true);
    client.say("bytes");
    EXPECT_TRUE(client.hear().starts_with("closed"));
  }
  EXPECT_TRUE(none_open_within(2s));
}

}  // namespace
}  // namespace tallystick::node::http
