// What an index says about itself.
#pragma once

#include <optional>

#include "core/genesis.h"
#include "explorer/sql/database.h"

namespace tallystick::explorer {

struct IndexFacts {
  Genesis genesis;
  Height height;                        // of the last block; 0: only genesis
  std::optional<Timestamp> block_time;  // of that block
};
// unavailable when the database cannot be asked, internal when what it says cannot be.
Result<IndexFacts> read_facts(sql::Database& database);

}  // namespace tallystick::explorer
