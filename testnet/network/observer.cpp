#include "testnet/network/observer.h"

#include <filesystem>
#include <fstream>

#include "node/config/config.h"
#include "node/config/files.h"
#include "testnet/network/bank.h"

namespace tallystick::testnet {

Result<Observer> make_observer(std::size_t i, std::span<const std::uint16_t> ports) {
  const std::string name = "Observer " + std::to_string(i + 1);
  auto tls = node::net::make_tls_identity(name);
  if (!tls) return tl::unexpected(tls.error());
  return Observer{{{name}, {""}, ports[0], ports[1], ports[2]}, std::move(*tls)};
}

Result<void> write_observer(const Layout& layout, const std::vector<NodeFile>& validators, std::size_t i,
                            const Observer& observer, const std::string& log_level) {
  const std::size_t number = kFirstObserverNode + i;
  const std::string folder = layout.node(number);
  std::error_code problem;
  std::filesystem::create_directory(folder, problem);
  if (!problem) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
  if (problem) return fail(ErrorKind::unavailable, "cannot make " + folder + ": " + problem.message());
  node::Config config;
  config.node.genesis = "../genesis.json";
  config.node.data_dir = "data";
  config.node.role = "observer";
  config.node.tls_key = "tls.key.pem";
  config.node.tls_certificate = "tls.cert.pem";
  for (std::size_t k = 0; k < validators.size(); ++k)
    config.peers.push_back({static_cast<std::uint16_t>(k), loopback(validators[k].peer_port)});
  config.rpc.listen = loopback(observer.node.rpc_port);
  config.ops.listen = loopback(observer.node.ops_port);
  config.log.level = log_level;
  config.log.format = "json";
  Result<void> done = node::write_secret_file(folder + "/tls.key.pem", observer.tls.key_pem);
  if (done) done = write_text(folder + "/tls.cert.pem", observer.tls.certificate_pem);
  if (done) done = write_text(layout.config(number), node::write_config(config));
  return done;
}

Result<void> admit_observer(const Layout& layout, std::size_t validator, const Observer& observer) {
  std::ofstream out{layout.config(validator), std::ios::app};
  out << "\n[[observers]]\nname = \"" << observer.node.name.value << "\"\npin = \"" << observer.tls.pin.hex() << "\"\n";
  out.close();
  if (!out) return fail(ErrorKind::unavailable, "cannot write " + layout.config(validator));
  return {};
}

}  // namespace tallystick::testnet
