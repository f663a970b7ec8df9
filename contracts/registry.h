// The catalogue: every operation, record type, event, piece of due work and invariant of the ledger, by stable number.
// Everything generic (executor, RPC, command line, documentation) works from these rows; adding an operation touches
// its folder and one row.
//
// An operation type, in the namespace of its family:
//   struct Transfer { static constexpr std::string_view kName = "fragment.transfer"; ...; static constexpr auto fields(); };
//   Verdict permit(const Transfer&, const Context&, const LedgerView&);    // may it happen now? every refusal, in its order
//   void apply(const Transfer&, const Context&, LedgerDelta&);             // it may, so it does: nothing left to fail
//   std::optional<Money> stake(const Transfer&, const LedgerView&);        // optional: what it moves or gives up, for thresholds
// A stake that depends on the day or on who asks takes an Asker as its third argument.
// and the row  operation_row<fragment::Transfer>(0x0801, "the holder", "Passes parts of a fragment on.").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/ledger/invariant.h"
#include "contracts/refusals.h"
#include "core/amount.h"
#include "core/result.h"
#include "core/transaction.h"
#include "core/wire_type.h"

namespace tallystick {
struct JsonContext;
}

namespace tallystick::contracts {

struct OperationRow {
  std::uint16_t type = 0;  // frozen; family in the high byte
  std::string_view name;   // "fragment.transfer"
  std::string_view who;    // whose account may ask for it, in words
  std::string_view about;  // one sentence
  // Generated from the operation's type. Payloads are canonical bytes; permit gives E_MALFORMED for others.
  Verdict (*permit)(ByteView payload, const Context&, const LedgerView&) = nullptr;
  Verdict (*execute)(ByteView payload, const Context&, LedgerDelta&) = nullptr;  // permit, then apply
  std::optional<Money> (*stake)(ByteView payload, const LedgerView&, const Asker&) = nullptr;
  const WireType* shape = nullptr;  // of the payload

  WireFields fields() const { return shape->parts; }
  Result<nlohmann::json> to_json(const JsonContext& context, ByteView payload) const;
  Result<Bytes> from_json(const JsonContext& context, const nlohmann::json& json) const;
};

struct RecordRow {
  Table table{};
  std::string_view name;  // "cash.balance"
  std::string_view about;
  const WireType* shape = nullptr;
  const WireType* key = nullptr;
  Result<std::vector<IndexEntry>> (*indexed)(ByteView value) = nullptr;  // absent: in no index

  WireFields fields() const { return shape->parts; }
  Result<nlohmann::json> to_json(const JsonContext& context, ByteView value) const;
  Result<Bytes> key_from_json(const JsonContext& context, const nlohmann::json& json) const;
  // To rebuild indexes by a scan.
  Result<std::vector<IndexEntry>> index_entries(ByteView value) const;
};

struct EventRow {
  std::uint16_t kind = 0;
  std::string_view name;  // "cash.paid"
  std::string_view about;
  const WireType* shape = nullptr;
  bool grave = false;  // every node's operator must see it

  WireFields fields() const { return shape->parts; }
  Result<nlohmann::json> to_json(const JsonContext& context, ByteView payload) const;

  EventRow as_grave() const {
    EventRow row = *this;
    row.grave = true;
    return row;
  }
};

// Work that the ledger does by itself. Its queue is an index whose keys begin with the moment (or day) they are due and
// end with the id; what is below until(block) is due. A run must take its row out of the queue or move it past `until`.
// A block does a bounded number of units of work (the parameter due_work_max): a piece that pays many fragments at once says how many.
struct DueRow {
  std::uint16_t number = 0;  // frozen; handlers run in the order of their rows
  std::string_view name;     // "fragment.expire_offer"
  Index queue{};
  Bytes (*until)(const BlockContext&) = nullptr;
  void (*run)(const IndexRow& row, const DueContext&, LedgerDelta&) = nullptr;
  // Units that running the piece now would take, at least 1; absent: always 1.
  std::size_t (*units)(const IndexRow& row, const BlockContext&, const LedgerView&) = nullptr;
};

// `until` for queues that begin with block time (due at the first block that has reached it), and with a ledger day.
Bytes due_by_time(const BlockContext& block);
Bytes due_by_day(const BlockContext& block);

struct Registry {
  std::vector<OperationRow> operations;  // ascending by type
  std::vector<RecordRow> records;        // ascending by table
  std::vector<EventRow> events;          // ascending by kind
  std::vector<DueRow> due;               // in the order they run
  std::vector<InvariantFactory> invariants;

  const OperationRow* operation(std::uint16_t type) const;
  const OperationRow* operation(std::string_view name) const;
  const RecordRow* record(Table table) const;
  const RecordRow* record(std::string_view name) const;
  const EventRow* event(std::uint16_t kind) const;
  const DueRow* due_work(std::uint16_t number) const;
};

// The product's registry.
const Registry& registry();

// An operation as core carries it. A bug if Op has no row.
template <class Op>
Operation make_operation(const Op& op) {
  const OperationRow* row = registry().operation(Op::kName);
  ensure(row != nullptr);
  return Operation{row->type, {to_bytes(op)}};
}
// The operation as Op; nothing if it is of another type or does not decode.
template <class Op>
std::optional<Op> operation_as(const Operation& operation) {
  const OperationRow* row = registry().operation(operation.type);
  if (row == nullptr || row->name != Op::kName) return std::nullopt;
  auto op = from_bytes<Op>(operation.payload.value);
  return op ? std::optional{std::move(*op)} : std::nullopt;
}

// {"operation": "fragment.transfer", ...its fields}
Result<nlohmann::json> operation_to_json(const JsonContext& context, const Operation& operation);
Result<Operation> operation_from_json(const JsonContext& context, const nlohmann::json& json);
// {"event": "cash.paid", ...its fields}
Result<nlohmann::json> event_to_json(const JsonContext& context, const Event& event);

}  // namespace tallystick::contracts
