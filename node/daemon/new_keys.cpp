#include "node/daemon/new_keys.h"

#include <filesystem>
#include <fstream>

#include "contracts/validator/key_proof.h"
#include "node/config/files.h"
#include "node/daemon/load_genesis.h"
#include "node/net/tls_identity.h"

namespace tallystick::node {

Result<NewKeys> make_new_keys(const std::string& directory, const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code problem;
  if (fs::exists(directory, problem) && !fs::is_empty(directory, problem))
    return malformed(directory + " exists and is not empty: keys are never written over");
  fs::create_directories(directory, problem);
  if (!problem) fs::permissions(directory, fs::perms::owner_all, problem);
  if (problem) return fail(ErrorKind::unavailable, "cannot make " + directory + ": " + problem.message());
  const PrivateKey consensus_key = PrivateKey::generate();
  const auto tls = net::make_tls_identity(name);
  if (!tls) return tl::unexpected(tls.error());
  Result<void> done = write_private_key_file(directory + "/consensus.key", consensus_key);
  if (done) done = write_secret_file(directory + "/tls.key.pem", tls->key_pem);
  if (done) done = write_secret_file(directory + "/tls.cert.pem", tls->certificate_pem);
  if (!done) return tl::unexpected(done.error());
  return NewKeys{consensus_key.public_key(), tls->pin};
}

Result<KeyProof> prove_key(const Config& config, const std::string& party) {
  const auto id = PartyId::from_hex(party);
  if (!id) return malformed("'" + party + "' is not a party: 40 hexadecimal characters");
  const auto genesis = load_genesis(config);
  if (!genesis) return tl::unexpected(genesis.error());
  const std::string& path =
      config.node.next_consensus_key.empty() ? config.node.consensus_key : config.node.next_consensus_key;
  if (path.empty()) return malformed("the configuration names no consensus_key");
  const auto key = read_private_key_file(path);
  if (!key) return tl::unexpected(key.error());
  const PublicKey public_key = key->public_key();
  return KeyProof{public_key, key->sign(contracts::validator::key_proof_digest(network_of(*genesis), *id, public_key))};
}

}  // namespace tallystick::node
