#include "node/net/tls_peer_network.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "node/net/frame_assembler.h"
#include "node/net/hello.h"
#include "node/net/raw_tls_client.h"
#include "node/net/tls_identity.h"
#include "node/os/resident_memory.h"

namespace tallystick::node::net {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kValidators = 4;

const std::vector<TlsIdentity>& identities() {
  static const std::vector<TlsIdentity> made = [] {
    std::vector<TlsIdentity> out;
    for (std::size_t i = 0; i < kValidators; ++i) out.push_back(*make_tls_identity("bank-" + std::to_string(i)));
    return out;
  }();
  return made;
}

Hash genesis(std::uint8_t fill = 1) {
  std::array<std::uint8_t, 32> raw{};
  raw.fill(fill);
  return Hash{raw};
}

std::vector<Seat> seats(const std::vector<std::uint16_t>& which) {
  std::vector<Seat> out;
  for (const std::uint16_t seat : which) out.push_back({ValidatorIndex{seat}, {identities()[seat].pin}});
  return out;
}

NetworkOptions options_of(std::uint16_t self) {
  NetworkOptions options;
  options.genesis = genesis();
  options.seats = seats({0, 1, 2, 3});
  options.listen = "127.0.0.1:0";
  options.key_pem = identities()[self].key_pem;
  options.certificate_pem = identities()[self].certificate_pem;
  options.backoff_min = Millis{10};
  options.backoff_max = Millis{50};
  options.higher_waits = Millis{200};
  return options;
}

// A validator: its loop on a thread, its network, and what its listener heard.
class Node final : public PeerListener {
 public:
  explicit Node(NetworkOptions options) {
    auto made = TlsPeerNetwork::make(std::move(options), loop_.poster());
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    network_ = std::move(*made);
    network_->start(*this);
    thread_ = std::thread{[this] { loop_.run(); }};
  }
  ~Node() override { shut_down(); }

  void shut_down() {
    if (!thread_.joinable()) return;
    loop_.post([this] {
      network_.reset();
      loop_.stop();
    });
    thread_.join();
  }

  TlsPeerNetwork& network() { return *network_; }
  std::uint16_t port() const { return network_->port(); }

  bool wait_for(const std::function<bool()>& condition, std::chrono::milliseconds time = 10s) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, time, condition);
  }
  bool wait_connected(std::uint16_t peer) {
    return wait_for([&] { return connected_[peer]; });
  }
  bool wait_disconnected(std::uint16_t peer) {
    return wait_for([&] { return !connected_[peer]; });
  }

  // While the loop is blocked nothing is handled.
  void block_loop(std::mutex& until_free) {
    loop_.post([&until_free] { const std::lock_guard wait{until_free}; });
  }

  std::vector<std::string> frames_;  // "peer channel text", in order
  std::map<std::uint16_t, bool> connected_;
  std::size_t bytes_ = 0;

 private:
  void on_frame(ValidatorIndex from, Channel channel, ByteView frame) override {
    const std::lock_guard lock{mutex_};
    bytes_ += frame.size();
    if (frame.size() < 100)
      frames_.push_back(std::to_string(from.raw()) + (channel == Channel::control ? " control " : " bulk ") +
                        std::string{as_text(frame)});
    changed_.notify_all();
  }
  void on_connected(ValidatorIndex peer) override {
    const std::lock_guard lock{mutex_};
    connected_[peer.raw()] = true;
    changed_.notify_all();
  }
  void on_disconnected(ValidatorIndex peer) override {
    const std::lock_guard lock{mutex_};
    connected_[peer.raw()] = false;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  EventLoop loop_;
  std::unique_ptr<TlsPeerNetwork> network_;
  std::thread thread_;
};

NetworkOptions dialling(std::uint16_t self, std::uint16_t peer, std::uint16_t port) {
  NetworkOptions options = options_of(self);
  options.peers.push_back({ValidatorIndex{peer}, "127.0.0.1:" + std::to_string(port), {}});
  return options;
}

Bytes text(std::string_view characters) {
  return {characters.begin(), characters.end()};
}

Bytes hello_frame(std::uint16_t sender, Channel channel = Channel::control, const Hash& ledger = genesis(),
                  std::uint16_t version = kProtocolVersion) {
  Bytes out;
  append_frame(out, encode_hello({version, ledger, ValidatorIndex{sender}, channel}));
  return out;
}

TEST(TlsPeerNetwork, FramesCrossBothWaysOnBothChannels) {
  Node b{options_of(1)};
  Node a{dialling(0, 1, b.port())};
  ASSERT_TRUE(a.wait_connected(1));
  ASSERT_TRUE(b.wait_connected(0));
  a.network().send(ValidatorIndex{1}, Channel::control, text("vote"));
  a.network().send(ValidatorIndex{1}, Channel::bulk, text("block"));
  b.network().broadcast(Channel::control, text("answer"));
  EXPECT_TRUE(b.wait_for([&] { return b.frames_.size() == 2; }));
  EXPECT_TRUE(a.wait_for([&] { return a.frames_ == std::vector<std::string>{"1 control answer"}; }));
  std::sort(b.frames_.begin(), b.frames_.end());
  EXPECT_EQ(b.frames_, (std::vector<std::string>{"0 bulk block", "0 control vote"}));
  // A frame counts as sent when it is written, which the receiver may know before the sender.
  for (int tries = 0; tries < 1000 && a.network().counts()[1].sent_frames < 2; ++tries)
    std::this_thread::sleep_for(1ms);
  const PeerCounts counts = a.network().counts()[1];
  EXPECT_TRUE(counts.control && counts.bulk);
  EXPECT_EQ(counts.sent_frames, 2u);
  EXPECT_EQ(counts.connections, 2u);
}

TEST(TlsPeerNetwork, FourValidatorsFindEachOther) {
  std::vector<std::unique_ptr<Node>> nodes(kValidators);
  std::vector<NetworkOptions::Peer> known;
  for (std::size_t i = kValidators; i-- > 0;) {
    NetworkOptions options = options_of(static_cast<std::uint16_t>(i));
    options.peers = known;
    nodes[i] = std::make_unique<Node>(std::move(options));
    known.push_back(
        {ValidatorIndex{static_cast<std::uint16_t>(i)}, "127.0.0.1:" + std::to_string(nodes[i]->port()), {}});
  }
  for (std::uint16_t i = 0; i < kValidators; ++i)
    for (std::uint16_t j = 0; j < kValidators; ++j) EXPECT_TRUE(i == j || nodes[i]->wait_connected(j)) << i << " " << j;
  for (auto& node : nodes) node->network().broadcast(Channel::control, text("hi"));
  for (auto& node : nodes) EXPECT_TRUE(node->wait_for([&] { return node->frames_.size() == kValidators - 1; }));
}

TEST(TlsPeerNetwork, FramesKeepTheirOrderAndLargeOnesArriveWhole) {
  Node b{options_of(1)};
  Node a{dialling(0, 1, b.port())};
  ASSERT_TRUE(a.wait_connected(1));
  for (int i = 0; i < 1000; ++i) a.network().send(ValidatorIndex{1}, Channel::control, text(std::to_string(i)));
  ASSERT_TRUE(b.wait_for([&] { return b.frames_.size() == 1000; }));
  for (std::size_t i = 0; i < 1000; ++i) EXPECT_EQ(b.frames_[i], "0 control " + std::to_string(i));
  a.network().send(ValidatorIndex{1}, Channel::bulk, Bytes(kBulkFrameBytesMax, 7));
  EXPECT_TRUE(b.wait_for([&] { return b.bytes_ >= kBulkFrameBytesMax; }));
  a.network().send(ValidatorIndex{1}, Channel::bulk, Bytes(kBulkFrameBytesMax + 1, 7));
  a.network().send(ValidatorIndex{1}, Channel::bulk, {});
  EXPECT_EQ(a.network().counts()[1].dropped_frames, 2u);
}

TEST(TlsPeerNetwork, ALostPeerIsFoundAgainAndTheListenerKnows) {
  auto b = std::make_unique<Node>(options_of(1));
  const std::uint16_t port = b->port();
  Node a{dialling(0, 1, port)};
  ASSERT_TRUE(a.wait_connected(1));
  b.reset();
  ASSERT_TRUE(a.wait_disconnected(1));  // one channel is lost; the other follows
  while (a.network().counts()[1].control) std::this_thread::sleep_for(1ms);
  a.network().send(ValidatorIndex{1}, Channel::control, text("into nothing"));
  EXPECT_GE(a.network().counts()[1].dropped_frames, 1u);
  NetworkOptions again = options_of(1);
  again.listen = "127.0.0.1:" + std::to_string(port);
  b = std::make_unique<Node>(again);
  ASSERT_TRUE(a.wait_connected(1));
  ASSERT_TRUE(b->wait_connected(0));
  a.network().send(ValidatorIndex{1}, Channel::control, text("back"));
  EXPECT_TRUE(b->wait_for([&] { return b->frames_ == std::vector<std::string>{"0 control back"}; }));
}

TEST(TlsPeerNetwork, ADialledPeerWithAnotherKeyIsRefused) {
  NetworkOptions impostor = options_of(2);  // holds key 2 and answers where validator 1 is expected
  Node b{impostor};
  Node a{dialling(0, 1, b.port())};
  EXPECT_FALSE(a.wait_for([&] { return a.connected_[1]; }, 300ms));
  EXPECT_EQ(a.network().counts()[1].connections, 0u);
}

TEST(TlsPeerNetwork, KeyAndCertificateThatDoNotBelongTogetherAreRefused) {
  EventLoop loop;
  NetworkOptions options = options_of(1);
  options.certificate_pem = identities()[2].certificate_pem;
  EXPECT_EQ(TlsPeerNetwork::make(options, loop.poster()).error().kind, ErrorKind::malformed);
}

// Nobody else's address is in the lower one's configuration: the higher one comes by itself.
TEST(TlsPeerNetwork, TheHigherSeatDialsWhenTheLowerOneDoesNot) {
  Node a{options_of(0)};
  Node b{dialling(1, 0, a.port())};
  EXPECT_TRUE(a.wait_connected(1));
  EXPECT_TRUE(b.wait_connected(0));
}

// Both know the other's address, and both channels are dialled once.
TEST(TlsPeerNetwork, TwoThatKnowEachOtherKeepOneConnection) {
  NetworkOptions first = options_of(0);
  Node spare{options_of(3)};  // its port is free again when it has gone
  const std::uint16_t port = spare.port();
  spare.shut_down();
  first.peers.push_back({ValidatorIndex{1}, "127.0.0.1:" + std::to_string(port), {}});
  Node a{first};
  NetworkOptions second = dialling(1, 0, a.port());
  second.listen = "127.0.0.1:" + std::to_string(port);
  Node b{second};
  ASSERT_TRUE(a.wait_connected(1));
  ASSERT_TRUE(b.wait_connected(0));
  std::this_thread::sleep_for(500ms);
  EXPECT_EQ(a.network().counts()[1].connections, 2u);
  EXPECT_EQ(b.network().counts()[0].connections, 2u);
}

TEST(TlsPeerNetwork, ASeatIsAdmittedAndDismissedWhileItRuns) {
  NetworkOptions before = options_of(0);
  before.seats = seats({0, 1});
  Node a{before};
  NetworkOptions joining = dialling(2, 0, a.port());
  joining.seats = seats({0, 1});  // what it knows: its own key is in no seat
  Node b{joining};
  EXPECT_EQ(b.network().seat(), std::nullopt);
  EXPECT_FALSE(a.wait_for([&] { return a.connected_[2]; }, 300ms)) << "not yet";
  a.network().admit(seats({0, 1, 2}));
  ASSERT_TRUE(a.wait_connected(2)) << "though its hello names no seat";
  ASSERT_TRUE(b.wait_connected(0));
  b.network().admit(seats({0, 1, 2}));
  EXPECT_EQ(b.network().seat(), ValidatorIndex{2});
  b.network().broadcast(Channel::control, text("vote"));
  EXPECT_TRUE(a.wait_for([&] { return a.frames_ == std::vector<std::string>{"2 control vote"}; }));
  EXPECT_EQ(b.network().counts().at(0).connections, 2u) << "the connection stays";

  a.network().admit(seats({0, 1}));
  ASSERT_TRUE(a.wait_disconnected(2));
  EXPECT_FALSE(a.wait_for([&] { return a.connected_[2]; }, 300ms)) << "and does not come back";
  EXPECT_FALSE(a.network().counts().contains(2));
}

TEST(TlsPeerNetwork, ANewKeyOfASeatIsTakenWhenItIsAnnouncedAndTheOldOneUntilItIsReplaced) {
  const auto fresh = make_tls_identity("bank-1 again");
  const Hash old_pin = identities()[1].pin;
  Node a{options_of(0)};
  Node old{dialling(1, 0, a.port())};
  ASSERT_TRUE(a.wait_connected(1));
  const auto with_pins = [&](std::vector<Hash> pins) {
    std::vector<Seat> all = seats({0, 1, 2, 3});
    all[1].pins = std::move(pins);
    return all;
  };
  a.network().admit(with_pins({old_pin, fresh->pin}));
  EXPECT_FALSE(a.wait_for([&] { return !a.connected_[1]; }, 200ms));
  a.network().admit(with_pins({fresh->pin}));
  ASSERT_TRUE(a.wait_disconnected(1));
  EXPECT_FALSE(a.wait_for([&] { return a.connected_[1]; }, 300ms)) << "the old key is worth nothing";
  NetworkOptions options = dialling(1, 0, a.port());
  options.key_pem = fresh->key_pem;
  options.certificate_pem = fresh->certificate_pem;
  Node replaced{options};
  EXPECT_TRUE(a.wait_connected(1));
}

// A node whose ledger is behind cannot know a key that came later: its configuration may.
TEST(TlsPeerNetwork, AConfiguredPinIsBelievedByWhoDials) {
  const auto fresh = make_tls_identity("bank-1 again");
  NetworkOptions options = options_of(1);
  options.key_pem = fresh->key_pem;
  options.certificate_pem = fresh->certificate_pem;
  options.seats[1].pins = {fresh->pin};
  Node b{options};
  NetworkOptions behind = dialling(0, 1, b.port());
  {
    Node a{behind};
    EXPECT_FALSE(a.wait_for([&] { return a.connected_[1]; }, 300ms));
  }
  behind.peers[0].pin = fresh->pin;
  Node a{behind};
  EXPECT_TRUE(a.wait_connected(1));
}

TEST(TlsPeerNetwork, AnObserverThatBecomesAValidatorComesAgainAsOne) {
  NetworkOptions options = options_of(0);
  options.seats = seats({0, 1});
  options.observers = {identities()[2].pin};
  Node a{options};
  Node b{dialling(2, 0, a.port())};
  ASSERT_TRUE(a.wait_connected(kFirstObserver));
  a.network().admit(seats({0, 1, 2}));
  EXPECT_TRUE(a.wait_disconnected(kFirstObserver));
  EXPECT_TRUE(a.wait_connected(2));
  a.network().admit(seats({0, 1}));
  EXPECT_TRUE(a.wait_connected(kFirstObserver)) << "it may follow, says the configuration";
}

TEST(TlsPeerNetwork, StrangersAreTurnedAway) {
  Node b{options_of(2)};
  const auto stranger = make_tls_identity("stranger");
  const struct {
    const char* name;
    const TlsIdentity* identity;
    RawTlsClient::Version version;
    Bytes first;
  } rows[] = {
      {"no certificate", nullptr, RawTlsClient::Version::tls_1_3, hello_frame(0)},
      {"a key that is not pinned", &*stranger, RawTlsClient::Version::tls_1_3, hello_frame(0)},
      {"the key of another validator", &identities()[1], RawTlsClient::Version::tls_1_3, hello_frame(0)},
      {"TLS 1.2", &identities()[0], RawTlsClient::Version::tls_1_2, hello_frame(0)},
      {"another genesis", &identities()[0], RawTlsClient::Version::tls_1_3,
       hello_frame(0, Channel::control, genesis(2))},
      {"another version", &identities()[0], RawTlsClient::Version::tls_1_3,
       hello_frame(0, Channel::control, genesis(), 2)},
      {"no such validator", &identities()[0], RawTlsClient::Version::tls_1_3, hello_frame(99)},
      {"our own index", &identities()[2], RawTlsClient::Version::tls_1_3, hello_frame(2)},
      {"no hello", &identities()[0], RawTlsClient::Version::tls_1_3,
       text("GET / HTTP/1.1\r\nHost: a\r\n\r\n0123456789012345678901234567890")},
      {"4 GiB", &identities()[0], RawTlsClient::Version::tls_1_3, Bytes(4, 0xff)},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    RawTlsClient client{b.port(), row.identity, row.version};
    EXPECT_FALSE(client.handshaken() && row.version == RawTlsClient::Version::tls_1_2);
    client.send(row.first);
    const auto start = std::chrono::steady_clock::now();
    const Bytes heard = client.receive(10'000);  // until it is closed
    EXPECT_TRUE(heard.empty() || heard.size() == kFrameHeaderBytes + kHelloBytes);
    EXPECT_TRUE(heard.empty() || (row.identity != nullptr && row.identity != &*stranger))
        << "who is not pinned hears nothing";
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
  }
  for (const auto& [seat, counts] : b.network().counts()) EXPECT_EQ(counts.connections, 0u) << seat;
}

TEST(TlsPeerNetwork, AHugeLengthFromAValidPeerEndsTheConnectionAndCostsNoMemory) {
  Node b{options_of(2)};
  const std::size_t before = resident_kib();
  for (const Channel channel : {Channel::control, Channel::bulk}) {
    for (const Bytes& prefix : {Bytes{0xff, 0xff, 0xff, 0xff}, Bytes{0x80, 0, 0, 0}, Bytes{0, 0x80, 0, 1}}) {
      RawTlsClient client{b.port(), &identities()[0]};
      ASSERT_TRUE(client.send(hello_frame(0, channel)));
      ASSERT_EQ(client.receive(kFrameHeaderBytes + kHelloBytes), hello_frame(2, channel));
      const auto start = std::chrono::steady_clock::now();
      ASSERT_TRUE(client.send(prefix));
      EXPECT_TRUE(client.receive(1).empty());
      EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
    }
  }
  EXPECT_LT(grown_kib(before), 16 * 1024u);
}

TEST(TlsPeerNetwork, OneByteAtATime) {
  Node b{options_of(2)};
  RawTlsClient client{b.port(), &identities()[0]};
  Bytes stream = hello_frame(0);
  append_frame(stream, {});
  append_frame(stream, as_bytes("slow"));
  for (const std::uint8_t byte : stream) ASSERT_TRUE(client.send(ByteView{&byte, 1}));
  EXPECT_TRUE(b.wait_for([&] { return b.frames_ == std::vector<std::string>{"0 control slow"}; }));
}

TEST(TlsPeerNetwork, WhoSaysNothingIsDropped) {
  NetworkOptions options = options_of(2);
  options.handshake_deadline = Millis{200};
  options.idle_deadline = Millis{400};
  options.keepalive_every = Millis{50};
  Node b{options};
  RawTlsClient no_hello{b.port(), &identities()[0]};
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(no_hello.receive(1).empty());
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  RawTlsClient then_silent{b.port(), &identities()[0]};
  ASSERT_TRUE(then_silent.send(hello_frame(0)));
  const Bytes heard = then_silent.receive(100'000);  // the hello and keepalives, until it is closed
  EXPECT_GE(heard.size(), kFrameHeaderBytes + kHelloBytes + 2 * kFrameHeaderBytes);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 4s);
}

TEST(TlsPeerNetwork, QuietPeersStayConnected) {
  NetworkOptions b_options = options_of(1);
  b_options.idle_deadline = Millis{300};
  b_options.keepalive_every = Millis{50};
  Node b{b_options};
  NetworkOptions a_options = dialling(0, 1, b.port());
  a_options.idle_deadline = Millis{300};
  a_options.keepalive_every = Millis{50};
  Node a{a_options};
  ASSERT_TRUE(a.wait_connected(1));
  std::this_thread::sleep_for(1s);
  EXPECT_EQ(a.network().counts()[1].connections, 2u);
}

TEST(TlsPeerNetwork, ANewerConnectionTakesThePlaceOfTheOld) {
  Node b{options_of(2)};
  RawTlsClient first{b.port(), &identities()[0]};
  ASSERT_TRUE(first.send(hello_frame(0)));
  ASSERT_EQ(first.receive(kFrameHeaderBytes + kHelloBytes), hello_frame(2));
  RawTlsClient second{b.port(), &identities()[0]};
  ASSERT_TRUE(second.send(hello_frame(0)));
  ASSERT_EQ(second.receive(kFrameHeaderBytes + kHelloBytes), hello_frame(2));
  EXPECT_TRUE(first.receive(1).empty());
  Bytes frame;
  append_frame(frame, as_bytes("second"));
  ASSERT_TRUE(second.send(frame));
  EXPECT_TRUE(b.wait_for([&] { return b.frames_ == std::vector<std::string>{"0 control second"}; }));
}

TEST(TlsPeerNetwork, APeerThatStopsReadingCostsOldFramesOnlyAndNoControl) {
  NetworkOptions a_options = options_of(2);
  a_options.bulk_queue_bytes_max = 4 * 1024 * 1024;
  Node a{a_options};
  RawTlsClient bulk{a.port(), &identities()[0]};
  ASSERT_TRUE(bulk.send(hello_frame(0, Channel::bulk)));
  RawTlsClient control{a.port(), &identities()[0]};
  ASSERT_TRUE(control.send(hello_frame(0)));
  ASSERT_TRUE(a.wait_connected(0));
  const std::size_t before = resident_kib();
  for (int i = 0; i < 500; ++i) a.network().send(ValidatorIndex{0}, Channel::bulk, Bytes(256 * 1024, 7));
  EXPECT_GT(a.network().counts()[0].dropped_frames, 100u);
  EXPECT_LT(grown_kib(before), 48 * 1024u);
  a.network().send(ValidatorIndex{0}, Channel::control, text("vote"));
  Bytes expected = hello_frame(2);
  append_frame(expected, as_bytes("vote"));
  EXPECT_EQ(control.receive(expected.size()), expected);
}

TEST(TlsPeerNetwork, AnOwnerThatIsBusyHoldsThePeerBack) {
  NetworkOptions b_options = options_of(1);
  b_options.inbound_bytes_max = 1024 * 1024;
  Node b{b_options};
  Node a{dialling(0, 1, b.port())};
  ASSERT_TRUE(a.wait_connected(1));
  ASSERT_TRUE(b.wait_connected(0));
  constexpr std::size_t kFrames = 64;
  constexpr std::size_t kBytes = 512 * 1024;
  std::mutex busy;
  {
    const std::lock_guard hold{busy};
    b.block_loop(busy);
    for (std::size_t i = 0; i < kFrames; ++i) a.network().send(ValidatorIndex{1}, Channel::bulk, Bytes(kBytes, 7));
    std::this_thread::sleep_for(300ms);
    EXPECT_LT(b.network().counts()[0].received_bytes, 8u * 1024 * 1024);
  }
  EXPECT_TRUE(b.wait_for([&] { return b.bytes_ == kFrames * kBytes; }));
}

// A frame of one byte takes fifty times as much memory while it waits.
TEST(TlsPeerNetwork, AnOwnerThatIsBusyHoldsAFloodOfSmallFramesBackEarlier) {
  NetworkOptions options = options_of(1);
  options.inbound_bytes_max = 1024 * 1024;
  Node node{options};
  RawTlsClient peer{node.port(), &identities()[0]};
  ASSERT_TRUE(peer.send(hello_frame(0)));
  ASSERT_EQ(peer.receive(hello_frame(1).size()), hello_frame(1));
  constexpr std::size_t kFrames = 200'000;
  Bytes flood;
  for (std::size_t i = 0; i < kFrames; ++i) append_frame(flood, text("x"));
  std::mutex busy;
  std::thread sender;
  {
    const std::lock_guard hold{busy};
    node.block_loop(busy);
    sender = std::thread{[&] { EXPECT_TRUE(peer.send(flood)); }};
    std::this_thread::sleep_for(300ms);
    EXPECT_LT(node.network().counts()[0].received_frames, 1024u * 1024 / 50);
  }
  EXPECT_TRUE(node.wait_for([&] { return node.bytes_ == kFrames; }));
  sender.join();
}

TEST(TlsPeerNetwork, APeerIsHeldToItsRate) {
  NetworkOptions b_options = options_of(1);
  b_options.receive_bytes_per_second = 1024 * 1024;
  b_options.receive_burst_bytes = 256 * 1024;
  Node b{b_options};
  Node a{dialling(0, 1, b.port())};
  ASSERT_TRUE(a.wait_connected(1));
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 6; ++i) a.network().send(ValidatorIndex{1}, Channel::bulk, Bytes(128 * 1024, 7));
  EXPECT_TRUE(b.wait_for([&] { return b.bytes_ == 6 * 128 * 1024; }));
  EXPECT_GT(std::chrono::steady_clock::now() - start, 400ms);
}

TEST(TlsPeerNetwork, StrangersWhoOnlyConnectKeepNobodyOut) {
  NetworkOptions options = options_of(1);
  options.handshake_deadline = Millis{60'000};  // they could hold their places for the whole test
  options.pending_max = 8;
  Node b{options};
  std::vector<int> sockets;
  for (int i = 0; i < 50; ++i) {
    sockets.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(b.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connect(sockets.back(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  }
  Node a{dialling(0, 1, b.port())};
  EXPECT_TRUE(a.wait_connected(1));
  for (const int one : sockets) close(one);
}

}  // namespace
}  // namespace tallystick::node::net
