#include "explorer/testing/dump.h"

#include <algorithm>

#include "contracts/registry.h"
#include "core/ensure.h"
#include "explorer/index/record_table.h"

namespace tallystick::explorer {
namespace {

std::string text_of(const sql::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return '"' + *text + '"';
  if (const auto* bytes = std::get_if<Bytes>(&value)) return to_hex(*bytes);
  return "null";
}

}  // namespace

std::map<std::string, std::vector<std::string>> dump(sql::Database& database) {
  std::vector<std::string> tables{"meta", "block", "epoch", "validator", "receipt", "event", "mention", "rule_input", "alert", "alert_party"};
  for (const RecordTable& table : record_tables(contracts::registry())) {
    tables.push_back(table.current);
    tables.push_back(table.past);
  }
  std::map<std::string, std::vector<std::string>> out;
  for (const std::string& table : tables) {
    const auto rows = database.query("SELECT * FROM " + table);
    ensure(rows.has_value());
    std::vector<std::string>& lines = out[table];
    for (const sql::Row& row : *rows) {
      std::string line;
      for (const sql::Value& value : row) line += text_of(value) + '|';
      lines.push_back(std::move(line));
    }
    std::ranges::sort(lines);
  }
  return out;
}

}  // namespace tallystick::explorer
