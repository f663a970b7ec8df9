#include "node/http/server.h"

#include <atomic>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "node/http/raw_client.h"
#include "node/os/resident_memory.h"

namespace tallystick::node::http {
namespace {

using namespace std::chrono_literals;

std::string post(std::string_view body, std::string_view headers = "Content-Type: application/json\r\n") {
  return "POST / HTTP/1.1\r\nHost: localhost\r\n" + std::string{headers} +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

void echo(Request request, const Respond& respond) {
  respond({200, "text/plain", request.method + " " + request.path + " " + request.query + " " + request.body, {}});
}

std::unique_ptr<Server> started(ServerOptions options = {}, Handler handler = echo) {
  auto server = Server::start(std::move(options), std::move(handler));
  EXPECT_TRUE(server) << (server ? "" : server.error().message);
  return std::move(*server);
}

TEST(HttpServer, AnswersAndKeepsTheConnection) {
  const auto server = started();
  RawClient client{server->port()};
  ASSERT_TRUE(client.send(post("{}")));
  const std::string first = client.response();
  EXPECT_EQ(RawClient::status(first), 200);
  EXPECT_EQ(RawClient::body(first), "POST /  {}");
  ASSERT_TRUE(client.send("GET /a/b?c=d HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(RawClient::body(client.response()), "GET /a/b c=d ");
  EXPECT_TRUE(client.closed_within(2s));
  EXPECT_EQ(server->counts().requests, 2u);
}

TEST(HttpServer, PipelinedRequestsAreAnsweredInOrder) {
  const auto server = started();
  RawClient client{server->port()};
  ASSERT_TRUE(client.send(post("1") + post("22") + "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  EXPECT_EQ(RawClient::body(client.response()), "POST /  1");
  EXPECT_EQ(RawClient::body(client.response()), "POST /  22");
  EXPECT_EQ(RawClient::body(client.response()), "GET /x  ");
}

TEST(HttpServer, OneByteAtATime) {
  const auto server = started();
  RawClient client{server->port()};
  for (const char c : post("{\"a\":1}")) ASSERT_TRUE(client.send(std::string_view{&c, 1}));
  EXPECT_EQ(RawClient::body(client.response()), "POST /  {\"a\":1}");
}

TEST(HttpServer, HeadGetsTheLengthAndNoBody) {
  const auto server = started();
  RawClient client{server->port()};
  ASSERT_TRUE(client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
  const std::string got = client.response(1s);
  EXPECT_NE(got.find("Content-Length: 8"), std::string::npos) << got;
  EXPECT_EQ(RawClient::body(got), "");
}

// Three pieces, the second from another thread; then the connection goes on.
TEST(HttpServer, ABodyMayComeInPieces) {
  std::atomic<int> pieces{0};
  const auto server = started({}, [&](Request request, const Respond& respond) {
    if (request.path == "/plain") return respond({200, "text/plain", "whole", {}});
    pieces = 0;
    Response out{200, "text/csv", {}, {{"X-More", "yes"}}};
    out.more = [&, breaks = request.path == "/broken"](const Respond& give) {
      const int number = pieces++;
      if (number == 2 && breaks) return give({503, {}, {}, {}});
      const std::string piece = number == 3 ? "" : "piece " + std::to_string(number) + "\n";
      if (number == 1)
        std::thread{[give, piece] { give({200, {}, piece, {}}); }}.detach();
      else
        give({200, {}, piece, {}});
    };
    respond(std::move(out));
  });
  const auto get = [&](const char* path, const char* method = "GET") {
    RawClient client{server->port()};
    EXPECT_TRUE(client.send(std::string{method} + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\nGET /plain HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    std::string all;
    for (std::string some = client.response(500ms); !some.empty(); some = client.response(500ms)) all += some;
    return all;
  };
  const std::string good = get("/");
  EXPECT_NE(good.find("Transfer-Encoding: chunked"), std::string::npos) << good;
  EXPECT_NE(good.find("\r\n\r\n8\r\npiece 0\n\r\n8\r\npiece 1\n\r\n8\r\npiece 2\n\r\n0\r\n\r\nHTTP/1.1 200"), std::string::npos) << good;
  EXPECT_TRUE(good.ends_with("whole"));
  const std::string broken = get("/broken");
  EXPECT_TRUE(broken.ends_with("8\r\npiece 1\n\r\n")) << "no end that could be taken for one: " << broken;
  const std::string head = get("/", "HEAD");
  EXPECT_EQ(head.find("piece"), std::string::npos) << head;
  EXPECT_TRUE(head.ends_with("whole"));
}

struct Row {
  const char* name;
  std::string request;
  int status;
};

TEST(HttpServer, RefusalsSayTheirStatusAndClose) {
  const std::string json = "Content-Type: application/json\r\n";
  const std::string head = "POST / HTTP/1.1\r\nHost: localhost\r\n" + json;
  const Row rows[] = {
      {"two hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"bare LF", "GET / HTTP/1.1\nHost: localhost\n\n", 400},
      {"length and chunked", head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"xchunked", head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
      {"two lengths", head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"a name that is not ours", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
      {"a body of another type", post("{}", "Content-Type: text/plain\r\n"), 415},
      {"a body of no type", post("{}", ""), 415},
      {"a form", post("a=b", "Content-Type: application/x-www-form-urlencoded\r\n"), 415},
      {"an encoded body", post("{}", json + "Content-Encoding: gzip\r\n"), 415},
      {"a long head", "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(9000, 'x') + "\r\n\r\n", 431},
      {"a head without end", "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(9000, 'x'), 431},
      {"an expectation", post("{}", json + "Expect: tea\r\n"), 417},
      {"an old client", "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", 505},
      {"TLS", "\x16\x03\x01\x02\x00\x01", 400},
      {"chunk size is not a number", head + "Transfer-Encoding: chunked\r\n\r\nx\r\n", 400},
      {"chunk size with space before", head + "Transfer-Encoding: chunked\r\n\r\n 2\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk size hex prefix", head + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk size overflows", head + "Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk extension", head + "Transfer-Encoding: chunked\r\n\r\n2;a=\"\n\"\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk ends early", head + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n", 400},
      {"chunks beyond the bound", head + "Transfer-Encoding: chunked\r\n\r\n200000\r\n", 413},
  };
  const auto server = started();
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    RawClient client{server->port()};
    client.send(row.request);
    EXPECT_EQ(RawClient::status(client.response()), row.status);
    EXPECT_TRUE(client.closed_within(3s));
  }
  EXPECT_EQ(server->counts().requests, 0u);
}

TEST(HttpServer, AChunkedBodyIsJoined) {
  const auto server = started();
  RawClient client{server->port()};
  ASSERT_TRUE(client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
      "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"));
  EXPECT_EQ(RawClient::body(client.response()), "POST /  {}");
}

TEST(HttpServer, ExpectContinueIsAnswered) {
  const auto server = started();
  RawClient client{server->port()};
  ASSERT_TRUE(
      client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                  "2\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(RawClient::status(client.response()), 100);
  ASSERT_TRUE(client.send("{}"));
  EXPECT_EQ(RawClient::status(client.response()), 200);
}

TEST(HttpServer, ADeclaredHugeBodyIs413AtOnceAndCostsNoMemory) {
  const auto server = started();
  const std::size_t before = resident_kib();
  for (const char* length : {"1048577", "67108864", "10737418240", "999999999999999999"}) {
    SCOPED_TRACE(length);
    RawClient client{server->port()};
    ASSERT_TRUE(client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                            std::string{length} + "\r\n\r\n"));
    EXPECT_EQ(RawClient::status(client.response(1s)), 413);
  }
  // A client that sends all of it anyway still gets to read the answer.
  RawClient client{server->port()};
  client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 67108864\r\n\r\n");
  const std::string megabyte(1024 * 1024, 'x');
  for (int i = 0; i < 64; ++i) client.send(megabyte);
  EXPECT_EQ(RawClient::status(client.response(1s)), 413);
  EXPECT_LT(grown_kib(before), 16 * 1024u);
}

TEST(HttpServer, AnEndlessChunkedBodyIs413) {
  const auto server = started();
  const std::size_t before = resident_kib();
  RawClient client{server->port()};
  ASSERT_TRUE(client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"));
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (int i = 0; i < 40; ++i) client.send(chunk);
  EXPECT_EQ(RawClient::status(client.response(1s)), 413);
  EXPECT_LT(grown_kib(before), 16 * 1024u);
}

TEST(HttpServer, SlowClientsAreClosedAtTheirDeadline) {
  ServerOptions options;
  options.head_deadline = Millis{200};
  options.body_deadline = Millis{200};
  options.idle_deadline = Millis{200};
  const auto server = started(options);
  RawClient silent{server->port()};
  RawClient slow_head{server->port()};
  RawClient slow_body{server->port()};
  RawClient idle{server->port()};
  slow_body.send(post("{}").substr(0, post("{}").size() - 1));
  idle.send(post("{}"));
  EXPECT_EQ(RawClient::status(idle.response()), 200);
  bool open = true;
  const auto give_up = std::chrono::steady_clock::now() + 3s;
  while (open && std::chrono::steady_clock::now() < give_up) {  // a byte now and then does not buy time
    slow_head.send("X");
    open = !slow_head.closed_within(20ms);
  }
  EXPECT_FALSE(open);
  EXPECT_TRUE(silent.closed_within(1s));
  EXPECT_TRUE(slow_body.closed_within(1s));
  EXPECT_TRUE(idle.closed_within(1s));
}

TEST(HttpServer, AClientThatDoesNotReadIsClosed) {
  ServerOptions options;
  options.write_deadline = Millis{300};
  const std::string large(64 * 1024 * 1024, 'x');
  options.answers_bytes_max = options.answers_bytes_per_address_max = large.size();
  const auto server = started(options, [&](Request, const Respond& respond) {
    respond({200, "text/plain", large, {}});
  });
  RawClient client{server->port()};
  ASSERT_TRUE(client.send(post("{}")));
  const auto give_up = std::chrono::steady_clock::now() + 10s;
  while (server->counts().requests == 0 && std::chrono::steady_clock::now() < give_up) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(server->counts().open, 1u);
  while (server->counts().open != 0 && std::chrono::steady_clock::now() < give_up) std::this_thread::sleep_for(20ms);
  EXPECT_EQ(server->counts().open, 0u);
}

// Each answer is more than the system buffers, so whoever does not read it leaves it with the server.
TEST(HttpServer, AnswersThatNobodyReadsAreCappedByAddressAndComeBack) {
  ServerOptions options;
  const std::string large(16 * 1024 * 1024, 'x');
  options.answers_bytes_per_address_max = 2 * large.size();
  options.answers_bytes_max = 3 * large.size();
  const auto server = started(options, [&](const Request& request, const Respond& respond) {
    respond({200, "text/plain", request.path == "/large" ? large : "small", {}});
  });
  const std::string ask = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";
  std::vector<std::unique_ptr<RawClient>> deaf;
  for (const char* from : {"127.0.0.1", "127.0.0.1", "127.0.0.2"}) {
    deaf.push_back(std::make_unique<RawClient>(server->port(), from));
    deaf.back()->send(ask);
  }
  const auto all_asked = std::chrono::steady_clock::now() + 5s;
  while (server->counts().requests < deaf.size() && std::chrono::steady_clock::now() < all_asked)
    std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(50ms);
  RawClient same{server->port()}, other{server->port(), "127.0.0.3"};
  for (RawClient* client : {&same, &other}) {
    client->send(ask);
    EXPECT_EQ(RawClient::status(client->response()), 503);
    client->send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(RawClient::status(client->response()), 200) << "small ones are not counted";
  }
  deaf.clear();
  std::string answer;
  const auto give_up = std::chrono::steady_clock::now() + 3s;
  while (RawClient::status(answer) != 200 && std::chrono::steady_clock::now() < give_up) {
    same.send(ask);
    answer = same.response();
  }
  EXPECT_EQ(RawClient::status(answer), 200);
}

TEST(HttpServer, ConnectionsAreCappedByAddressAndComeBack) {
  ServerOptions options;
  options.connections_per_address_max = 3;
  const auto server = started(options);
  auto first = std::make_unique<RawClient>(server->port());
  RawClient second{server->port()};
  RawClient third{server->port()};
  RawClient fourth{server->port()};
  EXPECT_EQ(RawClient::status(fourth.response(2s)), 503);
  EXPECT_TRUE(fourth.closed_within(2s));
  EXPECT_EQ(server->counts().turned_away, 1u);
  first.reset();
  const auto give_up = std::chrono::steady_clock::now() + 3s;
  while (server->counts().open > 2 && std::chrono::steady_clock::now() < give_up) std::this_thread::sleep_for(5ms);
  RawClient fifth{server->port()};
  ASSERT_TRUE(fifth.send(post("{}")));
  EXPECT_EQ(RawClient::status(fifth.response()), 200);
}

TEST(HttpServer, BodiesUnderWayAreCappedByAddressAndComeBack) {
  ServerOptions options;
  options.body_bytes_max = 1'000;
  options.small_body_bytes = 10;
  options.bodies_bytes_per_address_max = 2'500;
  options.bodies_bytes_max = 4'000;
  const auto server = started(options);
  const std::string unfinished = post(std::string(1'000, 'x')).substr(0, 500);
  auto first = std::make_unique<RawClient>(server->port());
  RawClient chunked{server->port()}, third{server->port()}, small{server->port()};
  RawClient others[] = {RawClient{server->port(), "127.0.0.2"}, RawClient{server->port(), "127.0.0.3"}};
  first->send(unfinished);
  chunked.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(first->response(100ms) + chunked.response(100ms), "");
  third.send(unfinished);
  EXPECT_EQ(RawClient::status(third.response()), 503) << "its address has no room left";
  EXPECT_TRUE(third.closed_within(2s));
  small.send(post("{}"));
  EXPECT_EQ(RawClient::status(small.response()), 200);
  small.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(RawClient::status(small.response()), 200);
  others[0].send(unfinished);
  EXPECT_EQ(others[0].response(100ms), "");
  others[1].send(unfinished);
  EXPECT_EQ(others[1].response(100ms), "");
  RawClient late{server->port(), "127.0.0.4"};
  late.send(unfinished);
  EXPECT_EQ(RawClient::status(late.response()), 503) << "nobody has";
  small.send(post("[1,2,3,4]"));
  EXPECT_EQ(RawClient::status(small.response()), 200) << "small ones are not counted";

  first.reset();
  std::string answer;
  const auto give_up = std::chrono::steady_clock::now() + 3s;
  while (RawClient::status(answer) != 200 && std::chrono::steady_clock::now() < give_up) {
    RawClient again{server->port()};
    again.send(post(std::string(1'000, 'x')));
    answer = again.response();
  }
  EXPECT_EQ(RawClient::status(answer), 200);
}

TEST(HttpServer, WithoutFreeDescriptorsItWaitsAndGoesOn) {
  const auto server = started();
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  RawClient early{server->port()};
  ASSERT_TRUE(early.send(post("{}")));
  ASSERT_EQ(RawClient::status(early.response()), 200);  // so the server has its end before descriptors are counted
  const int probe = dup(0);
  close(probe);
  rlimit few = before;
  few.rlim_cur = static_cast<rlim_t>(probe) + 1;  // one more: the client's own end
  setrlimit(RLIMIT_NOFILE, &few);
  RawClient waits{server->port()};  // the system accepts for the server, which has no descriptor for it
  EXPECT_TRUE(waits.connected());
  waits.send(post("{}"));
  EXPECT_EQ(waits.response(300ms), "");
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(RawClient::status(waits.response(2s)), 200);
  ASSERT_TRUE(early.send(post("{}")));
  EXPECT_EQ(RawClient::status(early.response()), 200);
}

TEST(HttpServer, AHandlerMayAnswerLaterFromAnotherThread) {
  std::vector<std::thread> threads;
  std::mutex mutex;
  {
    const auto server = started({}, [&](Request request, Respond respond) {
      const std::lock_guard lock{mutex};
      threads.emplace_back([respond = std::move(respond), body = request.body] {
        std::this_thread::sleep_for(50ms);
        respond({200, "text/plain", "late " + body, {}});
        respond({200, "text/plain", "twice", {}});
      });
    });
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 8; ++i) {
      clients.push_back(std::make_unique<RawClient>(server->port()));
      ASSERT_TRUE(clients.back()->send(post(std::to_string(i))));
    }
    for (int i = 0; i < 8; ++i)
      EXPECT_EQ(RawClient::body(clients[static_cast<std::size_t>(i)]->response()), "late " + std::to_string(i));
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(HttpServer, AnAnswerAfterTheServerIsGoneGoesNowhere) {
  Respond kept;
  std::atomic<bool> asked{false};
  {
    const auto server = started({}, [&](Request, Respond respond) {
      kept = std::move(respond);
      asked = true;
    });
    RawClient client{server->port()};
    ASSERT_TRUE(client.send(post("{}")));
    while (!asked) std::this_thread::sleep_for(1ms);
  }
  kept({200, "text/plain", "", {}});
}

TEST(HttpServer, ADroppedRequestIs500AndASlowOne503) {
  ServerOptions options;
  options.handler_deadline = Millis{100};
  std::mutex mutex;
  std::vector<Respond> kept;
  const auto server = started(options, [&](Request request, Respond respond) {
    const std::lock_guard lock{mutex};
    if (request.path == "/keep") kept.push_back(std::move(respond));
    if (request.path == "/throw") throw std::runtime_error{"no"};
  });
  for (const auto& [path, status] : {std::pair{"/drop", 500}, std::pair{"/throw", 500}, std::pair{"/keep", 503}}) {
    SCOPED_TRACE(path);
    RawClient client{server->port()};
    ASSERT_TRUE(client.send("GET " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    EXPECT_EQ(RawClient::status(client.response()), status);
  }
}

// A handler that answers late need not begin what nobody waits for.
TEST(HttpServer, AnAnswerIsWantedUntilTheClientLeavesOrWasToldThatItTookTooLong) {
  for (const bool leaves : {true, false}) {
    SCOPED_TRACE(leaves);
    ServerOptions options;
    if (!leaves) options.handler_deadline = Millis{100};
    std::mutex mutex;
    std::function<bool()> wanted;
    Respond kept;
    const auto server = started(options, [&](Request request, Respond respond) {
      const std::lock_guard lock{mutex};
      EXPECT_TRUE(request.wanted());
      wanted = request.wanted;
      kept = std::move(respond);
    });
    const auto is_wanted = [&] {
      const std::lock_guard lock{mutex};
      return !wanted || wanted();
    };
    auto client = std::make_unique<RawClient>(server->port());
    ASSERT_TRUE(client->send(post("{}")));
    if (leaves) {
      EXPECT_EQ(client->response(50ms), "");
      EXPECT_TRUE(is_wanted());
      client.reset();
    }
    for (int i = 0; i < 300 && is_wanted(); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_FALSE(is_wanted());
  }
}

TEST(HttpServer, AClientThatLeavesDuringALongPollFreesItsPlace) {
  std::mutex mutex;
  std::vector<Respond> kept;
  const auto server = started({}, [&](Request, Respond respond) {
    const std::lock_guard lock{mutex};
    kept.push_back(std::move(respond));
  });
  {
    RawClient client{server->port()};
    ASSERT_TRUE(client.send(post("{}")));
    EXPECT_EQ(client.response(100ms), "");
    EXPECT_EQ(server->counts().open, 1u);
  }
  const auto give_up = std::chrono::steady_clock::now() + 3s;
  while (server->counts().open != 0 && std::chrono::steady_clock::now() < give_up) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(server->counts().open, 0u);
}

TEST(HttpServer, APipelinedRequestWaitsForTheLongPollBeforeIt) {
  std::mutex mutex;
  std::vector<Respond> kept;
  const auto server = started({}, [&](Request request, Respond respond) {
    if (request.body == "now") return respond({200, "text/plain", "second", {}});
    const std::lock_guard lock{mutex};
    kept.push_back(std::move(respond));
  });
  RawClient client{server->port()};
  ASSERT_TRUE(client.send(post("poll")));
  EXPECT_EQ(client.response(50ms), "");
  ASSERT_TRUE(client.send(post("now")));
  EXPECT_EQ(client.response(50ms), "");
  {
    const std::lock_guard lock{mutex};
    kept.at(0)({200, "text/plain", "first", {}});
  }
  EXPECT_EQ(RawClient::body(client.response()), "first");
  EXPECT_EQ(RawClient::body(client.response()), "second");
}

TEST(HttpServer, AnAddressInUseIsAnError) {
  const auto server = started();
  ServerOptions options;
  options.listen = "127.0.0.1:" + std::to_string(server->port());
  const auto second = Server::start(options, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
  options.listen = "example.com:80";
  EXPECT_EQ(Server::start(options, echo).error().kind, ErrorKind::malformed);
}

}  // namespace
}  // namespace tallystick::node::http
