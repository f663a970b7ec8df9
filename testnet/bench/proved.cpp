#include "testnet/bench/proved.h"

#include "consensus/proof.h"
#include "core/strict_json.h"

namespace tallystick::bench {
namespace {

using node::client::CallError;
using node::client::Json;

Result<consensus::ProofBundle> ask(node::client::RpcClient& node, const Genesis& genesis, const char* method,
                                   const Json& params) {
  const auto answer = node.call(method, params);
  if (!answer)
    return fail(answer.error().kind == CallError::Kind::protocol ? ErrorKind::internal : ErrorKind::unavailable,
                answer.error().message);
  auto bundle = consensus::read_proof_json(genesis, dump_json(*answer));
  if (!bundle) return internal_error(bundle.error().message);
  return bundle;
}

}  // namespace

Result<std::optional<Bytes>> ProvedReads::value(contracts::Table table, ByteView key) {
  const auto number = static_cast<std::uint8_t>(table);
  const auto bundle = ask(node_, genesis_, "proof_getState", {{"table", number}, {"key", to_hex(key)}});
  if (!bundle) return tl::unexpected(bundle.error());
  auto value = consensus::proven_value(*bundle, genesis_, number, key);
  if (!value) return internal_error(value.error().message);
  return value;
}

Result<contracts::Receipt> ProvedReads::receipt(const Hash& transaction_id) {
  const auto bundle = ask(node_, genesis_, "proof_getReceipt", {{"id", transaction_id.hex()}});
  if (!bundle) return tl::unexpected(bundle.error());
  const auto bytes = consensus::proven_receipt(*bundle, genesis_);
  if (!bytes) return internal_error(bytes.error().message);
  auto receipt = from_bytes<contracts::Receipt>(*bytes);
  if (!receipt || receipt->subject != transaction_id) return internal_error("the proved receipt is of something else");
  return receipt;
}

}  // namespace tallystick::bench
