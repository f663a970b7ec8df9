#include "explorer/index/facts.h"

namespace tallystick::explorer {

Result<IndexFacts> read_facts(sql::Database& database) {
  const auto rows = database.query(
      "SELECT value, CAST((SELECT value FROM meta WHERE name = 'height') AS BIGINT), (SELECT max(time) FROM block) "
      "FROM meta WHERE name = 'genesis'");
  if (!rows) return tl::unexpected(rows.error());
  if (rows->size() != 1) return internal_error("the index does not say of which network it is");
  const sql::Row& row = rows->front();
  auto genesis = read_genesis_json(sql::text_at(row, 0));
  if (!genesis) return internal_error("the genesis in the index is damaged: " + genesis.error().message);
  IndexFacts facts{std::move(*genesis), Height{static_cast<std::uint64_t>(sql::number_at(row, 1))}, {}};
  if (!sql::null_at(row, 2)) facts.block_time = Timestamp{sql::number_at(row, 2)};
  return facts;
}

}  // namespace tallystick::explorer
