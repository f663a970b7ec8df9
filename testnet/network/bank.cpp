#include "testnet/network/bank.h"

#include <filesystem>
#include <fstream>

#include "node/config/config.h"
#include "node/config/files.h"
#include "wallet/keystore/key_files.h"

namespace tallystick::testnet {
namespace {

namespace fs = std::filesystem;

std::string letters_or_number(std::size_t i) {
  return i < 26 ? std::string(1, static_cast<char>('a' + i)) : std::to_string(i + 1);
}

std::string default_name(std::size_t i) {
  return "Bank " + (i < 26 ? std::string(1, static_cast<char>('A' + i)) : std::to_string(i + 1));
}

// Twenty characters, as an LEI (scheme 0199) has them.
std::string legal_id(std::size_t i) {
  std::string number = std::to_string(i + 1);
  return "0199:TALLYSTICKBANK" + std::string(6 - number.size(), '0') + number;
}

std::string config_text(const std::vector<NodeFile>& nodes, std::size_t i, bool in_genesis,
                        const std::string& log_level) {
  node::Config config;
  config.node.genesis = "../genesis.json";
  config.node.data_dir = "data";
  config.node.role = "validator";
  if (in_genesis) config.node.validator = static_cast<std::uint16_t>(i);
  config.node.listen = loopback(nodes[i].peer_port);
  config.node.consensus_key = "consensus.key";
  config.node.tls_key = "tls.key.pem";
  config.node.tls_certificate = "tls.cert.pem";
  config.node.operator_key = "operator.key";
  for (std::size_t k = 0; k < nodes.size(); ++k)
    if (k != i) config.peers.push_back({static_cast<std::uint16_t>(k), loopback(nodes[k].peer_port)});
  config.rpc.listen = loopback(nodes[i].rpc_port);
  config.ops.listen = loopback(nodes[i].ops_port);
  config.log.level = log_level;
  config.log.format = "json";
  return node::write_config(config);
}

}  // namespace

std::string loopback(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

Result<Bank> make_bank(std::size_t i, const std::string& given, std::span<const std::uint16_t> ports) {
  const std::string name = given.empty() ? default_name(i) : given;
  if (name.size() > 64 || !is_plain_text(name))
    return malformed("a bank's name is longer than 64 bytes, or is not plain text");
  auto tls = node::net::make_tls_identity(name);
  if (!tls) return tl::unexpected(tls.error());
  Bank bank{{}, {}, PrivateKey::generate(), PrivateKey::generate(), std::move(*tls)};
  bank.genesis = {{name}, {legal_id(i)}, bank.operator_key.public_key(), bank.consensus_key.public_key(), bank.tls.pin};
  bank.node = {{name}, {"bank-" + letters_or_number(i)}, ports[0], ports[1], ports[2]};
  return bank;
}

Result<void> write_text(const std::string& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) return fail(ErrorKind::unavailable, "cannot write " + path);
  return {};
}

Result<void> store_key(const wallet::KeyFiles& files, const std::string& name, const PrivateKey& key,
                       const std::string& password) {
  const auto sealed = wallet::seal_key(key, as_bytes(password), wallet::kFastTestCost);
  if (!sealed) return tl::unexpected(sealed.error());
  return files.store_new(name, *sealed);
}

Result<void> write_bank(const Layout& layout, const std::vector<NodeFile>& nodes, std::size_t i, const Bank& bank,
                        const std::string& password, bool in_genesis, const std::string& log_level) {
  const std::string folder = layout.node(i);
  std::error_code problem;
  fs::create_directory(folder, problem);
  if (!problem) fs::permissions(folder, fs::perms::owner_all, problem);
  if (problem) return fail(ErrorKind::unavailable, "cannot make " + folder + ": " + problem.message());
  Result<void> done = store_key(wallet::KeyFiles{layout.keys()}, bank.node.key_name.value, bank.operator_key, password);
  if (done) done = node::write_private_key_file(folder + "/consensus.key", bank.consensus_key);
  if (done) done = node::write_private_key_file(folder + "/operator.key", bank.operator_key);
  if (done) done = node::write_secret_file(folder + "/tls.key.pem", bank.tls.key_pem);
  if (done) done = write_text(folder + "/tls.cert.pem", bank.tls.certificate_pem);
  if (done) done = write_text(layout.config(i), config_text(nodes, i, in_genesis, log_level));
  return done;
}

}  // namespace tallystick::testnet
