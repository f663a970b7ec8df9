#include "wallet/session/node_api.h"

#include <algorithm>
#include <charconv>

#include "core/strict_json.h"
#include "node/rpc/errors.h"
#include "wallet/session/receipts.h"

namespace tallystick::wallet {
namespace {

using node::client::CallError;
using node::rpc::Code;

tl::unexpected<Failure> nonsense(const std::string& what) {
  return stop(WalletError::W_NODE_ANSWER, what);
}

bool is(const Failure& failure, Code code) {
  return failure.rpc == static_cast<std::int32_t>(code);
}

WalletError error_for(std::int32_t code) {
  switch (static_cast<Code>(code)) {
    case Code::not_found:
      return WalletError::W_NOT_FOUND;
    case Code::unavailable:
    case Code::overloaded:
      return WalletError::W_NODE_BUSY;
    case Code::timed_out:
      return WalletError::W_TIMEOUT;
    case Code::invalid_params:
      return WalletError::W_USAGE;
    case Code::malformed_transaction:
      return WalletError::W_REJECTED;
    default:
      return WalletError::W_NODE_ANSWER;
  }
}

Result<Bytes> bytes_in(const Json& json, std::string_view key) {
  const auto text = json_text(json, key);
  if (!text) return tl::unexpected(text.error());
  const auto bytes = from_hex(*text);
  if (!bytes) return malformed(std::string{key} + " is not hexadecimal");
  return *bytes;
}

Result<Hash> hash_in(const Json& json, std::string_view key) {
  const auto bytes = bytes_in(json, key);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto hash = Hash::from(*bytes);
  if (!hash) return malformed(std::string{key} + " is not a hash");
  return *hash;
}

// A 64-bit number as a decimal string.
Result<std::uint64_t> number_in(const Json& json, std::string_view key) {
  const auto text = json_text(json, key);
  if (!text) return tl::unexpected(text.error());
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), out);
  if (error != std::errc{} || end != text->data() + text->size())
    return malformed(std::string{key} + " is not a number");
  return out;
}

}  // namespace

Failure failure_of(const CallError& error) {
  Failure out;
  if (error.kind == CallError::Kind::unreachable) {
    out = failure_of(WalletError::W_UNREACHABLE, error.message);
  } else if (error.kind == CallError::Kind::timed_out) {
    out = failure_of(WalletError::W_TIMEOUT, error.message);
  } else if (error.kind == CallError::Kind::protocol) {
    out = failure_of(WalletError::W_NODE_ANSWER, error.message);
  } else if (const std::string code = error.refusal(); !code.empty()) {
    const auto detail = error.data.find("detail");
    out = refusal_of(code, detail != error.data.end() && detail->is_string() ? detail->get<std::string>() : "",
                     Exit::rejected);
  } else {
    out = failure_of(error_for(error.code), error.message);
  }
  if (error.kind == CallError::Kind::answered) out.rpc = error.code;
  out.data["endpoint"] = error.endpoint;
  return out;
}

Outcome<NodeApi> NodeApi::of(Session& session) {
  const auto genesis = session.genesis();
  if (!genesis) return tl::unexpected(genesis.error());
  const auto client = session.node();
  if (!client) return tl::unexpected(client.error());
  return NodeApi{**client, **genesis};
}

Outcome<Json> NodeApi::call(const std::string& method, const Json& params) {
  auto answer = client_.call(method, params);
  if (!answer) return tl::unexpected(failure_of(answer.error()));
  return std::move(*answer);
}

Outcome<Json> NodeApi::call(const std::string& method, const Json& params, Millis timeout) {
  auto answer = client_.call(method, params, timeout);
  if (!answer) return tl::unexpected(failure_of(answer.error()));
  return std::move(*answer);
}

Outcome<ChainStatus> NodeApi::status() {
  const auto answer = call("chain_getStatus", Json::object());
  if (!answer) return tl::unexpected(answer.error());
  const auto height = number_in(*answer, "height");
  const auto time = number_in(*answer, "block_time");
  const auto day = json_text(*answer, "ledger_day");
  const auto genesis = hash_in(*answer, "genesis_hash");
  if (!height || !time || !day || !genesis)
    return nonsense("chain_getStatus does not say height, time, day and genesis");
  const auto date = parse_date(*day);
  if (!date) return nonsense(date.error().message);
  if (*genesis != genesis_.hash)
    return stop(WalletError::W_GENESIS, say(Msg::node_of_other_network, genesis->hex(), genesis_.hash.hex()));
  return ChainStatus{Height{*height}, Timestamp{static_cast<std::int64_t>(*time)}, *date, *genesis};
}

Outcome<Sequence> NodeApi::next_sequence(const AccountId& account, std::uint8_t lane) {
  const auto answer =
      call("account_getLane", {{"account", format_account(genesis_.json.kind, account)}, {"lane", lane}});
  if (!answer) return tl::unexpected(answer.error());
  const auto next = number_in(*answer, "next_pending");
  if (!next) return nonsense(next.error().message);
  return Sequence{*next};
}

Outcome<void> NodeApi::submit(ByteView transaction) {
  const auto answer = call("tx_submit", {{"tx", to_hex(transaction)}});
  if (!answer) return tl::unexpected(answer.error());
  return {};
}

Outcome<contracts::Receipt> NodeApi::simulate(ByteView transaction) {
  const auto answer = call("tx_simulate", {{"tx", to_hex(transaction)}});
  if (!answer) return tl::unexpected(answer.error());
  const auto bytes = bytes_in(*answer, "receipt_bytes");
  if (!bytes) return nonsense(bytes.error().message);
  const auto receipt = from_bytes<contracts::Receipt>(*bytes);
  if (!receipt) return nonsense(receipt.error().message);
  return *receipt;
}

namespace {

Outcome<TransactionStatus> read_status(const Json& answer) {
  const auto status = json_text(answer, "status");
  const auto hash = hash_in(answer, "hash");
  if (!status || !hash) return nonsense("the node does not say where the transaction stands");
  TransactionStatus out;
  out.hash = *hash;
  out.state = *status == "final"         ? TransactionStatus::State::final
              : *status == "not_entered" ? TransactionStatus::State::not_entered
                                         : TransactionStatus::State::waiting;
  return out;
}

}  // namespace

Outcome<TransactionStatus> NodeApi::transaction(const Hash& id) {
  const auto answer = call("tx_get", {{"id", id.hex()}});
  if (answer) return read_status(*answer);
  if (is(answer.error(), Code::not_found)) return TransactionStatus{};
  return tl::unexpected(answer.error());
}

Outcome<TransactionStatus> NodeApi::wait(const Hash& id, Millis wait) {
  constexpr Millis kWaitMax{30'000};    // the longest that a node waits
  constexpr Millis kAnswerTime{5'000};  // beyond it, for the answer to travel
  const Millis asked = std::clamp(wait, Millis{0}, kWaitMax);
  const auto answer =
      call("tx_wait", {{"id", id.hex()}, {"wait_ms", asked.raw()}}, Millis{asked.raw() + kAnswerTime.raw()});
  if (answer) return read_status(*answer);
  if (is(answer.error(), Code::timed_out)) return TransactionStatus{TransactionStatus::State::waiting, {}};
  return tl::unexpected(answer.error());
}

Outcome<ListPage> NodeApi::list(contracts::Index index, ByteView prefix, const std::string& cursor,
                                std::uint32_t limit) {
  Json params{{"index", static_cast<int>(index)}, {"prefix", to_hex(prefix)}, {"limit", limit}};
  if (!cursor.empty()) params["cursor"] = cursor;
  const auto answer = call("state_list", params);
  if (!answer) return tl::unexpected(answer.error());
  const auto items = answer->find("records");
  if (items == answer->end() || !items->is_array()) return nonsense("state_list gives no records");
  ListPage out;
  for (const Json& item : *items) {
    const auto table = json_integer(item, "table", 0, 255);
    const auto key = bytes_in(item, "key");
    if (!table || !key) return nonsense("a record of state_list has no table or key");
    out.rows.push_back({static_cast<contracts::Table>(*table), *key});
  }
  if (const auto next = answer->find("cursor"); next != answer->end() && next->is_string())
    out.cursor = next->get<std::string>();
  return out;
}

Outcome<consensus::ProofBundle> NodeApi::read_bundle(const Json& answer) {
  const auto bundle = consensus::read_proof_json(genesis_.genesis, answer.dump());
  if (!bundle) return stop(WalletError::W_PROOF, bundle.error().message);
  return *bundle;
}

Outcome<consensus::ProofBundle> NodeApi::state_bundle(contracts::Table table, ByteView key) {
  const auto answer = call("proof_getState", {{"table", static_cast<int>(table)}, {"key", to_hex(key)}});
  if (!answer) return tl::unexpected(answer.error());
  return read_bundle(*answer);
}

Outcome<consensus::ProofBundle> NodeApi::receipt_bundle(const Hash& transaction_id) {
  const auto answer = call("proof_getReceipt", {{"id", transaction_id.hex()}});
  if (!answer) return tl::unexpected(answer.error());
  return read_bundle(*answer);
}

Outcome<NodeApi::Proven> NodeApi::record(contracts::Table table, ByteView key) {
  const auto bundle = state_bundle(table, key);
  if (!bundle) return tl::unexpected(bundle.error());
  return verified(*bundle, table, key);
}

Outcome<NodeApi::Proven> NodeApi::verified(const consensus::ProofBundle& bundle, contracts::Table table, ByteView key) {
  auto value = consensus::proven_value(bundle, genesis_.genesis, static_cast<std::uint8_t>(table), key);
  if (!value) return stop(WalletError::W_PROOF, value.error().message);
  return Proven{std::move(*value), bundle.header.height};
}

Outcome<std::vector<NodeApi::Proven>> NodeApi::records(const std::vector<ListPage::Row>& rows) {
  constexpr std::size_t kBatchMax = 20;  // calls in one request
  std::vector<Proven> out;
  for (std::size_t from = 0; from < rows.size(); from += kBatchMax) {
    const std::size_t count = std::min(kBatchMax, rows.size() - from);
    std::vector<node::client::RpcClient::Call> calls;
    for (std::size_t i = from; i < from + count; ++i)
      calls.push_back({"proof_getState", {{"table", static_cast<int>(rows[i].table)}, {"key", to_hex(rows[i].key)}}});
    const auto answers = client_.call_batch(calls);
    if (!answers) return tl::unexpected(failure_of(answers.error()));
    if (answers->size() != count) return nonsense("a batch came back with another number of answers");
    for (std::size_t i = 0; i < count; ++i) {
      const auto& answer = (*answers)[i];
      if (!answer) return tl::unexpected(failure_of(answer.error()));
      const auto bundle = read_bundle(*answer);
      if (!bundle) return tl::unexpected(bundle.error());
      auto one = verified(*bundle, rows[from + i].table, rows[from + i].key);
      if (!one) return tl::unexpected(one.error());
      out.push_back(std::move(*one));
    }
  }
  return out;
}

Outcome<NodeApi::ProvenReceipt> NodeApi::receipt(const Hash& transaction_id) {
  const auto bundle = receipt_bundle(transaction_id);
  if (!bundle) return tl::unexpected(bundle.error());
  const auto bytes = consensus::proven_receipt(*bundle, genesis_.genesis);
  if (!bytes) return stop(WalletError::W_PROOF, bytes.error().message);
  const auto receipt = from_bytes<contracts::Receipt>(*bytes);
  if (!receipt) return stop(WalletError::W_PROOF, receipt.error().message);
  if (receipt->subject != transaction_id)
    return stop(WalletError::W_PROOF, say(Msg::receipt_of_another, receipt->subject.hex()));
  return ProvenReceipt{*receipt, bundle->history ? bundle->history->header.height : bundle->header.height};
}

}  // namespace tallystick::wallet
