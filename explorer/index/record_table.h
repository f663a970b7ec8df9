// The two tables of a record type: "record_FAMILY_NAME" holds what stands now, one row a key; "..._past" what stood before. A version
// stands from the block `since` on, and up to the block `until`, which brought the next one or its end. As of height H a key has at
// most one version: the one with since <= H < until.
//   current   key | since | value | columns of the value (explorer/index/columns.h)       indexed by every sortable column
//   past      key | since | until | value | the same columns                              by (key, since), until and every id
// Column names of ours end with '_': fields never do.
#pragma once

#include <string>
#include <vector>

#include "contracts/registry.h"
#include "explorer/index/columns.h"

namespace tallystick::explorer {

struct RecordTable {
  const contracts::RecordRow* row = nullptr;
  std::string current;  // quoted names
  std::string past;
  std::vector<Column> columns;

  const Column* find(std::string_view name) const;
};

// Of every record type of the registry, in its order.
std::vector<RecordTable> record_tables(const contracts::Registry& registry);

// "\"mandate.account\""
std::string in_quotes(std::string_view name);
// The statements that make both tables.
std::string create_tables(const sql::Dialect& dialect, const RecordTable& table);

}  // namespace tallystick::explorer
