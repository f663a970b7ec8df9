// Turns a type into its row of the registry: only the registry's .cpp files and tests of the framework include it.
#pragma once

#include "contracts/ledger/record.h"
#include "contracts/registry.h"

namespace tallystick::contracts {
namespace row {

// What was read, judged: E_MALFORMED names the operation.
Verdict judged(const Reader& read, std::string_view operation);

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

std::optional<Money> no_stake(ByteView payload, const LedgerView& view, const Asker& asker);

template <class Op>
std::optional<Money> stake_bytes(ByteView payload, const LedgerView& view, const Asker& asker) {
  Op op{};
  if (auto ok = decoded(payload, op); !ok) return std::nullopt;
  if constexpr (requires { stake(op, view, asker); })
    return stake(op, view, asker);
  else
    return stake(op, view);
}

template <class Op>
constexpr auto stake_of() {
  if constexpr (
      requires(const Op& op, const LedgerView& view) { stake(op, view); } ||
      requires(const Op& op, const LedgerView& view, const Asker& asker) { stake(op, view, asker); })
    return &stake_bytes<Op>;
  else
    return &no_stake;
}

template <IndexedRecord R>
Result<std::vector<IndexEntry>> entries_of_bytes(ByteView bytes) {
  R value{};
  Reader r{bytes};
  decode(r, value);
  if (auto whole = r.finish(); !whole) return tl::unexpected(std::move(whole.error()));
  return value.index_entries();
}

template <Record R>
constexpr auto entries_of() -> Result<std::vector<IndexEntry>> (*)(ByteView) {
  if constexpr (IndexedRecord<R>)
    return &entries_of_bytes<R>;
  else
    return nullptr;
}

}  // namespace row

template <class Op>
OperationRow operation_row(std::uint16_t type, std::string_view who, std::string_view about) {
  return {type,          Op::kName, who, about, &row::permit_bytes<Op>, &row::execute_bytes<Op>, row::stake_of<Op>(),
          &wire_type<Op>};
}

template <Record R>
RecordRow record_row(std::string_view name, std::string_view about) {
  return {R::kTable, name, about, &wire_type<R>, &wire_type<typename R::Key>, row::entries_of<R>()};
}

template <EventType E>
EventRow event_row(std::string_view about) {
  return {E::kEvent, E::kName, about, &wire_type<E>};
}

}  // namespace tallystick::contracts
