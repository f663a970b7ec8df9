// Turns a type into its row of the registry. Heavy (JSON): only the registry's .cpp files and tests of the framework include it.
#pragma once

#include <nlohmann/json.hpp>

#include "contracts/ledger/describe.h"
#include "contracts/registry.h"
#include "core/json_codec.h"

namespace tallystick::contracts {
namespace row {

template <class Op>
Verdict decoded(ByteView payload, Op& out) {
  auto op = from_bytes<Op>(payload);
  if (!op) return refuse(Refusal::E_MALFORMED, std::string{Op::kName} + ": " + op.error().message);
  out = std::move(*op);
  return {};
}

template <class Op>
Verdict permit_bytes(ByteView payload, const Context& context, const LedgerView& view) {
  Op op;
  if (auto ok = decoded(payload, op); !ok) return ok;
  return permit(op, context, view);
}

template <class Op>
Verdict execute_bytes(ByteView payload, const Context& context, LedgerDelta& delta) {
  Op op;
  if (auto ok = decoded(payload, op); !ok) return ok;
  if (auto ok = permit(op, context, static_cast<const LedgerView&>(delta)); !ok) return ok;
  apply(op, context, delta);
  return {};
}

template <class Op>
std::optional<Money> stake_bytes(ByteView payload, const LedgerView& view) {
  if constexpr (requires(const Op& op) { stake(op, view); }) {
    const auto op = from_bytes<Op>(payload);
    return op ? stake(*op, view) : std::nullopt;
  } else {
    return std::nullopt;
  }
}

template <class T>
Result<nlohmann::json> bytes_to_json(const JsonContext& context, ByteView bytes) {
  const auto value = from_bytes<T>(bytes);
  if (!value) return tl::unexpected(value.error());
  return tallystick::to_json(context, *value);
}

template <class T>
Result<Bytes> json_to_bytes(const JsonContext& context, const nlohmann::json& json) {
  const auto value = tallystick::from_json<T>(context, json);
  if (!value) return tl::unexpected(value.error());
  return to_bytes(*value);
}

template <Record R>
Result<std::vector<IndexEntry>> entries_of_bytes(ByteView bytes) {
  const auto value = from_bytes<R>(bytes);
  if (!value) return tl::unexpected(value.error());
  return index_entries_of(*value);
}

}  // namespace row

template <class Op>
OperationRow operation_row(std::uint16_t type, std::string_view who, std::string_view about) {
  return {type,
          Op::kName,
          who,
          about,
          &row::permit_bytes<Op>,
          &row::execute_bytes<Op>,
          &row::stake_bytes<Op>,
          &row::bytes_to_json<Op>,
          &row::json_to_bytes<Op>,
          &describe_fields<Op>};
}

template <Record R>
RecordRow record_row(std::string_view name, std::string_view about) {
  return {R::kTable,
          name,
          about,
          &row::bytes_to_json<R>,
          &row::json_to_bytes<typename R::Key>,
          &row::entries_of_bytes<R>,
          &describe_fields<R>};
}

template <EventType E>
EventRow event_row(std::string_view about) {
  return {E::kEvent, E::kName, about, &row::bytes_to_json<E>, &describe_fields<E>};
}

}  // namespace tallystick::contracts
