// tx_submit, tx_simulate, tx_get, tx_wait
#include "core/signature_scheme.h"
#include "node/mempool/signature_pool.h"
#include "node/rpc/methods/method_context.h"

namespace tallystick::node::rpc {
namespace {

constexpr const char* kReceivedNote = "received, which promises nothing: it is final when tx_wait or tx_get says so";

Param transaction_param() {
  return {.name = "tx",
          .type = ParamType::hex,
          .about = "the transaction's bytes",
          .min = 1,
          .max = static_cast<std::int64_t>(kTransactionBytesMax),
          .values = {}};
}

Param id_param() {
  return {.name = "id", .type = ParamType::hex, .about = "transaction id", .min = 32, .max = 32, .values = {}};
}

// Decoded; signatures are not looked at.
Result<VerifiedTransaction> decoded(const MethodContext& context, Bytes bytes) {
  auto transaction = decode_transaction(bytes);
  if (!transaction) return tl::unexpected(transaction.error());
  VerifiedTransaction out;
  out.id = transaction_id(context.ledger.config().network, transaction->body);
  out.hash = transaction_hash(bytes);
  out.transaction = std::move(*transaction);
  out.bytes = std::move(bytes);
  return out;
}

// The receipt that decided about it, if there is one; nothing while it is undecided.
std::optional<Outcome> decided(const MethodContext& context, const Hash& id) {
  const auto moment = context.ledger.committed();
  const auto found = moment->transaction(id);
  if (!found) {
    if (found.error().kind == ErrorKind::not_found) return std::nullopt;
    return rpc_fail(found.error());
  }
  if (found->receipt.receipt.outcome == contracts::Outcome::not_entered) return std::nullopt;
  return transaction_json(context, *moment, id, *found);
}

Json received(const Hash& id, const Hash& hash, const char* status, const char* note) {
  return {{"id", id.hex()}, {"hash", hash.hex()}, {"status", status}, {"note", note}};
}

void submit(const ContextPtr& context, const Json& params, const std::string& caller, const Reply& reply) {
  const auto transaction = decoded(*context, bytes_of(params, "tx"));
  if (!transaction) return reply(rpc_fail(Code::malformed_transaction, transaction.error().message));
  // Who asks again because the first answer was lost is told what became of it.
  if (auto outcome = decided(*context, transaction->id)) return reply(std::move(*outcome));
  const auto admission = context->ledger.admit(*transaction, context->clock.wall());
  if (!admission) return reply(rpc_fail(admission.error()));
  if (admission->admission == contracts::Admission::refused)
    return reply(refused(admission->refusal->code, admission->refusal->detail));
  const bool later = admission->admission == contracts::Admission::later;
  context->door.submit(transaction->bytes, caller, [reply, later](const Result<TransactionPtr>& taken) {
    if (taken)
      return reply(received((*taken)->id, (*taken)->hash, "received",
                            later ? "received; it waits for the ones before it in its lane" : kReceivedNote));
    const Error& error = taken.error();
    switch (error.kind) {
      case ErrorKind::malformed:
        return reply(rpc_fail(Code::malformed_transaction, error.message));
      case ErrorKind::unavailable:
      case ErrorKind::not_yet:
        return reply(rpc_fail(Code::overloaded, error.message));
      default:
        return reply(rpc_fail(error));
    }
  });
}

Outcome simulate(const MethodContext& context, const Json& params) {
  Bytes bytes = bytes_of(params, "tx");
  auto draft = from_bytes<Transaction>(bytes);
  if (!draft) return rpc_fail(Code::malformed_transaction, draft.error().message);
  VerifiedTransaction transaction;
  if (draft->signatures.empty()) {
    transaction.transaction = std::move(*draft);
    transaction.id = transaction_id(context.ledger.config().network, transaction.transaction.body);
  } else {
    const auto verified = verify_transaction(context.ledger.config().network, Secp256k1Scheme{}, bytes);
    if (!verified) return rpc_fail(Code::malformed_transaction, verified.error().message);
    transaction = **verified;
  }
  const auto receipt = context.ledger.simulate(transaction, context.clock.wall());
  if (!receipt) return rpc_fail(receipt.error());
  return Json{{"id", transaction.id.hex()},
              {"height", decimal(context.ledger.committed()->tip().height.raw())},
              {"signed", !transaction.transaction.signatures.empty()},
              {"receipt", receipt_json(context, *receipt)},
              {"receipt_bytes", to_hex(to_bytes(*receipt))}};
}

void get(const ContextPtr& context, const Json& params, const Reply& reply) {
  const Hash id = hash_of_param(params, "id");
  if (auto outcome = decided(*context, id)) return reply(std::move(*outcome));
  context->door.find_waiting(id, [context, id, reply](const TransactionPtr& waiting) {
    // It may have been committed between the two looks.
    if (auto outcome = decided(*context, id)) return reply(std::move(*outcome));
    if (waiting) return reply(received(id, waiting->hash, "waiting", kReceivedNote));
    const auto moment = context->ledger.committed();
    if (const auto found = moment->transaction(id)) {
      auto outcome = transaction_json(*context, *moment, id, *found);
      if (outcome) (*outcome)["status"] = "not_entered";
      return reply(std::move(outcome));
    }
    reply(rpc_fail(Code::not_found, "transaction " + id.hex() + " is in no committed block and does not wait here"));
  });
}

void wait(const ContextPtr& context, const Json& params, const Reply& reply) {
  const Hash id = hash_of_param(params, "id");
  context->waits.wait([context, id] { return decided(*context, id); }, wait_of(*context, params),
                      [id]() -> Outcome {
                        return rpc_fail(Code::timed_out, "transaction " + id.hex() +
                                                             " is not final yet; it may still become so: ask again");
                      },
                      reply);
}

}  // namespace

void add_transaction_methods(Dispatcher& dispatcher, const ContextPtr& context) {
  dispatcher.add({.name = "tx_submit",
                  .about = "Hands in a signed transaction. Handing in the same one again is safe.",
                  .params = {transaction_param()},
                  .result = "id and status: received, or final with its receipt when it was handed in before",
                  .errors = {Code::malformed_transaction, Code::refused, Code::overloaded},
                  .handler_for = [context](const Json& params, const std::string& caller, Reply reply) {
                    submit(context, params, caller, reply);
                  }});
  dispatcher.add(
      {.name = "tx_simulate",
       .about = "What would become of a transaction in the next block. Keeps nothing. It may be an unsigned draft.",
       .params = {transaction_param()},
       .result = "the receipt it would get, with cause and cure if it would be refused",
       .errors = {Code::malformed_transaction},
       .handler = reading([context](const Json& params) { return simulate(*context, params); })});
  dispatcher.add({.name = "tx_get",
                  .about = "What became of a transaction.",
                  .params = {id_param()},
                  .result = "status final with its receipt, waiting, or not_entered",
                  .errors = {Code::not_found},
                  .handler = [context](const Json& params, Reply reply) { get(context, params, reply); }});
  dispatcher.add({.name = "tx_wait",
                  .about = "Answers when the transaction is final and durable on this node.",
                  .params = {id_param(), wait_param(*context)},
                  .result = "as tx_get of a final one",
                  .errors = {Code::timed_out, Code::overloaded},
                  .handler = [context](const Json& params, Reply reply) { wait(context, params, reply); }});
}

}  // namespace tallystick::node::rpc
