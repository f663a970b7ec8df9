#include "testnet/network/add_bank.h"

#include <filesystem>

#include "core/json_codec.h"
#include "core/strict_json.h"
#include "node/config/files.h"
#include "testnet/network/bank.h"
#include "testnet/network/ports.h"

namespace tallystick::testnet {
namespace {

namespace fs = std::filesystem;

Result<std::vector<std::uint16_t>> three_ports(const AddBankOptions& options) {
  if (!options.base_port) return free_ports(kPortsPerNode);
  if (*options.base_port < 1024 || *options.base_port + kPortsPerNode > 65'536)
    return malformed("port " + std::to_string(*options.base_port) + " does not leave room for three above 1023");
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < kPortsPerNode; ++i) ports.push_back(static_cast<std::uint16_t>(*options.base_port + i));
  return ports;
}

Result<void> replace_text(const std::string& path, std::string_view text) {
  const std::string draft = path + ".new";
  if (auto written = write_text(draft, text); !written) return written;
  std::error_code problem;
  fs::rename(draft, path, problem);
  if (problem) return fail(ErrorKind::unavailable, "cannot replace " + path + ": " + problem.message());
  return {};
}

}  // namespace

Result<AddedBank> add_bank(const Layout& layout, const AddBankOptions& options) {
  const auto lock = NetworkLock::take(layout);
  if (!lock) return tl::unexpected(lock.error());
  auto network = read_network(layout);
  if (!network) return tl::unexpected(network.error());
  auto password = node::read_secret_file(layout.password());
  if (!password) return tl::unexpected(password.error());
  while (password->ends_with('\n')) password->pop_back();
  std::vector<NodeFile>& nodes = network->nodes.items;
  const std::size_t number = nodes.size();
  if (number >= kValidatorsMax) return malformed("a network has at most " + std::to_string(kValidatorsMax) + " banks");
  if (fs::exists(layout.node(number)))
    return fail(ErrorKind::unavailable,
                layout.node(number) + " is in the way: remove it, and its key in " + layout.keys() + " if there is one");
  const auto ports = three_ports(options);
  if (!ports) return tl::unexpected(ports.error());
  const auto bank = make_bank(number, options.name, *ports);
  if (!bank) return tl::unexpected(bank.error());

  nodes.push_back(bank->node);
  Result<void> done = write_bank(layout, nodes, number, *bank, *password, false, options.log_level);
  if (done) done = replace_text(layout.network(), dump_json_pretty(to_json({}, *network)) + "\n");
  if (!done) return tl::unexpected(done.error());
  return AddedBank{number, bank->node, bank->genesis};
}

}  // namespace tallystick::testnet
