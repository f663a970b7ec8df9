// What others do to a validator's port for its peers, done to a running one: by strangers without a key, and by somebody who holds the key of a
// validator (that one is stopped) and is let in. Afterwards the same process answers, the other three finalize a transaction, memory grew by
// at most 16 MiB at its worst (by what queues may hold in one flood), and the log by at most a megabyte.
#include <atomic>
#include <filesystem>
#include <functional>
#include <iostream>
#include <thread>

#include "consensus/messages.h"
#include "core/transaction.h"
#include "node/config/files.h"
#include "node/host/wire.h"
#include "node/net/frame_assembler.h"
#include "node/net/hello.h"
#include "node/net/raw_tls_client.h"
#include "node/net/tls_peer_network.h"
#include "tests/e2e/victim.h"

namespace tallystick::e2e {
namespace {

using namespace std::chrono_literals;
using namespace node::net;
using node::Channel;
using node::http::RawClient;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kStolen = 0;  // the lowest index: it dials everybody
constexpr std::size_t kAttacked = 3;
constexpr std::uintmax_t kLogBytesMax = 1024 * 1024;
constexpr std::size_t kFloodGrowthKibMax =
    64 * 1024;  // 16 MiB received, 32 MiB of signatures to verify, and what they cost besides
constexpr auto kAtOnce = 1s;
constexpr auto kHandshakeDeadline = 5s;  // NetworkOptions::handshake_deadline

struct Scene {
  Victim& victim;
  TlsIdentity stolen;
  Hash genesis;

  Hello hello(Channel channel) const {
    return {node::net::kProtocolVersion, genesis, ValidatorIndex{kStolen}, channel};
  }
};

Bytes framed(ByteView content) {
  Bytes out;
  append_frame(out, content);
  return out;
}

// Somebody with the stolen key, past the hello.
std::unique_ptr<RawTlsClient> let_in(const Scene& scene, Channel channel) {
  auto client = std::make_unique<RawTlsClient>(scene.victim.peer_port(), &scene.stolen);
  EXPECT_TRUE(client->send(framed(encode_hello(scene.hello(channel)))));
  const Bytes theirs = client->receive(kFrameHeaderBytes + kHelloBytes);
  EXPECT_EQ(theirs.size(), kFrameHeaderBytes + kHelloBytes);
  return client;
}

// The node ends the connection within the time; what it still says is forgotten.
bool ended_within(RawTlsClient& client, Clock::duration time) {
  const auto start = Clock::now();
  while (client.receive(1).size() == 1 && Clock::now() - start < time) {
  }
  return Clock::now() - start < time;
}

constexpr Channel kChannels[] = {Channel::control, Channel::bulk};

void four_gib_prefix(const Scene& scene) {
  for (const Channel channel : kChannels) {
    for (const std::uint32_t length :
         {UINT32_MAX, UINT32_MAX - 3,
          static_cast<std::uint32_t>(channel == Channel::control ? node::kControlFrameBytesMax + 1
                                                                 : node::kBulkFrameBytesMax + 1)}) {
      const auto client = let_in(scene, channel);
      Bytes bytes;
      for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(length >> shift));
      bytes.resize(10'000);
      client->send(bytes);
      EXPECT_TRUE(ended_within(*client, kAtOnce)) << length;
    }
  }
}

// Announces the largest frame there is and sends a little of it, again and again; each takes the place of the one before.
void frames_that_never_end(const Scene& scene) {
  std::vector<std::unique_ptr<RawTlsClient>> held;
  for (const Channel channel : kChannels) {
    for (int i = 0; i < 50; ++i) {
      held.push_back(let_in(scene, channel));
      const std::size_t length = channel == Channel::control ? node::kControlFrameBytesMax : node::kBulkFrameBytesMax;
      Bytes start = framed(Bytes(length));
      start.resize(100'000);
      held.back()->send(start);
    }
  }
}

// Every type that a frame may begin with, and every frame of a few bytes of noise behind it.
void types_that_mean_nothing(const Scene& scene) {
  std::uint32_t noise = 1;
  for (const Channel channel : kChannels) {
    const auto client = let_in(scene, channel);
    Bytes out;
    for (int type = 0; type < 256; ++type) {
      for (std::size_t size = 0; size < 200; size += 1 + size / 2) {
        Bytes frame{static_cast<std::uint8_t>(type)};
        for (std::size_t i = 0; i < size; ++i) {
          noise = noise * 1'664'525 + 1'013'904'223;
          frame.push_back(static_cast<std::uint8_t>(noise >> 24));
        }
        append_frame(out, frame);
      }
    }
    client->send(out);
  }
}

// Four million messages that no correct validator sends, as fast as they go, a byte each.
void flood_of_faults(const Scene& scene) {
  const auto client = let_in(scene, Channel::control);
  Bytes out;
  for (int i = 0; i < 10'000; ++i) append_frame(out, Bytes{0xEE});
  for (int i = 0; i < 400; ++i) ASSERT_TRUE(client->send(out));
}

// Transactions with signatures of nobody, for five seconds, as fast as they go: each costs the node a verification. Meanwhile honest ones
// become final.
void flood_of_bad_signatures(const Scene& scene) {
  const auto client = let_in(scene, Channel::bulk);
  std::atomic<bool> enough = false;
  std::thread sender{[&] {
    Transaction transaction;
    transaction.body.operations.items = {{0x0101, {Bytes(10)}}};
    transaction.signatures.items = {{KeyAlgorithm::secp256k1, PrivateKey::generate().public_key(), Signature{}}};
    while (!enough) {
      Bytes frames;
      node::TransactionsFrames packed;
      for (int i = 0; i < 2'000; ++i) {
        transaction.body.sequence = transaction.body.sequence.next();
        packed.add(to_bytes(transaction));
      }
      for (const Bytes& frame : packed.take()) append_frame(frames, frame);
      if (!client->send(frames)) break;
    }
  }};
  Clock::duration slowest{};
  for (const auto end = Clock::now() + 5s; Clock::now() < end;) {
    const auto start = Clock::now();
    EXPECT_TRUE(scene.victim.unharmed());
    slowest = std::max(slowest, Clock::now() - start);
  }
  EXPECT_LT(slowest, 10s);
  enough = true;
  sender.join();
}

// How long a transaction takes from the hand-in to being final, the median of some: a block each.
Clock::duration block_interval(const Scene& scene) {
  std::vector<Clock::duration> took;
  for (int i = 0; i < 15; ++i) {
    const auto start = Clock::now();
    EXPECT_TRUE(scene.victim.unharmed());
    took.push_back(Clock::now() - start);
  }
  std::ranges::sort(took);
  return took[took.size() / 2];
}

// Runs `attack` until it is told that it is enough; meanwhile blocks come as before, half as long again at most.
void blocks_go_on(const Scene& scene, const std::function<void(const std::atomic<bool>& enough)>& attack) {
  const auto before = block_interval(scene);
  std::atomic<bool> enough = false;
  std::thread attacker{[&] { attack(enough); }};
  std::this_thread::sleep_for(500ms);
  const auto during = block_interval(scene);
  enough = true;
  attacker.join();
  const auto ms = [](Clock::duration d) { return std::chrono::duration_cast<std::chrono::milliseconds>(d).count(); };
  std::cout << "a block every " << ms(before) << " ms before, " << ms(during) << " ms during it\n";
  EXPECT_LE(during, before * 3 / 2 + 60ms) << "60 ms are the machine's, which the attacker shares";
}

// Votes of the stolen key's validator with signatures of nobody, as fast as they go, of views past, present and far ahead: those in between
// cost a verification on the thread that runs consensus.
void flood_of_bad_votes(const Scene& scene) {
  blocks_go_on(scene, [&](const std::atomic<bool>& enough) {
    const auto client = let_in(scene, Channel::control);
    std::uint64_t number = 0;
    while (!enough) {
      Bytes many;
      for (int i = 0; i < 500; ++i, ++number) {
        const auto subject =
            consensus::notarize(Epoch{0}, View{1 + number % 400}, sha256(Bytes(8, std::uint8_t(number))));
        append_frame(many, consensus::encode_message(consensus::Message{Vote{subject, ValidatorIndex{kStolen}, {}}}));
      }
      if (!client->send(many)) return;
    }
  });
}

// Asks for everything, again and again, and takes nothing of it.
void stops_reading(const Scene& scene) {
  blocks_go_on(scene, [&](const std::atomic<bool>& enough) {
    std::vector<std::unique_ptr<RawTlsClient>> clients;
    for (const Channel channel : kChannels) clients.push_back(let_in(scene, channel));
    Bytes ask;
    for (int i = 0; i < 200; ++i) {
      append_frame(ask, consensus::encode_message(consensus::Message{
                            consensus::Fetch{consensus::FetchCertificates{View{1}, View{100'000}}}}));
      append_frame(ask, consensus::encode_message(
                            consensus::Message{consensus::Fetch{consensus::FetchFinalization{Height{1}}}}));
    }
    while (!enough) {
      for (const auto& client : clients)
        if (!client->send(ask)) return;
      std::this_thread::sleep_for(5ms);
    }
  });
}

void wrong_hellos(const Scene& scene) {
  Hello other_ledger = scene.hello(Channel::control), other_version = other_ledger, another = other_ledger,
        itself = other_ledger, nobody = other_ledger;
  other_ledger.genesis = Hash{};
  other_version.version = 2;
  another.sender = ValidatorIndex{1};
  itself.sender = ValidatorIndex{kAttacked};
  nobody.sender = ValidatorIndex{9};
  Bytes no_channel = encode_hello(scene.hello(Channel::control));
  no_channel.back() = 2;
  const Bytes rows[] = {encode_hello(other_ledger), encode_hello(other_version),
                        encode_hello(another),      encode_hello(itself),
                        encode_hello(nobody),       no_channel,
                        Bytes(kHelloBytes),         Bytes{},
                        Bytes(kHelloBytes + 1)};
  for (const Bytes& row : rows) {
    RawTlsClient client{scene.victim.peer_port(), &scene.stolen};
    client.send(framed(row));
    EXPECT_TRUE(ended_within(client, kAtOnce)) << to_hex(row);
  }
  RawTlsClient huge{scene.victim.peer_port(), &scene.stolen};
  huge.send(Bytes(10'000, 0xFF));
  EXPECT_TRUE(ended_within(huge, kAtOnce));
}

// Keys that genesis does not pin, no key, an older protocol, and bytes of other protocols.
void strangers(const Scene& scene) {
  const TlsIdentity own = make_tls_identity("stranger").value();
  for (const TlsIdentity* identity : {&own, static_cast<const TlsIdentity*>(nullptr)}) {
    RawTlsClient client{scene.victim.peer_port(), identity};
    client.send(framed(encode_hello(scene.hello(Channel::control))));
    EXPECT_TRUE(ended_within(client, kAtOnce));
  }
  const RawTlsClient old{scene.victim.peer_port(), &scene.stolen, RawTlsClient::Version::tls_1_2};
  EXPECT_FALSE(old.handshaken());
  std::string noise;
  for (std::uint32_t i = 0, x = 7; i < 100'000; ++i, x = x * 1'664'525 + 1'013'904'223)
    noise += static_cast<char>(x >> 24);
  for (const std::string& bytes : {post_of("{}"), noise, std::string(100'000, '\xff')}) {
    RawClient client{scene.victim.peer_port()};
    client.send(bytes);
    EXPECT_TRUE(client.closed_within(kAtOnce));
  }
}

// More half-open connections than the node keeps, silent ones and ones that stop in the middle of the handshake; whoever has a key still gets
// in at once, and each of them is ended when the handshake has taken too long.
void half_open(const Scene& scene) {
  std::vector<std::unique_ptr<RawClient>> held;
  for (int i = 0; i < 300; ++i) {
    held.push_back(std::make_unique<RawClient>(scene.victim.peer_port()));
    if (i % 2 == 0) held.back()->send(std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11});
  }
  RawTlsClient without_hello{scene.victim.peer_port(), &scene.stolen};
  const auto start = Clock::now();
  let_in(scene, Channel::control);
  EXPECT_LT(Clock::now() - start, kAtOnce);
  const auto end = start + kHandshakeDeadline + kAtOnce;
  for (auto& client : held)
    EXPECT_TRUE(client->closed_within(std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now())));
  EXPECT_TRUE(ended_within(without_hello, kAtOnce));
}

struct Attack {
  const char* name;
  void (*run)(const Scene&);
  std::size_t growth_kib_max = kGrowthKibMax;
};
const Attack kAttacks[] = {{"FourGibPrefix", four_gib_prefix},
                           {"FramesThatNeverEnd", frames_that_never_end},
                           {"TypesThatMeanNothing", types_that_mean_nothing},
                           {"FloodOfFaults", flood_of_faults},
                           {"FloodOfBadSignatures", flood_of_bad_signatures, kFloodGrowthKibMax},
                           {"FloodOfBadVotes", flood_of_bad_votes},
                           {"StopsReading", stops_reading},
                           {"WrongHellos", wrong_hellos},
                           {"Strangers", strangers},
                           {"HalfOpen", half_open}};

class AbuseByAPeer : public ::testing::TestWithParam<Attack> {
 protected:
  static void SetUpTestSuite() {
    network_ = std::make_unique<Network>();
    network_->start();
    ASSERT_TRUE(network_->ready());
    network_->stop({kStolen});
    victim_ = std::make_unique<Victim>(*network_, kAttacked);
  }
  static void TearDownTestSuite() {
    victim_.reset();
    network_.reset();
  }
  static Scene scene() {
    const std::string folder = network_->layout().node(kStolen);
    return {*victim_,
            {node::read_secret_file(folder + "/tls.key.pem").value(), node::read_file(folder + "/tls.cert.pem").value(),
             Hash{}},
            genesis_hash(network_->genesis())};
  }
  static std::unique_ptr<Network> network_;
  static std::unique_ptr<Victim> victim_;
};
std::unique_ptr<Network> AbuseByAPeer::network_;
std::unique_ptr<Victim> AbuseByAPeer::victim_;

TEST_P(AbuseByAPeer, DoesNoHarm) {
  victim_->watch();
  const auto log_before = std::filesystem::file_size(victim_->log());
  const auto start = Clock::now();
  GetParam().run(scene());
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  EXPECT_TRUE(victim_->unharmed());
  const std::size_t growth = victim_->growth_kib();
  const auto logged = std::filesystem::file_size(victim_->log()) - log_before;
  std::cout << GetParam().name << ": " << took.count() << " ms, memory +" << growth << " KiB at most, log +"
            << logged / 1024 << " KiB\n";
  EXPECT_LE(growth, GetParam().growth_kib_max);
  EXPECT_LE(logged, kLogBytesMax);
}
INSTANTIATE_TEST_SUITE_P(Rows, AbuseByAPeer, ::testing::ValuesIn(kAttacks),
                         [](const auto& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tallystick::e2e
