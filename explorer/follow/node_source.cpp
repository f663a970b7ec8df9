#include "explorer/follow/node_source.h"

#include <charconv>

#include "consensus/proof.h"
#include "contracts/ledger/tables.h"
#include "core/json_codec.h"
#include "core/strict_json.h"

namespace tallystick::explorer {
namespace {

using node::client::CallError;
using node::client::ClientOptions;
using node::client::RpcClient;

constexpr std::int32_t kInvalidParams = -32602;            // JSON-RPC 2.0
constexpr int kBlocksMax = 100;                            // what a node gives at once
constexpr std::size_t kAnswerBytesMax = 64 * 1024 * 1024;  // 4 MiB and one block more, in hex, with receipts

tl::unexpected<Trouble> bad_form(Height height, const std::string& what) {
  return tl::unexpected(
      Trouble{Trouble::Kind::divergent, "form", height, "an answer in the form that is documented", what,
              "The node's answer cannot be read: " + what + ".",
              "See that the node runs a version that belongs to this program; if it does, follow another one."});
}

// Canonical bytes in hex, under a key.
template <class T>
Result<T> value_at(const Json& object, const char* key) {
  const auto text = json_text(object, key);
  if (!text) return tl::unexpected(text.error());
  const auto bytes = from_hex(*text);
  if (!bytes) return malformed(std::string{key} + " is no hexadecimal");
  auto value = from_bytes<T>(*bytes);
  if (!value) return malformed(std::string{key} + ": " + value.error().message);
  return value;
}

Result<std::vector<Bytes>> list_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return malformed(std::string{key} + " is missing");
  std::vector<Bytes> out;
  for (const Json& item : *found) {
    auto bytes = item.is_string() ? from_hex(item.get_ref<const std::string&>()) : std::nullopt;
    if (!bytes) return malformed(std::string{key} + " holds something else than hexadecimal");
    out.push_back(std::move(*bytes));
  }
  return out;
}

Result<FetchedBlock> read_block(const Json& json) {
  if (!json.is_object()) return malformed("a block is no object");
  const auto header = value_at<BlockHeader>(json, "header");
  if (!header) return tl::unexpected(header.error());
  const auto result = value_at<ExecutionResult>(json, "result");
  if (!result) return tl::unexpected(result.error());
  auto transactions = list_at(json, "transactions");
  if (!transactions) return tl::unexpected(transactions.error());
  auto receipts = list_at(json, "receipts");
  if (!receipts) return tl::unexpected(receipts.error());
  FetchedBlock out{*header, *result, std::move(*transactions), std::move(*receipts), {}};
  if (json.contains("finalization")) {
    auto finalization = value_at<consensus::Finalization>(json, "finalization");
    if (!finalization) return tl::unexpected(finalization.error());
    out.finalization = std::move(*finalization);
  }
  return out;
}

std::optional<Height> height_at(const Json& json, const char* key) {
  const auto text = json_text(json, key);
  std::uint64_t height = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), height);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return Height{height};
}

}  // namespace

Result<std::unique_ptr<NodeSource>> NodeSource::make(const std::vector<std::string>& nodes, Millis patience) {
  if (nodes.empty()) return malformed("no address of a node is given");
  std::vector<Node> out;
  for (const std::string& node : nodes) {
    ClientOptions options;
    options.endpoints = {node};
    options.response_bytes_max = kAnswerBytesMax;
    auto client = RpcClient::make(options);
    if (!client) return tl::unexpected(client.error());
    out.push_back({node, std::move(*client)});
  }
  return std::unique_ptr<NodeSource>{new NodeSource(std::move(out), patience)};
}

void NodeSource::stop() {
  for (Node& node : nodes_) node.client.stop();
}

Followed<Json> NodeSource::call(const std::string& method, const Json& params, Height from, Millis wait) {
  auto answer = nodes_[current_].client.call(method, params, Millis{wait.raw() + patience_.raw()});
  if (answer) return std::move(*answer);
  const CallError& error = answer.error();
  if (error.kind == CallError::Kind::protocol) return bad_form(from, error.message);
  const auto no_answer = [&](const char* code, const std::string& cause, const char* cure) {
    return tl::unexpected(
        Trouble{Trouble::Kind::unreachable, code, from, {}, error.message, "The node at " + name() + cause, cure});
  };
  if (error.kind != CallError::Kind::answered)
    return no_answer("node", " gives no answer to " + method + ": " + error.message,
                     "See that it runs and can be reached; it is asked again.");
  // Nothing else about a height can be wrong.
  if (from.raw() > 1 && error.code == kInvalidParams)
    return no_answer("node_behind",
                     " has not come to block " + std::to_string(from.raw() - 1) + ", which was followed already.",
                     "Let it catch up, or follow another one; it is asked again.");
  return no_answer("node_refuses", " answers " + method + " with an error: " + error.message,
                   "See that its version belongs to this program and that it is not overloaded; it is asked again.");
}

Followed<Genesis> NodeSource::genesis(const Hash& pinned) {
  const auto answer = call("chain_getGenesis", Json::object());
  if (!answer) return tl::unexpected(answer.error());
  if (!answer->is_object() || !answer->contains("genesis"))
    return bad_form(Height{0}, "chain_getGenesis without genesis");
  // The kind decides how addresses are written, so it is read first.
  const auto kind_name = json_text((*answer)["genesis"], "kind");
  const NetworkKind kind =
      kind_name && *kind_name == name_of(NetworkKind::production) ? NetworkKind::production : NetworkKind::test;
  auto genesis = from_json<Genesis>(JsonContext{kind}, (*answer)["genesis"]);
  if (!genesis) return bad_form(Height{0}, "genesis: " + genesis.error().message);
  if (const Hash found = genesis_hash(*genesis); found != pinned)
    return tl::unexpected(
        Trouble{Trouble::Kind::divergent, "genesis", Height{0}, pinned.hex(), found.hex(),
                "The node belongs to another network than the genesis hash that this program was given.",
                "Name a node of the right network, or start with --genesis of this one and an index of its own."});
  if (const auto valid = check_genesis(*genesis); !valid)
    return bad_form(Height{0}, "genesis: " + valid.error().message);
  kind_ = genesis->kind;
  return std::move(*genesis);
}

Followed<FetchedPage> NodeSource::blocks(Height from, Millis wait) {
  const Json params{{"cursor", std::to_string(from.raw())}, {"limit", kBlocksMax}, {"wait_ms", wait.raw()}};
  const auto answer = call("block_list", params, from, wait);
  if (!answer) return tl::unexpected(answer.error());
  if (!answer->is_object() || !answer->contains("blocks") || !(*answer)["blocks"].is_array())
    return bad_form(from, "block_list without blocks");
  const auto height = height_at(*answer, "height");
  if (!height) return bad_form(from, "block_list without height");
  FetchedPage page{{}, *height};
  for (const Json& json : (*answer)["blocks"]) {
    auto block = read_block(json);
    if (!block) return bad_form(Height{from.raw() + page.blocks.size()}, block.error().message);
    page.blocks.push_back(std::move(*block));
  }
  return page;
}

// Every proof bundle shows how the epochs before its block ended.
Followed<consensus::EpochLink> NodeSource::end_of(Epoch epoch) {
  const Json params{{"table", static_cast<int>(contracts::Table::constitution)}, {"key", "00"}};
  const auto answer = call("proof_getState", params);
  if (!answer) return tl::unexpected(answer.error());
  const auto bundle = from_json<consensus::ProofBundle>(JsonContext{kind_.value_or(NetworkKind::test)}, *answer);
  if (!bundle) return bad_form(Height{0}, "proof_getState: " + bundle.error().message);
  if (bundle->epochs.size() <= epoch.raw())
    return tl::unexpected(Trouble{Trouble::Kind::unreachable,
                                  "epoch_end",
                                  Height{0},
                                  {},
                                  {},
                                  "The node does not show yet how epoch " + std::to_string(epoch.raw()) + " ended.",
                                  "Nothing need be done: it is asked again."});
  return bundle->epochs.items[epoch.raw()];
}

}  // namespace tallystick::explorer
