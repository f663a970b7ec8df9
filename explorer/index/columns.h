// What a value with a field list looks like in columns. Derived from the one description of the wire (core/wire_type.h), so that tables,
// filters and exports follow every type of the ledger by themselves:
//   a plain field            one column of its name; a field of a nested structure "outer.inner"
//   boolean, integers, rate, amount, date, time      a whole number (a date counts days, a moment milliseconds; beyond 2^63 - 1 it is 2^63 - 1)
//   account, party, fixed and short byte strings     bytes
//   currency, text, choice                           text (a choice by its name)
//   a list                                           its JSON as text
// An absent optional is NULL, and so is everything inside it. The canonical bytes stand beside the columns and are what is shown; columns
// only find and sort.
#pragma once

#include <string>
#include <vector>

#include "core/json_codec.h"
#include "core/wire_type.h"
#include "explorer/sql/database.h"

namespace tallystick::explorer {

// Longer byte strings get no column: sealed texts, whole documents.
inline constexpr std::size_t kColumnBytesMax = 64;

enum class ColumnKind { number, text, bytes };
ColumnKind kind_of(const WireType& type);

struct Column {
  std::string name;  // "mandate.account"
  ColumnKind kind = ColumnKind::number;
  const WireType* type = nullptr;
  std::string_view about;
  bool optional = false;  // it, or a structure around it
  bool is_list() const { return type->kind == WireKind::list; }
  // Names something: an index on it answers "whose".
  bool is_id() const;
  // Has an index: names, states, money, days and moments.
  bool is_sortable() const;
};

// In wire order.
std::vector<Column> columns_of(WireFields fields);
// One value per column, from canonical bytes of that type. malformed when they are not.
Result<std::vector<sql::Value>> column_values(const JsonContext& context, WireFields fields, ByteView bytes);
// What the text of a filter stands for in the column; malformed with one clause. For lists and texts any text will do.
Result<sql::Value> column_value(const JsonContext& context, const Column& column, std::string_view text);

// Ids that occur anywhere in a value: accounts, parties, and what 32 bytes name, each once, ascending. `bytes` must be canonical.
std::vector<Bytes> ids_in(WireFields fields, ByteView bytes);
// The first amount, and the first currency, in wire order.
struct FirstMoney {
  std::optional<std::int64_t> minor;
  std::optional<std::string> currency;
};
FirstMoney first_money(WireFields fields, ByteView bytes);

}  // namespace tallystick::explorer
