#include "contracts/registry.h"

#include <nlohmann/json.hpp>

#include "contracts/registry_rows.h"
#include "core/ensure.h"
#include "core/json_codec.h"

namespace tallystick::contracts {
namespace {

template <class Rows, class Number>
auto* find_by(const Rows& rows, Number number, auto member) {
  const auto found =
      std::lower_bound(rows.begin(), rows.end(), number, [&](const auto& row, Number n) { return row.*member < n; });
  return found == rows.end() || (*found).*member != number ? nullptr : &*found;
}
template <class Rows>
auto* find_named(const Rows& rows, std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

nlohmann::json named(const char* what, std::string_view name, nlohmann::json fields) {
  fields[what] = name;
  return fields;
}

}  // namespace

const OperationRow* Registry::operation(std::uint16_t type) const {
  return find_by(operations, type, &OperationRow::type);
}
const OperationRow* Registry::operation(std::string_view name) const {
  return find_named(operations, name);
}
const RecordRow* Registry::record(Table table) const {
  return find_by(records, table, &RecordRow::table);
}
const RecordRow* Registry::record(std::string_view name) const {
  return find_named(records, name);
}
const EventRow* Registry::event(std::uint16_t kind) const {
  return find_by(events, kind, &EventRow::kind);
}
const DueRow* Registry::due_work(std::uint16_t number) const {
  const auto found = std::find_if(due.begin(), due.end(), [&](const DueRow& row) { return row.number == number; });
  return found == due.end() ? nullptr : &*found;
}

Result<nlohmann::json> OperationRow::to_json(const JsonContext& context, ByteView payload) const {
  return bytes_to_json(*shape, context, payload);
}
Result<Bytes> OperationRow::from_json(const JsonContext& context, const nlohmann::json& json) const {
  return json_to_bytes(*shape, context, json);
}
Result<nlohmann::json> RecordRow::to_json(const JsonContext& context, ByteView value) const {
  return bytes_to_json(*shape, context, value);
}
Result<Bytes> RecordRow::key_from_json(const JsonContext& context, const nlohmann::json& json) const {
  return json_to_bytes(*key, context, json);
}
Result<std::vector<IndexEntry>> RecordRow::index_entries(ByteView value) const {
  if (indexed != nullptr) return indexed(value);
  const auto valid = check_bytes(*shape, value);
  if (!valid) return tl::unexpected(valid.error());
  return std::vector<IndexEntry>{};
}
Result<nlohmann::json> EventRow::to_json(const JsonContext& context, ByteView payload) const {
  return bytes_to_json(*shape, context, payload);
}

Bytes due_by_time(const BlockContext& block) {
  return index_key(Timestamp{block.time.raw() + 1});
}
Bytes due_by_day(const BlockContext& block) {
  return index_key(block.day + Days{1});
}

Registry make_registry() {
  Registry out{party_operations(), record_rows(), event_rows(), due_rows(), invariant_rows()};
  for (OperationRow& row : trade_operations()) out.operations.push_back(std::move(row));
  for (OperationRow& row : credit_operations()) out.operations.push_back(std::move(row));
  std::sort(out.operations.begin(), out.operations.end(),
            [](const OperationRow& a, const OperationRow& b) { return a.type < b.type; });
  const auto ascending = [](const auto& rows, auto member) {
    return std::adjacent_find(rows.begin(), rows.end(),
                              [&](const auto& a, const auto& b) { return a.*member >= b.*member; }) == rows.end();
  };
  ensure(ascending(out.operations, &OperationRow::type));
  ensure(ascending(out.records, &RecordRow::table));
  ensure(ascending(out.events, &EventRow::kind));
  return out;
}

const Registry& registry() {
  static const Registry instance = make_registry();
  return instance;
}

Result<nlohmann::json> operation_to_json(const JsonContext& context, const Operation& operation) {
  const OperationRow* row = registry().operation(operation.type);
  if (row == nullptr) return malformed("operation number " + std::to_string(operation.type) + " is unknown");
  auto fields = row->to_json(context, operation.payload.value);
  if (!fields) return fields;
  return named("operation", row->name, std::move(*fields));
}

Result<Operation> operation_from_json(const JsonContext& context, const nlohmann::json& json) {
  if (!json.is_object() || !json.contains("operation") || !json["operation"].is_string())
    return malformed("an operation is an object with the text \"operation\", for example \"cash.send\"");
  const auto& name = json["operation"].get_ref<const std::string&>();
  const OperationRow* row = registry().operation(name);
  if (row == nullptr) return malformed("there is no operation \"" + name.substr(0, 64) + "\"");
  nlohmann::json fields = json;
  fields.erase("operation");
  auto payload = row->from_json(context, fields);
  if (!payload) return tl::unexpected(payload.error());
  if (payload->size() > kPayloadBytesMax)
    return malformed(std::string{row->name} + " takes " + std::to_string(payload->size()) + " bytes, more than " +
                     std::to_string(kPayloadBytesMax));
  return Operation{row->type, {std::move(*payload)}};
}

Result<nlohmann::json> event_to_json(const JsonContext& context, const Event& event) {
  const EventRow* row = registry().event(event.kind);
  if (row == nullptr) return malformed("event number " + std::to_string(event.kind) + " is unknown");
  auto fields = row->to_json(context, event.payload.value);
  if (!fields) return fields;
  return named("event", row->name, std::move(*fields));
}

}  // namespace tallystick::contracts
