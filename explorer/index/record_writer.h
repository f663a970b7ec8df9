// Writes what a block did to the records of one type. A version that ends moves to the past; one that goes on is changed in place, in the
// columns that differ, so that indexes of others are not touched.
#pragma once

#include "contracts/ledger/delta.h"
#include "core/time.h"
#include "explorer/index/record_table.h"

namespace tallystick::explorer {

class RecordWriter {
 public:
  RecordWriter(const RecordTable& table, const JsonContext& context);
  // `change` is of this table, brought by the block of this height.
  Result<void> write(sql::Database& database, Height height, const contracts::RecordChange& change) const;

 private:
  using Values = std::vector<sql::Value>;
  Result<void> insert(sql::Database& database, Height height, const contracts::RecordChange& change) const;
  Result<void> end(sql::Database& database, Height height, const contracts::RecordChange& change) const;
  Result<void> update(sql::Database& database, Height height, const contracts::RecordChange& change) const;

  const RecordTable& table_;
  const JsonContext context_;
  std::string insert_, move_, erase_;
};

}  // namespace tallystick::explorer
