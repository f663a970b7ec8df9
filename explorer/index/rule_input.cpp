#include "explorer/index/rule_input.h"

namespace tallystick::explorer {
namespace {

using contracts::Table;

struct Change {
  std::uint8_t table = 0;
  Blob<1 << 16> key;
  std::optional<Blob<1 << 20>> before, after;
  static constexpr auto fields() {
    return field_list(field("table", &Change::table), field("key", &Change::key), field("before", &Change::before),
                      field("after", &Change::after));
  }
};
using Changes = List<Change, 1 << 22>;

// How much of a change is read.
enum class Read { nothing, birth, now, both };
Read read_of(Table table) {
  switch (table) {
    case Table::account:
    case Table::evidence:
      return Read::birth;
    case Table::fragment:
      return Read::now;
    case Table::party:
    case Table::issuing_stop:
    case Table::limit:
    case Table::ceiling:
    case Table::receivable:
    case Table::deal:
    case Table::loan:
    case Table::guarantee:
      return Read::both;
    default:
      return Read::nothing;
  }
}

}  // namespace

Bytes rule_input_of(const contracts::StateDelta& changes) {
  Changes out;
  for (const contracts::RecordChange& change : changes.records) {
    const Read read = read_of(change.table);
    if (read == Read::nothing || (read == Read::birth && change.before)) continue;
    Change& kept = out.items.emplace_back();
    kept.table = static_cast<std::uint8_t>(change.table);
    kept.key.value = change.key;
    if (change.before && read == Read::both) kept.before.emplace().value = *change.before;
    if (change.after) kept.after.emplace().value = *change.after;
  }
  return to_bytes(out);
}

Result<contracts::StateDelta> read_rule_input(ByteView bytes) {
  auto changes = from_bytes<Changes>(bytes);
  if (!changes) return internal_error("what the rules read of a block is damaged: " + changes.error().message);
  contracts::StateDelta out;
  for (Change& change : changes->items) {
    contracts::RecordChange& record = out.records.emplace_back();
    record.table = static_cast<Table>(change.table);
    record.key = std::move(change.key.value);
    if (change.before) record.before = std::move(change.before->value);
    if (change.after) record.after = std::move(change.after->value);
  }
  return out;
}

}  // namespace tallystick::explorer
