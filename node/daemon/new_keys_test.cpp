#include "node/daemon/new_keys.h"

#include <fstream>

#include <gtest/gtest.h>

#include "contracts/ledger/test_ledger.h"
#include "contracts/validator/key_proof.h"
#include "node/config/files.h"
#include "node/net/tls_context.h"
#include "node/net/tls_identity.h"
#include "node/os/temp_directory.h"

namespace tallystick::node {
namespace {

TEST(NewKeys, AreWhatANodeReadsAndNothingIsWrittenOver) {
  const TempDirectory place;
  const std::string directory = place.path() + "/keys";
  const auto made = make_new_keys(directory, "Bank E");
  ASSERT_TRUE(made) << made.error().message;
  const auto key = read_private_key_file(directory + "/consensus.key");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key(), made->consensus_key);
  const auto tls_key = read_secret_file(directory + "/tls.key.pem");
  const auto certificate = read_file(directory + "/tls.cert.pem");
  ASSERT_TRUE(tls_key && certificate);
  EXPECT_EQ(net::tls_pin(*certificate).value(), made->tls_key_pin);
  EXPECT_TRUE(net::make_tls_context(*tls_key, *certificate));
  EXPECT_EQ(make_new_keys(directory, "Bank E").error().kind, ErrorKind::malformed);
  EXPECT_EQ(read_private_key_file(directory + "/consensus.key")->public_key(), made->consensus_key);
}

TEST(NewKeys, TheProofIsOfTheKeyThatIsToCome) {
  const TempDirectory place;
  Config config;
  config.node.genesis = place.path() + "/genesis.json";
  std::ofstream{config.node.genesis} << write_genesis_json(contracts::test_genesis());
  const PrivateKey old_key = PrivateKey::generate(), new_key = PrivateKey::generate();
  config.node.consensus_key = place.path() + "/old.key";
  ASSERT_TRUE(write_private_key_file(config.node.consensus_key, old_key));
  const PartyId party = *PartyId::from_hex("00000000000000000000000000000000000000aa");
  const auto proves = [&](const PrivateKey& key) {
    const auto proof = prove_key(config, party.hex());
    return proof && proof->consensus_key == key.public_key() &&
           verify(
               key.public_key(),
               contracts::validator::key_proof_digest(network_of(contracts::test_genesis()), party, key.public_key()),
               proof->proof);
  };
  EXPECT_TRUE(proves(old_key));
  config.node.next_consensus_key = place.path() + "/new.key";
  ASSERT_TRUE(write_private_key_file(config.node.next_consensus_key, new_key));
  EXPECT_TRUE(proves(new_key));
  EXPECT_EQ(prove_key(config, "bank-e").error().kind, ErrorKind::malformed);
}

}  // namespace
}  // namespace tallystick::node
