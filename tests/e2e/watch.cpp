#include "tests/e2e/watch.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <nlohmann/json.hpp>

#include "core/strict_json.h"
#include "node/client/rpc_client.h"

namespace tallystick::e2e {
namespace {

using node::client::Json;
using node::client::RpcClient;

constexpr std::chrono::milliseconds kBetweenAnswers{25};
constexpr std::chrono::milliseconds kBetweenTries{5};  // while nobody listens
constexpr Millis kAnswerTime{1'000};

std::optional<Watch::Sight> sight_in(const Json& status, std::uint16_t node) {
  if (!status.is_object() || !status.contains("result")) return std::nullopt;
  Watch::Sight out;
  out.ns = monotonic_ns();
  const std::string height = json_text(status, "height").value_or("");
  std::uint64_t number = 0;
  std::from_chars(height.data(), height.data() + height.size(), number);
  out.tip = {node, Height{number}, Hash::from_hex(json_text(status, "block").value_or("")).value_or(Hash{}),
             Hash::from_hex(json_text(status.at("result"), "state_root").value_or("")).value_or(Hash{})};
  out.may_vote = status.value("may_vote", false);
  out.peers = json_integer(status, "peers_connected", 0, INT32_MAX).value_or(0);
  return out;
}

}  // namespace

Watch::Watch(const Network& network, History& history, std::uint32_t first_client)
    : network_{network}, history_{history}, last_(network.size()) {
  for (std::uint16_t node = 0; node < network.size(); ++node)
    threads_.emplace_back([this, node, client = first_client + node] { run(node, client); });
}

Watch::~Watch() {
  stopping_ = true;
  for (std::thread& thread : threads_) thread.join();
}

std::optional<Watch::Sight> Watch::last(std::size_t node) const {
  const std::lock_guard lock{mutex_};
  return last_.at(node);
}

Height Watch::highest(const std::vector<std::size_t>& nodes) const {
  const std::lock_guard lock{mutex_};
  Height out;
  for (std::size_t i = 0; i < last_.size(); ++i)
    if (last_[i] && (nodes.empty() || std::ranges::find(nodes, i) != nodes.end()))
      out = std::max(out, last_[i]->tip.height);
  return out;
}

bool Watch::settle(Millis patience) const {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds{patience.raw()};
  const Height height = highest();
  for (std::size_t node = 0; node < network_.size(); ++node)
    while (highest({node}) < height) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      std::this_thread::sleep_for(kBetweenAnswers);
    }
  return true;
}

void Watch::run(std::uint16_t node, std::uint32_t client) {
  auto rpc = RpcClient::make({.endpoints = {testnet::loopback_url(network_.node(node).rpc_port)},
                              .connect_timeout = kAnswerTime,
                              .call_timeout = kAnswerTime})
                 .value();
  while (!stopping_) {
    const std::uint64_t asked = monotonic_ns();
    const auto status = rpc.call("chain_getStatus", Json::object());
    const auto sight = status ? sight_in(*status, node) : std::nullopt;
    if (!sight) {
      std::this_thread::sleep_for(kBetweenTries);
      continue;
    }
    history_.add(client, Look{node}, asked);
    history_.add(client, sight->tip, sight->ns);
    {
      const std::lock_guard lock{mutex_};
      last_[node] = sight;
    }
    std::this_thread::sleep_for(kBetweenAnswers);
  }
}

}  // namespace tallystick::e2e
