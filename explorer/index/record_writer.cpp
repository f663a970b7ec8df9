#include "explorer/index/record_writer.h"

#include "core/ensure.h"

namespace tallystick::explorer {

RecordWriter::RecordWriter(const RecordTable& table, const JsonContext& context) : table_{table}, context_{context} {
  std::string names, places;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    names += ", " + in_quotes(table.columns[i].name);
    places += ", $" + std::to_string(i + 4);
  }
  insert_ = "INSERT INTO " + table.current + " (key_, since_, value_" + names + ") VALUES ($1, $2, $3" + places + ")";
  move_ = "INSERT INTO " + table.past + " (key_, since_, until_, value_" + names + ") SELECT key_, since_, $2, value_" +
          names + " FROM " + table.current + " WHERE key_ = $1";
  erase_ = "DELETE FROM " + table.current + " WHERE key_ = $1";
}

Result<void> RecordWriter::write(sql::Database& database, Height height, const contracts::RecordChange& change) const {
  ensure(change.table == table_.row->table && (change.before || change.after));
  if (!change.before) return insert(database, height, change);
  if (!change.after) return end(database, height, change);
  return update(database, height, change);
}

Result<void> RecordWriter::insert(sql::Database& database, Height height, const contracts::RecordChange& change) const {
  const auto values = column_values(context_, table_.row->fields(), *change.after);
  if (!values) return tl::unexpected(values.error());
  std::vector<sql::Param> params{change.key, static_cast<std::int64_t>(height.raw()), *change.after};
  for (const sql::Value& value : *values) params.emplace_back(value);
  return database.write(insert_, params);
}

Result<void> RecordWriter::end(sql::Database& database, Height height, const contracts::RecordChange& change) const {
  if (auto moved = database.write(move_, {change.key, static_cast<std::int64_t>(height.raw())}); !moved) return moved;
  return database.write(erase_, {change.key});
}

Result<void> RecordWriter::update(sql::Database& database, Height height, const contracts::RecordChange& change) const {
  const auto before = column_values(context_, table_.row->fields(), *change.before);
  if (!before) return tl::unexpected(before.error());
  const auto after = column_values(context_, table_.row->fields(), *change.after);
  if (!after) return tl::unexpected(after.error());
  const auto number = static_cast<std::int64_t>(height.raw());
  if (auto moved = database.write(move_, {change.key, number}); !moved) return moved;
  std::string statement = "UPDATE " + table_.current + " SET since_ = $2, value_ = $3";
  std::vector<sql::Param> params{change.key, number, *change.after};
  for (std::size_t i = 0; i < after->size(); ++i) {
    if ((*before)[i] == (*after)[i]) continue;
    params.emplace_back((*after)[i]);
    statement += ", " + in_quotes(table_.columns[i].name) + " = $" + std::to_string(params.size());
  }
  return database.write(statement + " WHERE key_ = $1", params);
}

}  // namespace tallystick::explorer
