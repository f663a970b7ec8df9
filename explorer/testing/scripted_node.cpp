#include "explorer/testing/scripted_node.h"

#include <nlohmann/json.hpp>

#include "core/strict_json.h"

namespace tallystick::explorer {
namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

node::http::Response result(const std::string& id, const std::string& json) {
  return {200, "application/json", R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)" + json + "}", {}};
}

node::http::Response error(const std::string& id, int code, const std::string& message) {
  const Json json{{"code", code}, {"message", message}};
  return {200, "application/json", R"({"jsonrpc":"2.0","id":)" + id + R"(,"error":)" + dump_json(json) + "}", {}};
}

template <class T>
std::string hex_of(const T& value) {
  return to_hex(to_bytes(value));
}

Json hex_list(const std::vector<Bytes>& items) {
  Json out = Json::array();
  for (const Bytes& item : items) out.push_back(to_hex(item));
  return out;
}

}  // namespace

ScriptedNode::ScriptedNode(const node::TestChain& chain) : chain_{chain} {
  server_ = std::move(*node::http::Server::start(
      {}, [this](node::http::Request request, node::http::Respond respond) { handle(request, respond); }));
  late_ = std::thread{[this] { answer_late(); }};
}

ScriptedNode::~ScriptedNode() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  changed_.notify_all();
  late_.join();
  server_.reset();
}

std::string ScriptedNode::url() const {
  return "http://127.0.0.1:" + std::to_string(server_->port());
}

void ScriptedNode::handle(const node::http::Request& request, const node::http::Respond& respond) {
  ++asked_;
  const Json asked = parse_json(request.body).value();
  const std::string id = asked["id"].dump(), method = asked["method"];
  if (method == "chain_getGenesis" && manner_ != Manner::hangs)
    return respond(result(id, R"({"genesis":)" + write_genesis_json(chain_.genesis()) + "}"));
  if (manner_ == Manner::refuses) return respond(error(id, -32002, "too much is asked"));
  if (manner_ == Manner::behind) return respond(error(id, -32602, "cursor: it is not one that this list gave"));
  if (manner_ == Manner::honest && method.starts_with("proof_")) return respond(result(id, R"({"of":"a test"})"));
  if (manner_ == Manner::hangs || method != "block_list") {
    const std::lock_guard lock{mutex_};
    return held_.push_back({respond, id, 0, Clock::time_point::max()});
  }
  const std::uint64_t from = std::stoull(asked["params"]["cursor"].get<std::string>());
  const auto wait = std::chrono::milliseconds{asked["params"]["wait_ms"].get<int>()};
  const std::lock_guard lock{mutex_};
  held_.push_back({respond, id, from, Clock::now() + wait});
  changed_.notify_all();
}

// Looks a hundred times a second whether there is something to say.
void ScriptedNode::answer_late() {
  std::unique_lock lock{mutex_};
  while (!ending_) {
    std::erase_if(held_, [this](const Held& one) {
      const std::size_t known = std::min(known_.load(), chain_.blocks().size());
      const bool due = one.from > 0 && (one.from <= known || Clock::now() >= one.until);
      if (due) one.respond(result(one.id, page(one.from)));
      return due;
    });
    changed_.wait_for(lock, std::chrono::milliseconds{10});
  }
}

std::string ScriptedNode::page(std::uint64_t from) const {
  const std::size_t known = std::min(known_.load(), chain_.blocks().size());
  Json blocks = Json::array();
  for (std::size_t i = from; i <= known && blocks.size() < 20; ++i) {
    FetchedBlock block = fetched(chain_, i - 1);
    if (lying_) block.result.state_root = Hash{{1}};
    Json json{{"header", hex_of(block.header)},
              {"result", hex_of(block.result)},
              {"transactions", hex_list(block.transactions)},
              {"receipts", hex_list(block.receipts)}};
    if (i < known || last_certified_) json["finalization"] = hex_of(*block.finalization);
    blocks.push_back(std::move(json));
  }
  return dump_json({{"blocks", std::move(blocks)}, {"height", std::to_string(known)}});
}

}  // namespace tallystick::explorer
