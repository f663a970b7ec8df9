// The tables of the index, and whether those that a database holds are these.
//   meta         name | value              format, genesis, height of the last block
//   block        height | hash | …         one row a block; `signers` are the bits of its finalization
//   epoch        epoch | validators | …    who validated from which height on, and how many blocks have a finalization of their own
//   validator    epoch | place | …         how many blocks each proposed and how many finalizations hold its vote
//   receipt      place | subject | …       what became of a transaction or of a piece of due work (place: explorer/index/place.h)
//   event        place | kind | …
//   mention      id | place                every account, party and other id that an event names
//   rule_input   height | changes          what the rules read of a block (explorer/index/rule_input.h)
//   alert        place | id | …            what the rules found (explorer/alerts/keeper.h); alert_party  party | place
//   record_*     explorer/index/record_table.h
#pragma once

#include <string>

#include "core/genesis.h"
#include "explorer/index/record_table.h"

namespace tallystick::explorer {

// Grows whenever what the tables hold changes in another way than with the ledger's types.
inline constexpr int kIndexFormat = 2;

// The statements that make every table, in the dialect's words.
std::string create_index(const sql::Dialect& dialect, const std::vector<RecordTable>& records);
// Names the format and every table and column: databases with the same mark hold the same tables.
Hash schema_mark(const std::vector<RecordTable>& records);

struct IndexState {
  bool empty = true;  // nothing was written yet
  Height height;      // the last block that is in it
};
// malformed, with the cure, when the database holds an index of another network or of another version.
Result<IndexState> check_index(sql::Database& database, const Hash& genesis, const std::vector<RecordTable>& records);
// True when the database holds an index, whatever version made it and of whatever network; false when it holds nothing. malformed, with the cure,
// when it holds something else.
Result<bool> holds_index(sql::Database& database);
// Drops every table of an index, in one transaction; nothing when there is none. malformed as holds_index says.
Result<void> drop_index(sql::Database& database);

}  // namespace tallystick::explorer
