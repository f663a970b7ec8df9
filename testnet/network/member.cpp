#include "testnet/network/member.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "contracts/ledger/genesis_state.h"
#include "core/strict_json.h"
#include "node/config/files.h"
#include "wallet/keystore/key_files.h"

namespace tallystick::testnet {
namespace {

using node::client::CallError;
using node::client::Json;

constexpr std::int64_t kWaitMaxMs = 30'000;  // the longest that a node holds tx_wait
constexpr std::int64_t kAnswerMs = 5'000;    // beyond it, for the answer to travel

Error error_of(const CallError& error) {
  switch (error.kind) {
    case CallError::Kind::unreachable:
    case CallError::Kind::timed_out:
      return {ErrorKind::unavailable, error.message};
    case CallError::Kind::protocol:
      return {ErrorKind::internal, error.message};
    case CallError::Kind::answered:
      break;
  }
  const std::string code = error.refusal();
  return {ErrorKind::malformed, code.empty() ? error.message : code + ": " + error.message};
}

Result<std::uint64_t> number_in(const Json& json, std::string_view key) {
  const auto text = json_text(json, key);
  if (!text) return tl::unexpected(text.error());
  std::uint64_t out = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), out);
  if (problem != std::errc{} || end != text->data() + text->size())
    return malformed(std::string{key} + " is not a number");
  return out;
}

Result<contracts::Receipt> receipt_in(const Json& answer) {
  const auto hex = json_text(answer, "receipt_bytes");
  if (!hex) return tl::unexpected(hex.error());
  const auto bytes = from_hex(*hex);
  if (!bytes) return malformed("receipt_bytes is not hexadecimal");
  return from_bytes<contracts::Receipt>(*bytes);
}

Result<Entered> entered_of(const Json& answer, const Hash& id) {
  const auto height = number_in(answer, "height");
  if (!height) return tl::unexpected(height.error());
  auto receipt = receipt_in(answer);
  if (!receipt) return tl::unexpected(receipt.error());
  return Entered{id, Height{*height}, std::move(*receipt)};
}

Result<Member> actor_of(const Layout& layout, const std::string& key_name, const std::vector<std::size_t>& chosen,
                        AccountId (*account)(const Hash& genesis, std::uint16_t bank), std::uint16_t bank) {
  const auto network = read_network(layout);
  if (!network) return tl::unexpected(network.error());
  const auto nodes = choose_nodes(*network, chosen);
  if (!nodes) return tl::unexpected(nodes.error());
  auto key = network_key(layout, key_name);
  if (!key) return tl::unexpected(key.error());
  Member::Settings settings;
  settings.network = {network->chain_id, network->genesis_hash};
  settings.account = account(network->genesis_hash, bank);
  for (const std::size_t node : *nodes) settings.nodes.push_back(loopback_url(node_of(*network, node).rpc_port));
  return Member::make(std::move(settings), std::move(*key));
}

}  // namespace

Result<PrivateKey> network_key(const Layout& layout, const std::string& name) {
  const auto password = node::read_secret_file(layout.password());
  if (!password) return tl::unexpected(password.error());
  const auto locked = wallet::KeyFiles{layout.keys()}.load(name);
  if (!locked) return tl::unexpected(locked.error());
  auto key = wallet::unlock_key(*locked, as_bytes(std::string_view{*password}.substr(0, password->find('\n'))));
  if (!key) return malformed(name + ": " + key.error().message);
  return std::move(*key);
}

Member::Member(Settings settings, PrivateKey key, node::client::RpcClient node)
    : settings_{std::move(settings)}, key_{std::move(key)}, node_{std::move(node)} {}

Result<Member> Member::make(Settings settings, PrivateKey key) {
  auto client = node::client::RpcClient::make({.endpoints = settings.nodes});
  if (!client) return tl::unexpected(client.error());
  return Member{std::move(settings), std::move(key), std::move(*client)};
}

Result<TransactionBody> Member::body_of(std::vector<Operation> operations) {
  if (!next_) {
    const auto lane = node_.call(
        "account_getLane", {{"account", format_account(settings_.kind, settings_.account)}, {"lane", settings_.lane}});
    if (!lane) return tl::unexpected(error_of(lane.error()));
    const auto next = number_in(*lane, "next_pending");
    if (!next) return tl::unexpected(next.error());
    next_ = Sequence{*next};
  }
  TransactionBody body;
  body.account = settings_.account;
  body.lane = settings_.lane;
  body.sequence = *next_;
  body.operations.items = std::move(operations);
  return body;
}

Result<contracts::Receipt> Member::simulate(std::vector<Operation> operations) {
  auto body = body_of(std::move(operations));
  if (!body) return tl::unexpected(body.error());
  const auto answer = node_.call("tx_simulate", {{"tx", to_hex(to_bytes(Transaction{std::move(*body), {}}))}});
  if (!answer) return tl::unexpected(error_of(answer.error()));
  return receipt_in(*answer);
}

Result<Member::Signed> Member::sign(std::vector<Operation> operations) {
  auto body = body_of(std::move(operations));
  if (!body) return tl::unexpected(body.error());
  Transaction transaction;
  transaction.body = std::move(*body);
  const Hash id = transaction_id(settings_.network, transaction.body);
  transaction.signatures.items = {{KeyAlgorithm::secp256k1, key_.public_key(), key_.sign(id)}};
  next_ = next_->next();
  return Signed{id, to_bytes(transaction)};
}

Result<void> Member::submit(const Signed& transaction) {
  const auto answer = node_.call("tx_submit", {{"tx", to_hex(transaction.bytes)}});
  if (!answer) return tl::unexpected(error_of(answer.error()));
  return {};
}

Result<Entered> Member::wait(const Hash& id, Millis patience) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds{patience.raw()};
  while (true) {
    const std::int64_t left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    const std::int64_t asked = std::clamp<std::int64_t>(left, 0, kWaitMaxMs);
    const auto answer = node_.call("tx_wait", {{"id", id.hex()}, {"wait_ms", asked}}, Millis{asked + kAnswerMs});
    if (answer) return entered_of(*answer, id);
    if (left <= 0)
      return fail(ErrorKind::unavailable,
                  "not final after " + std::to_string(patience.raw()) + " ms: " + answer.error().message);
  }
}

Result<Entered> Member::act(std::vector<Operation> operations, Millis patience) {
  const auto transaction = sign(std::move(operations));
  if (!transaction) return tl::unexpected(transaction.error());
  if (const auto sent = submit(*transaction); !sent) return tl::unexpected(sent.error());
  auto entered = wait(transaction->id, patience);
  if (entered && entered->receipt.refusal)
    return malformed(std::string{name_of(*entered->receipt.refusal)} + ": " + entered->receipt.detail.value);
  if (entered && entered->receipt.outcome != contracts::Outcome::applied)
    return malformed(std::string{name_of(entered->receipt.outcome)} + ": " + entered->receipt.detail.value);
  return entered;
}

Result<Member> settlement_authority(const Layout& layout, const std::vector<std::size_t>& nodes) {
  return actor_of(
      layout, kSettlementKeyName, nodes,
      [](const Hash& genesis, std::uint16_t) { return contracts::settlement_authority_account(genesis); }, 0);
}

Result<Member> bank_operator(const Layout& layout, std::size_t bank, const std::vector<std::size_t>& nodes) {
  const auto network = read_network(layout);
  if (!network) return tl::unexpected(network.error());
  const auto known = choose_nodes(*network, {bank});
  if (!known) return tl::unexpected(known.error());
  return actor_of(layout, network->nodes.items[bank].key_name.value, nodes, contracts::bank_account,
                  static_cast<std::uint16_t>(bank));
}

}  // namespace tallystick::testnet
