// Turns a type into its row of the registry. Heavy (JSON): only the registry's .cpp files and tests of the framework include it.
#pragma once

#include <nlohmann/json.hpp>

#include "contracts/ledger/describe.h"
#include "contracts/registry.h"
#include "core/json_codec.h"

namespace tallystick::contracts {
namespace row {

// What was read, judged: E_MALFORMED names the operation. What was written, unless reading failed.
Verdict judged(const Reader& read, std::string_view operation);
Result<Bytes> written(Result<void> read, Writer& writer);

template <class Op>
[[gnu::noinline]] Verdict decoded(ByteView payload, Op& out) {
  Reader r{payload};
  decode(r, out);
  return judged(r, Op::kName);
}

template <class Op>
Verdict permit_bytes(ByteView payload, const Context& context, const LedgerView& view) {
  Op op{};
  if (auto ok = decoded(payload, op); !ok) return ok;
  return permit(op, context, view);
}

template <class Op>
Verdict execute_bytes(ByteView payload, const Context& context, LedgerDelta& delta) {
  Op op{};
  if (auto ok = decoded(payload, op); !ok) return ok;
  if (auto ok = permit(op, context, static_cast<const LedgerView&>(delta)); !ok) return ok;
  apply(op, context, delta);
  return {};
}

template <class Op>
std::optional<Money> stake_bytes(ByteView payload, const LedgerView& view) {
  if constexpr (requires(const Op& op) { stake(op, view); }) {
    Op op{};
    Reader r{payload};
    decode(r, op);
    return r.finish() ? stake(op, view) : std::nullopt;
  } else {
    return std::nullopt;
  }
}

template <class T>
Result<nlohmann::json> bytes_to_json(const JsonContext& context, ByteView bytes) {
  T value{};
  Reader r{bytes};
  decode(r, value);
  if (auto whole = r.finish(); !whole) return tl::unexpected(std::move(whole.error()));
  return tallystick::to_json(context, value);
}

template <class T>
Result<Bytes> json_to_bytes(const JsonContext& context, const nlohmann::json& json) {
  T value{};
  Writer w;
  auto read = read_from_json(context, json, value);
  if (read) encode(w, value);
  return written(std::move(read), w);
}

template <Record R>
Result<std::vector<IndexEntry>> entries_of_bytes(ByteView bytes) {
  R value{};
  Reader r{bytes};
  decode(r, value);
  if (auto whole = r.finish(); !whole) return tl::unexpected(std::move(whole.error()));
  return index_entries_of(value);
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
