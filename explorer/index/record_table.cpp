#include "explorer/index/record_table.h"

#include <algorithm>

namespace tallystick::explorer {
namespace {

std::string_view type_of(const sql::Dialect& dialect, ColumnKind kind) {
  switch (kind) {
    case ColumnKind::number:
      return dialect.number_type;
    case ColumnKind::text:
      return dialect.text_type;
    case ColumnKind::bytes:
      return dialect.bytes_type;
  }
  return {};
}

std::string bare(std::string_view name_in_quotes) {
  return std::string{name_in_quotes.substr(1, name_in_quotes.size() - 2)};
}

}  // namespace

const Column* RecordTable::find(std::string_view name) const {
  const auto found = std::ranges::find(columns, name, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

std::vector<RecordTable> record_tables(const contracts::Registry& registry) {
  std::vector<RecordTable> out;
  for (const contracts::RecordRow& row : registry.records) {
    std::string name = "record_" + std::string{row.name};
    std::ranges::replace(name, '.', '_');
    out.push_back({&row, in_quotes(name), in_quotes(name + "_past"), columns_of(row.fields())});
  }
  return out;
}

std::string in_quotes(std::string_view name) {
  return '"' + std::string{name} + '"';
}

std::string create_tables(const sql::Dialect& dialect, const RecordTable& table) {
  const std::string number{dialect.number_type}, bytes{dialect.bytes_type};
  std::string columns;
  for (const Column& column : table.columns)
    columns += ", " + in_quotes(column.name) + ' ' + std::string{type_of(dialect, column.kind)};
  std::string out = "CREATE TABLE " + table.current + " (key_ " + bytes + " NOT NULL PRIMARY KEY, since_ " + number +
                    " NOT NULL, value_ " + bytes + " NOT NULL" + columns + ");\n";
  out += "CREATE TABLE " + table.past + " (key_ " + bytes + " NOT NULL, since_ " + number + " NOT NULL, until_ " +
         number + " NOT NULL, value_ " + bytes + " NOT NULL" + columns + ", PRIMARY KEY (key_, since_));\n";
  out += "CREATE INDEX " + in_quotes(bare(table.past) + "_until") + " ON " + table.past + " (until_);\n";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (!column.is_sortable()) continue;
    const std::string name = in_quotes(column.name), number_of_index = std::to_string(i);
    out += "CREATE INDEX " + in_quotes(bare(table.current) + "_" + number_of_index) + " ON " + table.current + " (" +
           name + std::string{dialect.nulls_first} + ", key_);\n";
    if (column.is_id())
      out += "CREATE INDEX " + in_quotes(bare(table.past) + "_" + number_of_index) + " ON " + table.past + " (" + name +
             ", key_, since_) WHERE " + name + " IS NOT NULL;\n";
  }
  return out;
}

}  // namespace tallystick::explorer
