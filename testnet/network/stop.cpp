#include "testnet/network/stop.h"

#include <filesystem>

#include <signal.h>

#include "testnet/network/process.h"

namespace tallystick::testnet {
namespace {

constexpr Millis kKillPatience{10'000};

}  // namespace

Result<std::vector<StoppedNode>> stop_nodes(const Layout& layout, const StopOptions& options) {
  const auto network = read_network(layout);
  if (!network) return tl::unexpected(network.error());
  const auto chosen = choose_nodes(*network, options.nodes);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto lock = NetworkLock::take(layout);
  if (!lock) return tl::unexpected(lock.error());

  // All are asked first, so that they end side by side.
  std::vector<std::optional<Process>> processes;
  for (const std::size_t validator : *chosen) {
    processes.push_back(read_pid_file(layout.pid(validator)));
    if (processes.back()) signal_process(*processes.back(), options.kill ? SIGKILL : SIGTERM);
  }
  std::vector<StoppedNode> stopped;
  for (std::size_t i = 0; i < chosen->size(); ++i) {
    const std::size_t validator = (*chosen)[i];
    StopOutcome outcome = StopOutcome::did_not_run;
    if (processes[i]) {
      outcome = options.kill ? StopOutcome::killed : StopOutcome::stopped;
      if (!wait_for_end(*processes[i], options.kill ? kKillPatience : options.patience)) {
        outcome = StopOutcome::killed;
        signal_process(*processes[i], SIGKILL);
        if (!wait_for_end(*processes[i], kKillPatience))
          return internal_error("process " + std::to_string(processes[i]->pid) + " of node " +
                                std::to_string(validator) + " does not end, not even by SIGKILL");
      }
    }
    std::error_code ignored;
    std::filesystem::remove(layout.pid(validator), ignored);
    stopped.push_back({validator, outcome});
  }
  return stopped;
}

}  // namespace tallystick::testnet
