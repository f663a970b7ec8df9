// Record types and their fields, lists of records, one record and its history.
#include "explorer/api/record_list.h"
#include "explorer/api/routes.h"

namespace tallystick::explorer::api {
namespace {

Json field_json(const std::string& name, const Column& column) {
  Json out{{"name", name},
           {"kind", std::string{name_of(column.type->kind)}},
           {"about", std::string{column.about}},
           {"optional", column.optional},
           {"sortable", column.is_sortable()}};
  Json ops = Json::array();
  for (const Op op : ops_of({column, {}, false, {}, {}})) ops.push_back(std::string{name_of(op)});
  out["ops"] = std::move(ops);
  if (!column.type->choices.empty()) {
    out["choices"] = Json::array();
    for (const WireChoice& choice : column.type->choices) out["choices"].push_back(std::string{choice.name});
  }
  return out;
}

Answer<Json> types(const Ask& ask) {
  if (auto fine = only(ask, {}); !fine) return tl::unexpected(fine.error());
  Json out = Json::array();
  for (const RecordTable& table : ask.context.records) {
    Json fields = Json::array(), key = Json::array();
    for (const Column& column : table.columns) fields.push_back(field_json(column.name, column));
    for (const Column& column : columns_of(table.row->key->parts)) key.push_back(field_json(column.name, column));
    if (key.empty())
      key.push_back({{"name", "key"}, {"kind", std::string{name_of(table.row->key->kind)}}, {"about", ""}});
    out.push_back({{"type", std::string{table.row->name}},
                   {"table", static_cast<int>(table.row->table)},
                   {"about", std::string{table.row->about}},
                   {"key", std::move(key)},
                   {"fields", std::move(fields)}});
  }
  return Json{{"types", std::move(out)}};
}

Answer<const RecordTable*> table_of(const Ask& ask) {
  for (const RecordTable& table : ask.context.records)
    if (table.row->name == ask.path[0]) return &table;
  return tl::unexpected(ApiError{404, "unknown_type", "There is no record type '" + ask.path[0].substr(0, 64) + "'.",
                                 "/v1/records names them all.", "type"});
}

// The hex of the canonical key; where it is one plain value, also as JSON writes that (bech32m of an account).
Answer<Bytes> key_of(const Ask& ask, const RecordTable& table) {
  if (auto bytes = from_hex(ask.path[1]); bytes && check_bytes(*table.row->key, *bytes)) return std::move(*bytes);
  if (auto bytes = json_to_bytes(*table.row->key, ask.context.json, Json(ask.path[1]))) return std::move(*bytes);
  return bad_parameter("key", "It is no key of " + ask.path[0] + ".",
                       "A key is the hexadecimal of its canonical bytes, as lists give it.");
}

Answer<Json> record(const Ask& ask) {
  if (auto fine = only(ask, {"at"}); !fine) return tl::unexpected(fine.error());
  const auto table = table_of(ask);
  if (!table) return tl::unexpected(table.error());
  const auto key = key_of(ask, **table);
  if (!key) return tl::unexpected(key.error());
  const auto moment = moment_of(ask);
  if (!moment) return tl::unexpected(moment.error());
  const auto rows =
      ask.database.query("SELECT since_, CAST(NULL AS BIGINT) AS until_, value_ FROM " + (*table)->current +
                             " WHERE key_ = $1 AND since_ <= $2 UNION ALL SELECT since_, until_, value_ FROM " +
                             (*table)->past + " WHERE key_ = $1 AND since_ <= $2 AND until_ > $2",
                         {*key, number(moment->height)});
  if (!rows) return database_error(rows.error());
  if (rows->empty())
    return not_here("Nothing stood at this key as of block " + std::to_string(moment->height.raw()) + ".",
                    "Its history says when something did.");
  const sql::Row& row = rows->front();
  Json out{{"type", ask.path[0]},
           {"key", to_hex(*key)},
           {"fields", (*table)->row->to_json(ask.context.json, sql::bytes_at(row, 2)).value_or(Json::object())},
           {"bytes", to_hex(sql::bytes_at(row, 2))},
           {"from", decimal(sql::number_at(row, 0))}};
  if (!sql::null_at(row, 1)) out["to"] = decimal(sql::number_at(row, 1));
  add_moment(out, *moment);
  return out;
}

// The names of the fields that differ.
Json changed(const Json& before, const Json& after) {
  Json out = Json::array();
  for (const auto& [name, value] : after.items())
    if (!before.contains(name) || before[name] != value) out.push_back(name);
  for (const auto& [name, value] : before.items())
    if (!after.contains(name)) out.push_back(name);
  return out;
}

// Newest first; `cursor` is the height that the page before ended with.
Answer<Json> history(const Ask& ask) {
  if (auto fine = only(ask, {"at", "cursor", "limit"}); !fine) return tl::unexpected(fine.error());
  const auto table = table_of(ask);
  if (!table) return tl::unexpected(table.error());
  const auto key = key_of(ask, **table);
  if (!key) return tl::unexpected(key.error());
  const auto moment = moment_of(ask);
  if (!moment) return tl::unexpected(moment.error());
  const auto limit_text = ask.query.one("limit"), cursor = ask.query.one("cursor");
  if (!limit_text) return tl::unexpected(limit_text.error());
  if (!cursor) return tl::unexpected(cursor.error());
  const auto limit = limit_text->empty() ? std::optional{kLimitDefault} : parse_number(*limit_text);
  if (!limit || *limit < 1 || *limit > kLimitMax)
    return bad_parameter("limit", "It is a whole number from 1 to " + std::to_string(kLimitMax) + ".");
  const auto before = cursor->empty() ? std::optional{number(moment->height) + 1} : parse_number(*cursor);
  if (!before)
    return tl::unexpected(
        ApiError{400, "bad_cursor", "The cursor is not one of this list.", "Begin again without a cursor.", "cursor"});
  const auto rows = ask.database.query(
      "SELECT * FROM (SELECT since_, CAST(NULL AS BIGINT) AS until_, value_ FROM " + (*table)->current +
          " WHERE key_ = $1 AND since_ < $2 UNION ALL SELECT since_, until_, value_ FROM " + (*table)->past +
          " WHERE key_ = $1 AND since_ < $2) AS versions ORDER BY since_ DESC LIMIT $3",
      {*key, *before, *limit + 1});
  if (!rows) return database_error(rows.error());
  if (rows->empty() && cursor->empty()) return not_here("Nothing ever stood at this key.");
  Json items = Json::array();
  const auto fields_of = [&](const sql::Row& row) {
    return (*table)->row->to_json(ask.context.json, sql::bytes_at(row, 2)).value_or(Json::object());
  };
  for (std::size_t i = 0; i < rows->size() && i < static_cast<std::size_t>(*limit); ++i) {
    const sql::Row& row = (*rows)[i];
    Json item{{"from", decimal(sql::number_at(row, 0))},
              {"fields", fields_of(row)},
              {"bytes", to_hex(sql::bytes_at(row, 2))}};
    if (!sql::null_at(row, 1)) item["to"] = decimal(sql::number_at(row, 1));
    const bool follows = i + 1 < rows->size() && !sql::null_at((*rows)[i + 1], 1) &&
                         sql::number_at((*rows)[i + 1], 1) == sql::number_at(row, 0);
    if (follows) item["changed"] = changed(fields_of((*rows)[i + 1]), item["fields"]);
    items.push_back(std::move(item));
  }
  Json out{{"type", ask.path[0]}, {"key", to_hex(*key)}, {"items", std::move(items)}};
  add_moment(out, *moment);
  if (rows->size() > static_cast<std::size_t>(*limit))
    out["cursor"] = decimal(sql::number_at((*rows)[static_cast<std::size_t>(*limit) - 1], 0));
  return out;
}

Answer<std::shared_ptr<const List>> list(const Ask& ask) {
  const auto table = table_of(ask);
  if (!table) return tl::unexpected(table.error());
  return std::make_shared<const RecordList>(**table);
}

}  // namespace

void add_record_routes(std::vector<Route>& routes) {
  const Parameter type{"type", "name of the record type, as /v1/records gives it", "fragment.fragment", true};
  const Parameter key{"key", "hexadecimal of the canonical key", std::string(64, '0'), true};
  routes.push_back({.path = "/v1/records",
                    .name = "listTypes",
                    .about = "Every record type with its fields, and what can be asked of each.",
                    .schema = "Types",
                    .answer = &types});
  routes.push_back({.path = "/v1/records/{type}",
                    .name = "listRecords",
                    .about = "Records of one type as of any height, by key or by a sortable field.",
                    .path_parameters = {type},
                    .schema = "Record",
                    .list = &list});
  routes.push_back({.path = "/v1/records/{type}/{key}",
                    .name = "getRecord",
                    .about = "One record as of any height, with its bytes.",
                    .path_parameters = {type, key},
                    .query_parameters = {at_parameter()},
                    .schema = "RecordDetail",
                    .answer = &record});
  routes.push_back({.path = "/v1/records/{type}/{key}/history",
                    .name = "getHistory",
                    .about = "Every version of a record, newest first, with the fields that changed.",
                    .path_parameters = {type, key},
                    .query_parameters = {at_parameter(),
                                         {"limit", "versions on a page, 1..500", "50", false},
                                         {"cursor", "where to go on, as an earlier answer gave it", "", false}},
                    .schema = "Version",
                    .answer = &history});
}

}  // namespace tallystick::explorer::api
