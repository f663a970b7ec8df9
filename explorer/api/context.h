// What every route works with: the network, its types, and one connection to the index.
#pragma once

#include <string>
#include <vector>

#include "contracts/registry.h"
#include "core/genesis.h"
#include "explorer/api/query.h"
#include "explorer/index/record_table.h"
#include "explorer/service/standing.h"

namespace tallystick::explorer::api {

struct Context {
  Genesis genesis;
  JsonContext json;
  const contracts::Registry& registry;
  std::vector<RecordTable> records;
  explicit Context(Genesis g)
      : genesis{std::move(g)}, json{genesis.kind}, registry{contracts::registry()}, records{record_tables(registry)} {}
};

// One question, on the thread that answers it.
struct Ask {
  const Context& context;
  sql::Database& database;
  const Query& query;
  std::vector<std::string> path;  // what stands in the places of {…}, decoded
};

inline std::int64_t number(Height height) {
  return static_cast<std::int64_t>(height.raw());
}
// 64-bit numbers are texts in JSON.
inline std::string decimal(std::int64_t value) {
  return std::to_string(value);
}

}  // namespace tallystick::explorer::api
