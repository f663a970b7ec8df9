// What strangers do to a node's HTTP port, done to a running one: bodies without end, heads without end, half requests, wrong protocols, more
// connections than there are places. Each row must be turned away at once or served as it deserves; afterwards the same process answers,
// the network finalizes a transaction handed to it, and at its worst the node held at most 16 MiB more than before.
#include <algorithm>
#include <iostream>
#include <thread>

#include <nlohmann/json.hpp>

#include "core/transaction.h"
#include "node/net/raw_tls_client.h"
#include "tests/e2e/victim.h"

namespace tallystick::e2e {
namespace {

using namespace std::chrono_literals;
using node::http::RawClient;
using Clock = std::chrono::steady_clock;

constexpr int kParseError = -32700;
constexpr int kInvalidRequest = -32600;
constexpr int kUnknownMethod = -32601;
constexpr int kInvalidParams = -32602;

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string call(std::string_view method, std::string_view params) {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + std::string{method} + R"(","params":)" + std::string{params} + "}";
}

// Sends the head, then the body piece by piece for as long as no answer comes: the answer must come within a second of the head, before
// everything was sent.
void refused_while_sending(const Victim& victim, std::string_view head, std::string_view piece, std::size_t pieces,
                           int status) {
  RawClient client{victim.rpc_port()};
  client.send(head);
  const auto start = Clock::now();
  std::string answer;
  std::size_t sent = 0;
  while (answer.empty() && sent < pieces && client.send(piece)) {
    ++sent;
    answer = client.response(2ms);
  }
  if (answer.empty()) answer = client.response(1s);
  EXPECT_EQ(RawClient::status(answer), status) << answer.substr(0, 200);
  EXPECT_LT(Clock::now() - start, 1s);
  EXPECT_LT(sent, pieces);
}

// One request; the answer must come within a second.
void answered_at_once(const Victim& victim, std::string_view body, int code) {
  const auto start = Clock::now();
  EXPECT_EQ(victim.code_of(body), code) << body.substr(0, 100);
  EXPECT_LT(Clock::now() - start, 1s) << body.substr(0, 100);
}

void sixty_four_mib(Victim& victim) {
  const std::string piece(65'536, ' ');
  refused_while_sending(victim,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        "Content-Length: 67108864\r\n\r\n",
                        piece, 1'024, 413);
}

void sixty_four_mib_in_chunks(Victim& victim) {
  refused_while_sending(victim,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n",
                        "10000\r\n" + std::string(65'536, ' ') + "\r\n", 1'024, 413);
}

void nesting(Victim& victim) {
  answered_at_once(victim, std::string(1'000'000, '['), kParseError);
  answered_at_once(victim, call("tx_get", std::string(1'000'000, '[')), kParseError);
  answered_at_once(victim, call("tx_get", std::string(500'000, '[') + std::string(500'000, ']')), kParseError);
  answered_at_once(victim, call("tx_get", repeated(R"({"a":)", 200'000)), kParseError);
}

void wide_values(Victim& victim) {
  for (const char* item : {"0,", "[],", "{},", "\"\",", "null,", "{\"\":0},"}) {
    std::string items = repeated(item, 1'000'000 / std::string_view{item}.size());
    items.back() = ']';
    answered_at_once(victim, call("tx_get", "[" + items), kParseError);
  }
}

void huge_batch(Victim& victim) {
  const std::string one = R"({"id":1},)";
  std::string batch = "[" + repeated(one, 100'000);
  batch.back() = ']';
  answered_at_once(victim, batch, kParseError);
  answered_at_once(victim, "[" + repeated("1,", 99) + "1]", kInvalidRequest);
  std::string calls = "[" + repeated(call("x", "{}") + ",", 21);
  calls.back() = ']';
  answered_at_once(victim, calls, kInvalidRequest);
}

void huge_head(Victim& victim) {
  const std::string start = "POST / HTTP/1.1\r\nHost: localhost\r\n";
  refused_while_sending(victim, start + "X-Filler: ", std::string(1'024, 'a'), 1'024, 431);
  refused_while_sending(victim, start, repeated("A: b\r\n", 171), 1'024, 431);
  refused_while_sending(victim, "GET /", std::string(1'024, 'a'), 1'024, 431);
}

void lies_about_length(Victim& victim) {
  const std::string body = call("chain_getStatus", "{}");
  const std::string head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
  for (int i = 0; i < 100; ++i) {
    RawClient longer{victim.rpc_port()};
    EXPECT_TRUE(longer.send(head + "100000\r\n\r\n" + body));  // and goes away
  }
  RawClient shorter{victim.rpc_port()};
  shorter.send(head + "10\r\n\r\n" + body + "\r\n\r\n");
  EXPECT_EQ(rpc_code(shorter.response()), kParseError);
  EXPECT_EQ(RawClient::status(shorter.response()), 400);
  EXPECT_TRUE(shorter.closed_within(2s));
  for (const char* length : {"-1", "+5", "0x10", "1e3", "18446744073709551616", "5\r\nContent-Length: 6",
                             "5\r\nTransfer-Encoding: chunked"}) {
    RawClient client{victim.rpc_port()};
    client.send(head + length + "\r\n\r\n" + body);
    EXPECT_EQ(RawClient::status(client.response()), 400) << length;
  }
}

void pipelined(Victim& victim) {
  constexpr std::size_t kRequests = 10'000;
  RawClient client{victim.rpc_port()};
  std::thread sender{[&] { EXPECT_TRUE(client.send(repeated(post_of(call("chain_getStatus", "{}")), kRequests))); }};
  std::size_t answered = 0;
  while (answered < kRequests && rpc_code(client.response()) == 0) ++answered;
  sender.join();
  EXPECT_EQ(answered, kRequests);
}

void calls_that_say_nothing(Victim& victim) {
  const std::string past_the_bound(2 * (kTransactionBytesMax + 1), '0');
  const struct {
    std::string body;
    int code;
  } rows[] = {{call("tx_steal", "{}"), kUnknownMethod},
              {call("", "{}"), kUnknownMethod},
              {call(std::string(100'000, 'm'), "{}"), kUnknownMethod},
              {call("tx_submit", R"({"tx":"010"})"), kInvalidParams},
              {call("tx_submit", R"({"tx":"0x00"})"), kInvalidParams},
              {call("tx_submit", R"({"tx":""})"), kInvalidParams},
              {call("tx_submit", R"({"tx":")" + past_the_bound + R"("})"), kInvalidParams},
              {call("tx_submit", R"({"tx":")" + past_the_bound.substr(2) + R"("})"), -32005},
              {call("tx_wait", R"({"id":")" + std::string(64, '0') + R"(","wait_ms":99999999})"), kInvalidParams},
              {call("state_list", R"({"index":0,"limit":1000000})"), kInvalidParams},
              {R"({"jsonrpc":"2.0","id":)" + std::string(1'000, '9') + R"(,"method":"tx_get"})", kParseError},
              {R"({"jsonrpc":"2.0","id":")" + std::string(1'000, '9') + R"(","method":"tx_get"})", kInvalidRequest},
              {"", kParseError},
              {std::string(1, '\0'), kParseError},
              {"\xff\xfe", kParseError}};
  for (const auto& row : rows) answered_at_once(victim, row.body, row.code);
}

// TLS spoken to the HTTP port, and bytes that are nobody's protocol.
void other_protocols(Victim& victim) {
  const node::net::RawTlsClient tls{victim.rpc_port(), nullptr};
  EXPECT_FALSE(tls.handshaken());
  std::string noise;
  for (std::uint32_t i = 0, x = 1; i < 4'000; ++i, x = x * 1'664'525 + 1'013'904'223)
    noise += static_cast<char>(x >> 24);
  for (const std::string& bytes : {noise + "\r\n\r\n", std::string{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
                                   std::string{"SSH-2.0-OpenSSH_9.2\r\n\r\n"}}) {
    RawClient client{victim.rpc_port()};
    client.send(bytes);
    EXPECT_TRUE(client.closed_within(2s));
  }
}

// One address takes every place that it may have; what is more is turned away, and others are served as before.
void a_thousand_connections(Victim& victim) {
  std::vector<std::unique_ptr<RawClient>> held;
  std::size_t turned_away = 0;
  for (int i = 0; i < 1'000; ++i) {
    auto client = std::make_unique<RawClient>(victim.rpc_port(), "127.0.0.7");
    ASSERT_TRUE(client->connected());
    held.push_back(std::move(client));
  }
  for (auto& client : held)
    if (RawClient::status(client->response(2ms)) == 503) ++turned_away;
  EXPECT_EQ(turned_away, 1'000u - 256u);
  const auto start = Clock::now();
  EXPECT_EQ(rpc_code(victim.post(call("chain_getStatus", "{}"), "127.0.0.8")), 0);
  EXPECT_LT(Clock::now() - start, 1s);
}

// Heads and bodies that come a byte a second, chunks without end, answers that nobody reads: all at once, for longer than any deadline. Each
// is ended by the node; meanwhile others are served.
void slow_ones(Victim& victim) {
  const std::string post = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  std::vector<std::unique_ptr<RawClient>> heads, bodies, chunks, deaf;
  for (int i = 0; i < 20; ++i) {
    for (auto* kind : {&heads, &bodies, &chunks})
      kind->push_back(std::make_unique<RawClient>(victim.rpc_port(), "127.0.0.7"));
    bodies.back()->send(post + "Content-Length: 1000\r\n\r\n");
    chunks.back()->send(post + "Transfer-Encoding: chunked\r\n\r\n");
  }
  // Fewer of these: the node works for each of their calls until what it has written fills the system's buffers.
  for (int i = 0; i < 4; ++i) {
    deaf.push_back(std::make_unique<RawClient>(victim.rpc_port(), "127.0.0.7"));
    deaf.back()->send(repeated(post_of(call("rpc.discover", "{}")), 300));
  }
  Clock::duration slowest{};
  for (int second = 0; second < 12; ++second) {
    for (auto& client : heads) client->send("X");
    for (auto& client : bodies) client->send(" ");
    for (auto& client : chunks) client->send("1\r\n \r\n");
    const auto next = Clock::now() + 1s;
    while (Clock::now() < next) {
      const auto start = Clock::now();
      EXPECT_EQ(rpc_code(victim.post(call("chain_getStatus", "{}"), "127.0.0.8")), 0);
      slowest = std::max(slowest, Clock::now() - start);
      std::this_thread::sleep_for(20ms);
    }
  }
  EXPECT_LT(slowest, 500ms);
  for (auto& client : heads) EXPECT_TRUE(client->closed_within(2s)) << "head";
  for (auto& client : bodies) EXPECT_TRUE(client->closed_within(2s)) << "body";
  for (auto& client : chunks) EXPECT_TRUE(client->closed_within(2s)) << "chunks";
  for (auto& client : deaf) EXPECT_TRUE(client->closed_within(2s)) << "deaf";
}

// Large bodies on a hundred connections of one address, each without its last byte; others hand theirs in meanwhile.
void unfinished_bodies(Victim& victim) {
  constexpr std::size_t kBytes = 1024 * 1024;
  const std::string body = call("tx_get", "{}") + std::string(kBytes, ' ');
  const std::string whole = post_of(body.substr(0, kBytes));
  std::vector<std::unique_ptr<RawClient>> held;
  for (int i = 0; i < 100; ++i) {
    held.push_back(std::make_unique<RawClient>(victim.rpc_port(), "127.0.0.7"));
    held.back()->send(std::string_view{whole}.substr(0, whole.size() - 1));
  }
  EXPECT_EQ(rpc_code(victim.post(std::string_view{body}.substr(0, kBytes), "127.0.0.8")), kInvalidParams);
}

struct Attack {
  const char* name;
  void (*run)(Victim&);
};
const Attack kAttacks[] = {{"SixtyFourMib", sixty_four_mib},
                           {"SixtyFourMibInChunks", sixty_four_mib_in_chunks},
                           {"AMillionBrackets", nesting},
                           {"ValuesSideBySide", wide_values},
                           {"AHundredThousandCalls", huge_batch},
                           {"AHeadOfOneMib", huge_head},
                           {"LiesAboutLength", lies_about_length},
                           {"TenThousandPipelined", pipelined},
                           {"CallsThatSayNothing", calls_that_say_nothing},
                           {"OtherProtocols", other_protocols},
                           {"AThousandConnections", a_thousand_connections},
                           {"UnfinishedBodies", unfinished_bodies},
                           {"SlowOnes", slow_ones}};

class AbuseOfTheApi : public ::testing::TestWithParam<Attack> {
 protected:
  static void SetUpTestSuite() {
    network_ = std::make_unique<Network>();
    network_->start();
    ASSERT_TRUE(network_->ready());
    victim_ = std::make_unique<Victim>(*network_, 1);
  }
  static void TearDownTestSuite() {
    victim_.reset();
    network_.reset();
  }
  static std::unique_ptr<Network> network_;
  static std::unique_ptr<Victim> victim_;
};
std::unique_ptr<Network> AbuseOfTheApi::network_;
std::unique_ptr<Victim> AbuseOfTheApi::victim_;

TEST_P(AbuseOfTheApi, DoesNoHarm) {
  victim_->watch();
  const auto start = Clock::now();
  GetParam().run(*victim_);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  const std::size_t growth = victim_->growth_kib();
  std::cout << GetParam().name << ": " << took.count() << " ms, memory +" << growth << " KiB at most\n";
  EXPECT_LE(growth, kGrowthKibMax);
  EXPECT_TRUE(victim_->unharmed());
}
INSTANTIATE_TEST_SUITE_P(Rows, AbuseOfTheApi, ::testing::ValuesIn(kAttacks),
                         [](const auto& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tallystick::e2e
