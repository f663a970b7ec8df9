// One bank's validator signs two blocks in one view, in front of the running nodes of the others: whoever sees both votes reports them by
// itself, and within two heights the ledger has the record and an open proposal to remove that validator. People who approve it are told
// why it cannot be: of four, none may leave before another has joined.
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "consensus/messages.h"
#include "contracts/registry.h"
#include "contracts/validator/vote.h"
#include "core/sha256.h"
#include "node/config/files.h"
#include "node/net/frame_assembler.h"
#include "node/net/hello.h"
#include "node/net/raw_tls_client.h"
#include "node/net/tls_peer_network.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {
namespace {

using namespace node::net;
using nlohmann::json;

constexpr std::size_t kCheat = 0;  // its process is stopped: we speak with its keys
constexpr std::size_t kWitness = 3;
constexpr int kPatienceSeconds = 20;

// The cheat's connection to a witness, past the hello.
class Cheat {
 public:
  explicit Cheat(const Network& network)
      : network_{network.genesis()},
        key_{node::read_private_key_file(network.layout().node(kCheat) + "/consensus.key").value()},
        tls_{node::read_secret_file(network.layout().node(kCheat) + "/tls.key.pem").value(),
             node::read_file(network.layout().node(kCheat) + "/tls.cert.pem").value(), Hash{}},
        client_{network.node(kWitness).peer_port, &tls_} {
    say(encode_hello(
        {node::net::kProtocolVersion, genesis_hash(network_), ValidatorIndex{kCheat}, node::Channel::control}));
    EXPECT_EQ(client_.receive(kFrameHeaderBytes + kHelloBytes).size(), kFrameHeaderBytes + kHelloBytes);
  }
  PublicKey key() const { return key_.public_key(); }
  void vote(View view, const std::string& block) {
    const Subject subject = notarize(Epoch{0}, view, sha256(as_bytes(block)));
    say(consensus::encode_message(
        Vote{subject, ValidatorIndex{kCheat}, key_.sign(vote_digest(network_of(network_), subject))}));
  }

 private:
  void say(const Bytes& content) {
    Bytes out;
    append_frame(out, content);
    EXPECT_TRUE(client_.send(out));
  }
  Genesis network_;
  PrivateKey key_;
  TlsIdentity tls_;
  RawTlsClient client_;
};

TEST(Misconduct, IsOnTheLedgerTwoHeightsAfterItWasSeen) {
  Network network;
  network.start();
  ASSERT_TRUE(network.ready());
  network.stop({kCheat});
  auto bank = testnet::bank_operator(network.layout(), kWitness, {kWitness}).value();
  const auto ask = [&](const char* method, const json& params) { return bank.node().call(method, params).value(); };

  const json before = ask("chain_getStatus", json::object());
  const View view{std::stoull(before.at("view").get<std::string>()) + 2};
  const std::uint64_t height = std::stoull(before.at("height").get<std::string>());
  Cheat cheat{network};
  cheat.vote(view, "one");
  cheat.vote(view, "another");

  json records = json::array();
  for (int i = 0; i < kPatienceSeconds * 20 && records.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    records = ask("state_list", {{"index", static_cast<int>(contracts::Index::misconduct_by_party)}}).at("records");
  }
  ASSERT_EQ(records.size(), 1u);
  const json& misconduct = records[0].at("fields");
  EXPECT_EQ(misconduct.at("consensus_key"), cheat.key().hex());
  EXPECT_EQ(misconduct.at("offence"), "double_notarize");
  EXPECT_EQ(misconduct.at("view"), std::to_string(view.raw()));
  EXPECT_LE(std::stoull(misconduct.at("height").get<std::string>()), height + 2);

  const json proposals =
      ask("state_list", {{"index", static_cast<int>(contracts::Index::validator_proposal_expiry)}}).at("records");
  ASSERT_EQ(proposals.size(), 1u);
  const auto id = contracts::validator::ProposalId::from_hex(proposals[0].at("fields").at("id").get<std::string>());
  const auto refused = bank.act({contracts::make_operation(contracts::validator::Approve{*id})});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("members_min"), std::string::npos) << refused.error().message;
}

}  // namespace
}  // namespace tallystick::e2e
