#include "testnet/bench/follower.h"

#include "core/strict_json.h"
#include "node/client/rpc_client.h"

namespace tallystick::bench {
namespace {

using node::client::Json;
using node::client::RpcClient;

constexpr std::int64_t kPollMs = 500;  // also how long stopping takes
constexpr Millis kCallTimeout{30'000};
constexpr std::size_t kAnswerBytesMax = 64 * 1024 * 1024;

std::uint64_t height_in(const Json& answer) {
  const auto text = json_text(answer, "height");
  return text ? std::strtoull(text->c_str(), nullptr, 10) : 0;
}

Result<RpcClient> connect(const std::string& url) {
  return RpcClient::make({.endpoints = {url}, .call_timeout = kCallTimeout, .response_bytes_max = kAnswerBytesMax});
}

}  // namespace

Follower::Follower(std::vector<std::string> rpc_urls, Tracker& tracker) : tracker_{tracker} {
  for (std::string& url : rpc_urls) nodes_.push_back({std::move(url), 0, {}});
}

Follower::~Follower() {
  stop();
}

Result<void> Follower::start() {
  for (Node& node : nodes_) {
    auto client = connect(node.url);
    if (!client) return tl::unexpected(client.error());
    const auto status = client->call("chain_getStatus", Json::object());
    if (!status) return fail(ErrorKind::unavailable, node.url + ": " + status.error().message);
    node.start = height_in(*status);
  }
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    threads_.emplace_back([this, i](const std::stop_token& stop) { watch(i, stop); });
  threads_.emplace_back([this](const std::stop_token& stop) { read_blocks(stop); });
  return {};
}

void Follower::stop() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

void Follower::watch(std::size_t index, const std::stop_token& stop) {
  Node& node = nodes_[index];
  auto client = connect(node.url);
  if (!client) return tracker_.problem(client.error().message);
  while (!stop.stop_requested()) {
    const std::uint64_t known = node.start + node.reached.size();
    const auto status = client->call("chain_getStatus", {{"above", known}, {"wait_ms", kPollMs}});
    if (!status) return tracker_.problem(node.url + " cannot be followed: " + status.error().message);
    const Nanos now = now_ns();
    const std::uint64_t height = height_in(*status);
    if (height <= known) continue;
    {
      const std::lock_guard lock{mutex_};
      node.reached.resize(height - node.start, now);
    }
    if (index == 0) grown_.notify_all();
  }
}

void Follower::read_blocks(const std::stop_token& stop) {
  auto client = connect(nodes_[0].url);
  if (!client) return tracker_.problem(client.error().message);
  for (std::uint64_t height = nodes_[0].start + 1;; ++height) {
    Nanos reached = 0;
    {
      std::unique_lock lock{mutex_};
      const auto& known = nodes_[0].reached;
      if (!grown_.wait(lock, stop, [&] { return nodes_[0].start + known.size() >= height; })) return;
      reached = known[height - nodes_[0].start - 1];
    }
    const auto block = client->call("block_get", {{"height", height}});
    if (!block) return tracker_.problem("block " + std::to_string(height) + ": " + block.error().message);
    const auto transactions = block->find("transactions");
    if (transactions == block->end() || !transactions->is_array())
      return tracker_.problem("block " + std::to_string(height) + " comes without transactions");
    for (const Json& transaction : *transactions) {
      const auto id = json_text(transaction, "id");
      const auto hash = id ? Hash::from_hex(*id) : std::nullopt;
      const auto outcome = json_text(transaction, "outcome");
      if (!hash || !outcome) return tracker_.problem("block " + std::to_string(height) + " cannot be read");
      tracker_.in_block(*hash, *outcome, Height{height});
    }
    if (!transactions->empty()) blocks_.push_back({height, reached, transactions->size()});
  }
}

Nanos Follower::final_at(std::size_t index, std::uint64_t height) const {
  const Node& node = nodes_[index];
  if (height <= node.start || height - node.start > node.reached.size()) return 0;
  return node.reached[height - node.start - 1];
}

}  // namespace tallystick::bench
