#include "testnet/network/layout.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/json_codec.h"
#include "core/strict_json.h"
#include "node/config/files.h"

namespace tallystick::testnet {
namespace {

constexpr auto kLockPatience = std::chrono::seconds{60};
constexpr auto kLockPause = std::chrono::milliseconds{50};

}  // namespace

Result<NetworkFile> read_network(const Layout& layout) {
  const auto text = node::read_file(layout.network());
  if (!text)
    return not_found("there is no network in " + layout.directory() + " (" + text.error().message +
                     "); make one with: tallystick-testnet genesis --dir " + layout.directory());
  const auto json = parse_json(*text);
  if (!json) return malformed(layout.network() + ": " + json.error().message);
  auto network = from_json<NetworkFile>({}, *json);
  if (!network) return malformed(layout.network() + ": " + network.error().message);
  return network;
}

Result<Genesis> read_genesis(const Layout& layout) {
  const auto text = node::read_file(layout.genesis());
  if (!text) return tl::unexpected(text.error());
  return read_genesis_json(*text);
}

const NodeFile& node_of(const NetworkFile& network, std::size_t number) {
  return number < kFirstObserverNode ? network.nodes.items.at(number)
                                     : network.observers.items.at(number - kFirstObserverNode);
}

Result<std::vector<std::size_t>> choose_nodes(const NetworkFile& network, std::vector<std::size_t> chosen) {
  if (chosen.empty()) {
    for (std::size_t i = 0; i < network.nodes.size(); ++i) chosen.push_back(i);
    for (std::size_t i = 0; i < network.observers.size(); ++i) chosen.push_back(kFirstObserverNode + i);
  }
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  for (const std::size_t number : chosen) {
    const bool observes = number >= kFirstObserverNode;
    if (observes ? number - kFirstObserverNode < network.observers.size() : number < network.nodes.size()) continue;
    return malformed("there is no node " + std::to_string(number) + "; this network has nodes 0 to " +
                     std::to_string(network.nodes.size() - 1) +
                     (network.observers.empty()
                          ? ""
                          : ", and observers " + std::to_string(kFirstObserverNode) + " to " +
                                std::to_string(kFirstObserverNode + network.observers.size() - 1)));
  }
  return chosen;
}

std::string loopback_url(std::uint16_t port) {
  return "http://127.0.0.1:" + std::to_string(port);
}

Result<NetworkLock> NetworkLock::take(const Layout& layout) {
  const int descriptor = ::open(layout.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(ErrorKind::unavailable, "cannot open " + layout.lock());
  NetworkLock lock{descriptor};
  const auto give_up_at = std::chrono::steady_clock::now() + kLockPatience;
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() > give_up_at)
      return fail(ErrorKind::unavailable, "another command is starting or stopping nodes of " + layout.directory());
    std::this_thread::sleep_for(kLockPause);
  }
  return lock;
}

NetworkLock::~NetworkLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace tallystick::testnet
