#include "testnet/network/start.h"

#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "node/config/started_keys.h"
#include "testnet/network/ask.h"
#include "testnet/network/ports.h"
#include "testnet/network/process.h"

namespace tallystick::testnet {
namespace {

constexpr std::size_t kLogLinesShown = 5;

std::string last_lines(const std::string& path) {
  std::ifstream in(path);
  std::deque<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
    if (lines.size() > kLogLinesShown) lines.pop_front();
  }
  std::string out;
  for (const std::string& line : lines) out += "\n  " + line;
  return out;
}

tl::unexpected<Error> did_not_start(const Layout& layout, std::size_t validator, const std::string& what) {
  return fail(ErrorKind::unavailable, "node " + std::to_string(validator) + " " + what + "; the end of " +
                                          layout.log(validator) + ":" + last_lines(layout.log(validator)));
}

Result<void> check_ports(const NodeFile& node, std::size_t validator) {
  for (const std::uint16_t port : {node.peer_port, node.rpc_port, node.ops_port})
    if (!is_free(port))
      return fail(ErrorKind::unavailable, "node " + std::to_string(validator) + " wants port " + std::to_string(port) +
                                              " of 127.0.0.1, on which another program listens");
  return {};
}

Result<StartedNode> start_one(const Layout& layout, const NodeFile& node, std::size_t validator,
                              const std::string& program) {
  if (const auto running = read_pid_file(layout.pid(validator)))
    return StartedNode{validator, StartOutcome::ran_already, running->pid};
  if (const auto free = check_ports(node, validator); !free) return tl::unexpected(free.error());
  // A validator's first start makes its signer state, explicitly and once: one that lost it must not vote again.
  if (!node.key_name.value.empty() && !std::filesystem::exists(layout.data(validator)) &&
      !std::filesystem::exists(node::started_keys_file(layout.node(validator) + "/consensus.key"))) {
    const auto code = run_process({program, "--config", layout.config(validator), "init"}, layout.log(validator));
    if (!code) return tl::unexpected(code.error());
    if (*code != 0) return did_not_start(layout, validator, "could not make its signer state");
  }
  const auto process = start_process({program, "--config", layout.config(validator)}, layout.log(validator));
  if (!process) return tl::unexpected(process.error());
  if (const auto written = write_pid_file(layout.pid(validator), *process); !written)
    return tl::unexpected(written.error());
  return StartedNode{validator, StartOutcome::started, process->pid};
}

Result<void> wait_until_answering(const Layout& layout, const NetworkFile& network,
                                  const std::vector<StartedNode>& nodes, Millis patience) {
  const auto give_up_at = std::chrono::steady_clock::now() + std::chrono::milliseconds{patience.raw()};
  for (const StartedNode& node : nodes) {
    while (!ask_status(node_of(network, node.validator))) {
      if (!read_pid_file(layout.pid(node.validator))) return did_not_start(layout, node.validator, "ended");
      if (std::chrono::steady_clock::now() > give_up_at)
        return did_not_start(layout, node.validator, "does not answer");
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
  }
  return {};
}

}  // namespace

Result<std::vector<StartedNode>> start_nodes(const Layout& layout, const StartOptions& options) {
  const auto network = read_network(layout);
  if (!network) return tl::unexpected(network.error());
  const auto chosen = choose_nodes(*network, options.nodes);
  if (!chosen) return tl::unexpected(chosen.error());
  if (!std::filesystem::exists(options.program))
    return not_found("there is no program " + options.program + "; build tallystickd or name it with --tallystickd");
  const auto lock = NetworkLock::take(layout);
  if (!lock) return tl::unexpected(lock.error());
  std::vector<StartedNode> started;
  for (const std::size_t validator : *chosen) {
    const auto node = start_one(layout, node_of(*network, validator), validator, options.program);
    if (!node) return tl::unexpected(node.error());
    started.push_back(*node);
  }
  if (options.patience > Millis{0})
    if (const auto up = wait_until_answering(layout, *network, started, options.patience); !up)
      return tl::unexpected(up.error());
  return started;
}

}  // namespace tallystick::testnet
