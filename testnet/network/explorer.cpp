#include "testnet/network/explorer.h"

#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <nlohmann/json.hpp>
#include <signal.h>

#include "core/strict_json.h"
#include "testnet/network/ports.h"
#include "testnet/network/process.h"
#include "testnet/network/run_command.h"

namespace tallystick::testnet {
namespace {

constexpr Millis kStopPatience{10'000};
constexpr Millis kStatusPatience{10'000};
constexpr std::chrono::milliseconds kBetweenLooks{50};

// The port in the file, if it is free; else another one, which the file keeps.
Result<std::uint16_t> choose_port(const std::string& file) {
  std::uint16_t port = 0;
  if (std::ifstream{file} >> port && port != 0 && is_free(port)) return port;
  const auto ports = free_ports(1);
  if (!ports) return tl::unexpected(ports.error());
  if (!(std::ofstream{file} << ports->front() << "\n")) return fail(ErrorKind::unavailable, "cannot write " + file);
  return ports->front();
}

std::uint16_t port_in(const std::string& file) {
  std::uint16_t port = 0;
  std::ifstream{file} >> port;
  return port;
}

}  // namespace

Result<std::string> start_explorer(const Layout& layout, const ExplorerOptions& options) {
  const auto network = read_network(layout);
  if (!network) return tl::unexpected(network.error());
  if (!std::filesystem::exists(options.program))
    return not_found("there is no program " + options.program + "; build tallystick-explorer");
  const auto lock = NetworkLock::take(layout);
  if (!lock) return tl::unexpected(lock.error());
  if (read_pid_file(layout.explorer_pid())) return loopback_url(port_in(layout.explorer_port()));
  std::error_code error;
  std::filesystem::create_directories(layout.explorer(), error);
  if (error) return fail(ErrorKind::unavailable, layout.explorer() + ": " + error.message());
  const auto port = choose_port(layout.explorer_port());
  if (!port) return tl::unexpected(port.error());

  std::vector<std::string> command{options.program, "serve",
                                   "--genesis",     network->genesis_hash.hex(),
                                   "--data",        layout.explorer() + "/data",
                                   "--listen",      "127.0.0.1:" + std::to_string(*port)};
  for (const NodeFile& node : network->nodes.items)
    command.insert(command.end(), {"--node", loopback_url(node.rpc_port)});
  const auto process = start_process(command, layout.explorer_log());
  if (!process) return tl::unexpected(process.error());
  if (const auto written = write_pid_file(layout.explorer_pid(), *process); !written)
    return tl::unexpected(written.error());
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds{options.patience.raw()};
  while (!is_listening(*port)) {
    if (!is_running(*process) || std::chrono::steady_clock::now() > give_up)
      return fail(ErrorKind::unavailable, "the explorer does not answer; see " + layout.explorer_log());
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return loopback_url(*port);
}

Result<void> stop_explorer(const Layout& layout) {
  const auto process = read_pid_file(layout.explorer_pid());
  if (process) {
    signal_process(*process, SIGTERM);
    if (!wait_for_end(*process, kStopPatience)) {
      signal_process(*process, SIGKILL);
      if (!wait_for_end(*process, kStopPatience))
        return internal_error("the explorer, process " + std::to_string(process->pid) +
                              ", does not end, not even by SIGKILL");
    }
  }
  std::error_code ignored;
  std::filesystem::remove(layout.explorer_pid(), ignored);
  return {};
}

Result<Height> explored_height(const Layout& layout, const std::string& program) {
  const auto ran =
      run_command({program, "status", "--json", "--data", layout.explorer() + "/data"}, {}, kStatusPatience);
  if (!ran) return tl::unexpected(ran.error());
  if (ran->exit_code != 0) return fail(ErrorKind::unavailable, "the explorer's index cannot be read: " + ran->err);
  const auto status = parse_json(ran->out);
  if (!status) return tl::unexpected(status.error());
  const std::string text = json_text(*status, "indexed_height").value_or("");
  std::uint64_t height = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), height);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
    return malformed("the explorer does not say how far its index has come");
  return Height{height};
}

}  // namespace tallystick::testnet
