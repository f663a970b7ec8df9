#include "node/rpc/methods/method_context.h"

#include <charconv>

#include "node/ledger/storage_error.h"

namespace tallystick::node::rpc {

Outcome guarded(const std::function<Outcome()>& function) {
  try {
    return function();
  } catch (const StorageError& error) {
    return rpc_fail(error.error());
  }
}

Handler reading(std::function<Outcome(const Json& params)> function) {
  return immediate(
      [function = std::move(function)](const Json& params) { return guarded([&] { return function(params); }); });
}

std::string text_of(const Json& params, const char* name) {
  return params.contains(name) ? params.at(name).get<std::string>() : std::string{};
}

std::uint64_t u64_of(const Json& params, const char* name) {
  const std::string text = text_of(params, name);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Bytes bytes_of(const Json& params, const char* name) {
  return from_hex(text_of(params, name)).value_or(Bytes{});
}

Hash hash_of_param(const Json& params, const char* name) {
  return Hash::from(bytes_of(params, name)).value_or(Hash{});
}

tl::expected<AccountId, RpcError> account_of(const MethodContext& context, const Json& params, const char* name) {
  auto account = parse_account(context.json.kind, text_of(params, name));
  if (!account) return rpc_fail(Code::invalid_params, std::string{name} + ": " + account.error().message);
  return *account;
}

tl::expected<PartyId, RpcError> party_of(const MethodContext& context, const Json& params, const char* name) {
  auto party = parse_party(context.json.kind, text_of(params, name));
  if (!party) return rpc_fail(Code::invalid_params, std::string{name} + ": " + party.error().message);
  return *party;
}

Millis wait_of(const MethodContext&, const Json& params) {
  return Millis{params.contains("wait_ms") ? params.at("wait_ms").get<std::int64_t>() : 0};
}

std::size_t limit_of(const MethodContext& context, const Json& params) {
  return params.contains("limit") ? params.at("limit").get<std::size_t>() : context.limits.list_default;
}

Param table_param() {
  return {
      .name = "table", .type = ParamType::integer, .about = "number of the table", .min = 0, .max = 255, .values = {}};
}

Param account_param(std::string about) {
  return {.name = "account", .about = std::move(about), .max = 90, .values = {}};
}

Param limit_param(const MethodContext& context) {
  return {.name = "limit",
          .type = ParamType::integer,
          .need = Need::optional,
          .about = "at most this many; " + std::to_string(context.limits.list_default) + " when absent",
          .min = 1,
          .max = static_cast<std::int64_t>(context.limits.list_max),
          .values = {}};
}

Param wait_param(const MethodContext& context) {
  return {.name = "wait_ms",
          .type = ParamType::integer,
          .need = Need::optional,
          .about = "how long to wait for an answer; 0 when absent",
          .min = 0,
          .max = context.limits.wait_max.raw(),
          .values = {}};
}

Param cursor_param() {
  return {.name = "cursor",
          .need = Need::optional,
          .about = "where to go on, as an earlier answer gave it",
          .max = 2'048,
          .values = {}};
}

Json decimal(std::uint64_t number) {
  return std::to_string(number);
}

Json refusal_json(contracts::Refusal refusal, const std::string& detail) {
  Json out{
      {"number", static_cast<std::uint16_t>(refusal)}, {"code", std::string{name_of(refusal)}}, {"detail", detail}};
  if (const contracts::RefusalText* text = contracts::find_refusal(refusal)) {
    out["cause"] = std::string{text->cause_en};
    out["cure"] = std::string{text->cure_en};
    out["cause_zh"] = std::string{text->cause_zh};
    out["cure_zh"] = std::string{text->cure_zh};
  }
  return out;
}

tl::unexpected<RpcError> refused(contracts::Refusal refusal, const std::string& detail) {
  const std::string code{name_of(refusal)};
  return rpc_fail(Code::refused, detail.empty() ? code : code + ": " + detail, refusal_json(refusal, detail));
}

Json event_json(const MethodContext& context, const contracts::Event& event) {
  Json out{{"kind", event.kind}, {"payload", to_hex(event.payload.value)}};
  if (const contracts::EventRow* row = context.ledger.registry().event(event.kind)) {
    out["name"] = std::string{row->name};
    if (auto fields = row->to_json(context.json, event.payload.value)) out["fields"] = std::move(*fields);
  }
  return out;
}

Json receipt_json(const MethodContext& context, const contracts::Receipt& receipt) {
  Json out{{"kind", std::string{name_of(receipt.kind)}},
           {"subject", receipt.subject.hex()},
           {"outcome", std::string{name_of(receipt.outcome)}},
           {"events", Json::array()}};
  if (receipt.kind == contracts::ReceiptKind::due_work) {
    out["work"] = receipt.work;
    if (const contracts::DueRow* row = context.ledger.registry().due_work(receipt.work))
      out["work_name"] = std::string{row->name};
  }
  if (receipt.refusal) {
    out["refusal"] = refusal_json(*receipt.refusal, receipt.detail.value);
    out["refusal"]["operation"] = receipt.operation;
  } else if (!receipt.detail.value.empty()) {
    out["detail"] = receipt.detail.value;
  }
  for (const contracts::Event& event : receipt.events) out["events"].push_back(event_json(context, event));
  return out;
}

Outcome transaction_json(const MethodContext& context, const Committed& moment, const Hash& id,
                         const StoredTransaction& found) {
  const auto block = moment.block(found.receipt.height);
  if (!block) return rpc_fail(block.error());
  return Json{{"id", id.hex()},
              {"hash", found.hash.hex()},
              {"status", "final"},
              {"height", decimal(found.receipt.height.raw())},
              {"block", header_hash(block->header).hex()},
              {"block_time", std::to_string(block->header.timestamp.raw())},
              {"ledger_day", format_date(ledger_day(context.ledger.genesis().calendar, block->header.timestamp))},
              {"place", found.receipt.place},
              {"receipt", receipt_json(context, found.receipt.receipt)},
              {"receipt_bytes", to_hex(found.receipt.bytes)}};
}

Json record_json(const MethodContext& context, const rows::StateRow& row) {
  Json out{{"table", static_cast<std::uint8_t>(row.table)},
           {"key", to_hex(row.key)},
           {"value", to_hex(row.value)},
           {"modified", decimal(row.modified.raw())}};
  if (const contracts::RecordRow* type = context.ledger.registry().record(row.table)) {
    out["record"] = std::string{type->name};
    if (auto fields = type->to_json(context.json, row.value)) out["fields"] = std::move(*fields);
  }
  return out;
}

Outcome fields_of_record(const MethodContext& context, const Committed& moment, contracts::Table table, ByteView key,
                         const std::string& what) {
  const auto row = moment.record(table, key);
  if (!row) return rpc_fail(row.error());
  if (!*row) return rpc_fail(Code::not_found, "there is no such " + what);
  Json out = record_json(context, **row);
  out["height"] = decimal(moment.tip().height.raw());
  return out;
}

tl::expected<Page, RpcError> list_records(const MethodContext& context, const Committed& moment, contracts::Index index,
                                          ByteView prefix, const Json& params) {
  Bytes from{prefix.begin(), prefix.end()};
  if (params.contains("cursor")) {
    const auto cursor = from_hex(text_of(params, "cursor"));
    // The key that the last page ended with; what follows it is next.
    if (!cursor || cursor->size() < prefix.size() ||
        !std::ranges::equal(ByteView{*cursor}.first(prefix.size()), prefix))
      return rpc_fail(Code::invalid_params, "cursor: it is not one that this list gave");
    from = *cursor;
    from.push_back(0);
  }
  const std::size_t limit = limit_of(context, params);
  const auto found = moment.scan(index, from, contracts::after_prefix(prefix), limit + 1);
  Page page;
  for (std::size_t i = 0; i < std::min(limit, found.size()); ++i) {
    const auto row = moment.record(found[i].table, found[i].record_key);
    if (!row) return rpc_fail(row.error());
    if (!*row) return rpc_fail(Code::internal_error, "an index entry leads to a record that is not there");
    Json item = record_json(context, **row);
    item["index_key"] = to_hex(found[i].key);
    page.items.push_back(std::move(item));
  }
  if (found.size() > limit) page.next = to_hex(found[limit - 1].key);
  return page;
}

Json page_json(const Committed& moment, const char* name, Page page) {
  Json out{{name, std::move(page.items)}, {"height", decimal(moment.tip().height.raw())}};
  if (page.next) out["cursor"] = *page.next;
  return out;
}

}  // namespace tallystick::node::rpc
