#include "explorer/api/record_list.h"

#include <algorithm>
#include <set>

namespace tallystick::explorer::api {

RecordList::RecordList(const RecordTable& table) : table_{table} {
  for (const Column& column : table.columns)
    fields_.push_back({column, in_quotes(column.name), column.is_sortable(), {}, {}});
}

std::vector<std::string> RecordList::columns() const {
  std::vector<std::string> out{"key", "from", "to"};
  for (const Column& column : table_.columns) out.push_back("fields." + column.name);
  return out;
}

// Absent values are the smallest.
std::string RecordList::where(const sql::Dialect& dialect, Bound& bound, const PageRequest& request) const {
  std::string out;
  for (const Filter& filter : request.filters) out += " AND " + condition_of(dialect, bound, filter);
  if (!request.after) return out;
  const std::string beyond = request.descending ? " < " : " > ";
  const std::string key = bound.add(request.after->key);
  if (request.sort == nullptr) return out + " AND key_" + beyond + key;
  const std::string& field = request.sort->sql;
  if (std::holds_alternative<std::monostate>(request.after->sorted_by)) {
    const std::string tie = "(" + field + " IS NULL AND key_" + beyond + key + ")";
    return out + " AND " + (request.descending ? tie : "(" + field + " IS NOT NULL OR " + tie + ")");
  }
  const std::string value = bound.add(request.after->sorted_by);
  // The first part alone would do; it is what an index is entered by.
  if (!request.descending)
    return out + " AND " + field + " >= " + value + " AND (" + field + " > " + value + " OR key_ > " + key + ")";
  return out + " AND (" + field + " < " + value + " OR (" + field + " = " + value + " AND key_ < " + key + ")" +
         (request.sort->column.optional ? " OR " + field + " IS NULL)" : ")");
}

std::string RecordList::order(const PageRequest& request, const std::string& sorted_by) const {
  const std::string way = request.descending ? " DESC" : " ASC";
  std::string out = " ORDER BY ";
  if (request.sort != nullptr) out += sorted_by + way + (request.descending ? " NULLS LAST, " : " NULLS FIRST, ");
  return out + "key_" + way;
}

Answer<std::vector<RecordList::Version>> RecordList::current(const Ask& ask, const PageRequest& request) const {
  Bound bound;
  const std::string sorted_by = request.sort == nullptr ? "key_" : request.sort->sql;
  std::string statement = "SELECT key_, since_, value_, " + sorted_by + " FROM " + table_.current +
                          " WHERE since_ <= " + bound.add(number(request.moment.height));
  statement += where(ask.database.dialect(), bound, request);
  statement += order(request, sorted_by) + " LIMIT " + bound.add(request.limit + 1);
  const auto params = bound.params();
  const auto rows = ask.database.query(statement, params);
  if (!rows) return database_error(rows.error());
  std::vector<Version> out;
  for (const sql::Row& row : *rows)
    out.push_back(
        {row[0], request.sort == nullptr ? sql::Value{} : row[3], sql::number_at(row, 1), {}, sql::bytes_at(row, 2)});
  return out;
}

// What stood then and ended since. Found by its end or by a name first, and sorted after: few versions ended since a height that is near, and
// an order by key would walk over all that ever were.
Answer<std::vector<RecordList::Version>> RecordList::past(const Ask& ask, const PageRequest& request) const {
  Bound bound;
  const std::string sorted_by = request.sort == nullptr ? "key_" : request.sort->sql;
  const std::string height = bound.add(number(request.moment.height));
  std::string statement = "WITH then_ AS MATERIALIZED (SELECT key_, since_, until_, " + sorted_by +
                          " AS sorted_ FROM " + table_.past + " WHERE until_ > " + height + " AND since_ <= " + height;
  statement += where(ask.database.dialect(), bound, request);
  statement += "), page_ AS MATERIALIZED (SELECT * FROM then_" + order(request, "sorted_") + " LIMIT " +
               bound.add(request.limit + 1) +
               ") SELECT page_.key_, page_.since_, page_.until_, p.value_, page_.sorted_ FROM page_ JOIN " +
               table_.past + " AS p ON p.key_ = page_.key_ AND p.since_ = page_.since_";
  const auto params = bound.params();
  const auto rows = ask.database.query(statement, params);
  if (!rows) return database_error(rows.error());
  std::vector<Version> out;
  for (const sql::Row& row : *rows)
    out.push_back({row[0], request.sort == nullptr ? sql::Value{} : row[4], sql::number_at(row, 1),
                   sql::number_at(row, 2), sql::bytes_at(row, 3)});
  return out;
}

Answer<std::int64_t> RecordList::count(const Ask& ask, const PageRequest& request, std::int64_t max) const {
  Bound bound;
  PageRequest whole = request;
  whole.after.reset();
  const std::string height = bound.add(number(request.moment.height));
  const std::string filters = where(ask.database.dialect(), bound, whole);
  const std::string statement = "SELECT count(*) FROM (SELECT 1 FROM " + table_.current + " WHERE since_ <= " + height +
                                filters + " UNION ALL SELECT 1 FROM " + table_.past + " WHERE until_ > " + height +
                                " AND since_ <= " + height + filters + " LIMIT " + bound.add(max) + ") AS counted";
  const auto params = bound.params();
  const auto rows = ask.database.query(statement, params);
  if (!rows) return database_error(rows.error());
  return sql::number_at(rows->front(), 0);
}

Answer<Page> RecordList::page(const Ask& ask, const PageRequest& request) const {
  auto versions = current(ask, request);
  if (!versions) return tl::unexpected(versions.error());
  // What is indexed between the two reads moves from the first into the second: it may be met twice, and is never missed.
  auto ended = past(ask, request);
  if (!ended) return tl::unexpected(ended.error());
  std::set<sql::Value> met;
  for (const Version& version : *versions) met.insert(version.key);
  for (Version& version : *ended)
    if (met.insert(version.key).second) versions->push_back(std::move(version));
  std::ranges::sort(*versions, [&](const Version& a, const Version& b) {
    const auto left = std::tie(a.sorted_by, a.key), right = std::tie(b.sorted_by, b.key);
    return request.descending ? right < left : left < right;
  });
  Page page;
  for (const Version& version : *versions) {
    if (page.items.size() == static_cast<std::size_t>(request.limit)) {
      const Version& last = (*versions)[page.items.size() - 1];
      page.next = After{last.sorted_by, last.key};
      break;
    }
    Json item{{"key", to_hex(std::get<Bytes>(version.key))},
              {"fields", table_.row->to_json(ask.context.json, version.value).value_or(Json::object())},
              {"from", decimal(version.since)}};
    if (version.until) item["to"] = decimal(*version.until);
    page.items.push_back(std::move(item));
  }
  return page;
}

}  // namespace tallystick::explorer::api
