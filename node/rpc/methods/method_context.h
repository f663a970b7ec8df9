// What every method works with, and the forms they share. Internal to this folder.
#pragma once

#include <memory>
#include <string>

#include "core/json_codec.h"
#include "node/rpc/methods/methods.h"
#include "node/rpc/methods/waits.h"

namespace tallystick::node::rpc {

struct MethodContext {
  MethodContext(LedgerApplication& l, NodeDoor d, const Clock& c, MethodLimits m)
      : ledger{l}, door{std::move(d)}, clock{c}, limits{m}, json{l.genesis().kind}, waits{m.waits_max} {}
  LedgerApplication& ledger;
  NodeDoor door;
  const Clock& clock;
  MethodLimits limits;
  JsonContext json;
  Waits waits;
};
using ContextPtr = std::shared_ptr<MethodContext>;

void add_chain_methods(Dispatcher& dispatcher, const ContextPtr& context);
void add_transaction_methods(Dispatcher& dispatcher, const ContextPtr& context);
void add_state_methods(Dispatcher& dispatcher, const ContextPtr& context);
void add_block_methods(Dispatcher& dispatcher, const ContextPtr& context);
void add_event_methods(Dispatcher& dispatcher, const ContextPtr& context);
void add_account_methods(Dispatcher& dispatcher, const ContextPtr& context);
void add_trade_methods(Dispatcher& dispatcher, const ContextPtr& context);

// A handler that answers at once from the ledger; broken storage becomes internal_error.
Handler reading(std::function<Outcome(const Json& params)> function);
// The same for the inside of a handler that answers later.
Outcome guarded(const std::function<Outcome()>& function);

// --- parameters; the dispatcher has checked their types ---
std::string text_of(const Json& params, const char* name);
std::uint64_t u64_of(const Json& params, const char* name);
Bytes bytes_of(const Json& params, const char* name);
Hash hash_of_param(const Json& params, const char* name);
tl::expected<AccountId, RpcError> account_of(const MethodContext& context, const Json& params, const char* name);
tl::expected<PartyId, RpcError> party_of(const MethodContext& context, const Json& params, const char* name);
Millis wait_of(const MethodContext& context, const Json& params);  // wait_ms; zero when absent
std::size_t limit_of(const MethodContext& context, const Json& params);

Param table_param();
Param account_param(std::string about = "bech32m");
Param limit_param(const MethodContext& context);
Param wait_param(const MethodContext& context);
Param cursor_param();

// --- answers ---
Json decimal(std::uint64_t number);
// {"code", "number", "cause", "cure", "cause_zh", "cure_zh", "detail"}
Json refusal_json(contracts::Refusal refusal, const std::string& detail);
tl::unexpected<RpcError> refused(contracts::Refusal refusal, const std::string& detail);
// {"kind", "name", "payload", "fields" when the registry knows the type}
Json event_json(const MethodContext& context, const contracts::Event& event);
Json receipt_json(const MethodContext& context, const contracts::Receipt& receipt);
// {"id", "hash", "status": "final", "height", "block", "block_time", "place", "receipt"}
Outcome transaction_json(const MethodContext& context, const Committed& moment, const Hash& id,
                         const StoredTransaction& found);
// {"table", "record" name, "key", "value", "modified", "fields"}
Json record_json(const MethodContext& context, const rows::StateRow& row);
// The record with its fields only, for typed answers; not_found when there is none.
Outcome fields_of_record(const MethodContext& context, const Committed& moment, contracts::Table table, ByteView key,
                         const std::string& what);

// A page of an index: records with their fields, and the cursor of the next page, absent at the end.
struct Page {
  Json items = Json::array();
  std::optional<std::string> next;
};
tl::expected<Page, RpcError> list_records(const MethodContext& context, const Committed& moment, contracts::Index index,
                                          ByteView prefix, const Json& params);
Json page_json(const Committed& moment, const char* name, Page page);

}  // namespace tallystick::node::rpc
