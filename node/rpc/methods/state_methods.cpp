// state_get, state_find, state_list, proof_getState, proof_getReceipt
#include "node/rpc/methods/method_context.h"

namespace tallystick::node::rpc {
namespace {

using contracts::Index;
using contracts::Table;

constexpr std::int64_t kKeyBytesMax = 1'024;

Param key_param() {
  return {.name = "key", .type = ParamType::hex, .about = "the record's key", .max = kKeyBytesMax, .values = {}};
}

Table table_of(const Json& params) {
  return static_cast<Table>(params.at("table").get<std::uint8_t>());
}

Outcome get(const MethodContext& context, const Json& params) {
  return fields_of_record(context, *context.ledger.committed(), table_of(params), bytes_of(params, "key"), "record");
}

// By names and JSON, for people and scripts.
Outcome find(const MethodContext& context, const Json& params) {
  const contracts::RecordRow* type = context.ledger.registry().record(text_of(params, "record"));
  if (type == nullptr) return rpc_fail(Code::invalid_params, "record: there is no type of that name");
  const auto key = type->key_from_json(context.json, params.at("key"));
  if (!key) return rpc_fail(Code::invalid_params, "key: " + key.error().message);
  return fields_of_record(context, *context.ledger.committed(), type->table, *key, "record");
}

Outcome list(const MethodContext& context, const Json& params) {
  const auto moment = context.ledger.committed();
  const auto index = static_cast<Index>(params.at("index").get<std::uint8_t>());
  auto page = list_records(context, *moment, index, bytes_of(params, "prefix"), params);
  if (!page) return tl::unexpected(page.error());
  return page_json(*moment, "records", std::move(*page));
}

Outcome bundle_json(const MethodContext& context, const Result<consensus::ProofBundle>& bundle) {
  if (!bundle) return rpc_fail(bundle.error());
  return to_json(context.json, *bundle);
}

}  // namespace

void add_state_methods(Dispatcher& dispatcher, const ContextPtr& context) {
  dispatcher.add({.name = "state_get",
                  .about = "A record by table and key.",
                  .params = {table_param(), key_param()},
                  .result = "its bytes, the height of its last change, its fields",
                  .errors = {Code::not_found},
                  .handler = reading([context](const Json& params) { return get(*context, params); })});
  dispatcher.add(
      {.name = "state_find",
       .about = "A record by the name of its type and its key in JSON.",
       .params = {{.name = "record", .about = "name of the type, for example cash.balance", .max = 64, .values = {}},
                  {.name = "key",
                   .type = ParamType::object,
                   .about = "the key's fields, or {\"key\": value} if it is one value",
                   .values = {}}},
       .result = "as state_get",
       .errors = {Code::not_found},
       .handler = reading([context](const Json& params) { return find(*context, params); })});
  dispatcher.add({.name = "state_list",
                  .about = "Records in the order of an index, from a prefix of its keys.",
                  .params = {{.name = "index",
                              .type = ParamType::integer,
                              .about = "number of the index",
                              .min = 0,
                              .max = 255,
                              .values = {}},
                             {.name = "prefix",
                              .type = ParamType::hex,
                              .need = Need::optional,
                              .about = "what the keys begin with",
                              .max = kKeyBytesMax,
                              .values = {}},
                             cursor_param(),
                             limit_param(*context)},
                  .result = "records, and the cursor of the next page if there is one",
                  .errors = {},
                  .handler = reading([context](const Json& params) { return list(*context, params); })});
  dispatcher.add({.name = "proof_getState",
                  .about = "A proof of what the state holds at a key, or that it holds nothing there.",
                  .params = {table_param(), key_param()},
                  .result = "a proof bundle, tallystick-proof/1",
                  .errors = {Code::unavailable},
                  .handler = reading([context](const Json& params) {
                    return bundle_json(*context,
                                       context->ledger.prove_state(table_of(params), bytes_of(params, "key")));
                  })});
  dispatcher.add(
      {.name = "proof_getReceipt",
       .about = "A proof of what became of a transaction.",
       .params =
           {{.name = "id", .type = ParamType::hex, .about = "transaction id", .min = 32, .max = 32, .values = {}}},
       .result = "a proof bundle, tallystick-proof/1",
       .errors = {Code::not_found, Code::unavailable},
       .handler = reading([context](const Json& params) {
         return bundle_json(*context, context->ledger.prove_receipt(hash_of_param(params, "id")));
       })});
}

}  // namespace tallystick::node::rpc
