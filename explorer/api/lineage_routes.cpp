// A receivable seen through to its last fragment, as of any height, with a check that nothing was lost or made on the way.
#include <algorithm>
#include <map>

#include "contracts/fragment/record.h"
#include "contracts/receivable/record.h"
#include "explorer/api/lineage_graph.h"
#include "explorer/api/routes.h"

namespace tallystick::explorer::api {
namespace {

using contracts::FragmentId;
using contracts::ReceivableId;
using contracts::fragment::Fragment;
using contracts::receivable::Receivable;

constexpr std::int64_t kNodesDefault = 200;
constexpr std::int64_t kNodesMax = 5'000;
constexpr std::int64_t kRowsAtOnce = 1'000;
constexpr std::size_t kKeysAtOnce = 100;

const RecordTable& table_of(const Ask& ask, contracts::Table table) {
  return *std::ranges::find_if(ask.context.records, [&](const RecordTable& one) { return one.row->table == table; });
}

using Parts = std::map<FragmentId, Part>;

// The versions of one table that stood at the height, some rows at a time and without their bytes: false when there are more than `most`.
Answer<bool> read_parts(const Ask& ask, const std::string& from, const ReceivableId& root, Height at, bool past,
                        std::size_t most, Parts& out) {
  const std::string statement = "SELECT key_, since_, value_ FROM " + from +
                                " WHERE root = $1 AND since_ <= $2 AND key_ > $3" + (past ? " AND until_ > $2" : "") +
                                " ORDER BY key_ LIMIT $4";
  Bytes after;
  for (;;) {
    const auto rows = ask.database.query(statement, {root, number(at), after, kRowsAtOnce});
    if (!rows) return database_error(rows.error());
    for (const sql::Row& row : *rows) {
      const auto fragment = from_bytes<Fragment>(sql::bytes_at(row, 2));
      if (!fragment)
        return database_error(Error{ErrorKind::internal, "a fragment is damaged: " + fragment.error().message});
      out.try_emplace(fragment->id, Part{fragment->id, fragment->parents.items, fragment->face.minor(),
                                         fragment->paid.minor(), fragment->state, sql::number_at(row, 1)});
      if (out.size() > most) return false;
    }
    if (rows->size() < static_cast<std::size_t>(kRowsAtOnce)) return true;
    after = sql::bytes_at(rows->back(), 0);
  }
}

// What stands may end between the two reads: it is met twice then, and never missed.
Answer<Parts> parts_of(const Ask& ask, const ReceivableId& root, Height at, std::size_t most) {
  const RecordTable& table = table_of(ask, contracts::Table::fragment);
  Parts out;
  auto few = read_parts(ask, table.current, root, at, false, most, out);
  if (few && *few) few = read_parts(ask, table.past, root, at, true, most, out);
  if (!few) return tl::unexpected(few.error());
  if (*few) return out;
  return tl::unexpected(ApiError{413, "too_large", "The receivable has more than " + std::to_string(most) + " parts.",
                                 "Its parts are listed by /v1/records/fragment.fragment?root=" + root.hex() + ".",
                                 "receivable"});
}

// What is shown of a part beside its place in the graph.
struct Shown {
  Json fields;
  std::int64_t made = 0;  // height
};

Answer<std::map<FragmentId, Shown>> shown_of(const Ask& ask, std::span<const Part* const> parts, Height at) {
  const RecordTable& table = table_of(ask, contracts::Table::fragment);
  std::map<FragmentId, Shown> out;
  while (!parts.empty()) {
    const auto some = parts.first(std::min(kKeysAtOnce, parts.size()));
    parts = parts.subspan(some.size());
    Bound bound;
    const std::string height = bound.add(number(at));
    std::string keys;
    for (const Part* part : some) keys += (keys.empty() ? "" : ", ") + bound.add(to_bytes(part->id));
    const std::string where = " WHERE since_ <= " + height + " AND key_ IN (" + keys + ")";
    const auto params = bound.params();
    for (const std::string& statement :
         {"SELECT key_, since_, value_ FROM " + table.current + where,
          "SELECT key_, since_, value_ FROM " + table.past + where + " AND until_ > " + height}) {
      const auto rows = ask.database.query(statement, params);
      if (!rows) return database_error(rows.error());
      for (const sql::Row& row : *rows)
        if (const auto id = FragmentId::from(sql::bytes_at(row, 0)))
          out.try_emplace(*id,
                          Shown{table.row->to_json(ask.context.json, sql::bytes_at(row, 2)).value_or(Json::object()),
                                sql::number_at(row, 1)});
    }
    const auto made =
        ask.database.query("SELECT key_, min(since_) FROM " + table.past + where + " GROUP BY key_", params);
    if (!made) return database_error(made.error());
    for (const sql::Row& row : *made)
      if (const auto id = FragmentId::from(sql::bytes_at(row, 0)); id && out.contains(*id))
        out.at(*id).made = std::min(out.at(*id).made, sql::number_at(row, 1));
  }
  return out;
}

Json node_json(const Part& part, const LineageGraph& graph, const Shown& shown) {
  Json out{{"id", part.id.hex()},    {"parents", Json::array()},    {"children", Json::array()},
           {"fields", shown.fields}, {"from", decimal(shown.made)}, {"conserved", graph.conserved(part)}};
  for (const FragmentId& parent : part.parents) out["parents"].push_back(parent.hex());
  for (const FragmentId& child : part.children) out["children"].push_back(child.hex());
  using contracts::fragment::State;
  if (part.state == State::spent || part.state == State::settled || part.state == State::cancelled)
    out["ended"] = decimal(part.since);
  if (!part.children.empty()) {
    out["children_face"] = wide_text(graph.step(part).taken);
    out["parents_outstanding"] = wide_text(graph.step(part).given);
  }
  return out;
}

Answer<std::int64_t> limit_of(const Ask& ask) {
  const auto text = ask.query.one("limit");
  if (!text) return tl::unexpected(text.error());
  const auto limit = text->empty() ? std::optional{kNodesDefault} : parse_number(*text);
  if (!limit || *limit < 1 || *limit > kNodesMax)
    return bad_parameter("limit", "It is a whole number from 1 to " + std::to_string(kNodesMax) + ".");
  return *limit;
}

// As of the moment; nothing when there was none.
Answer<std::optional<Bytes>> receivable_at(const Ask& ask, const ReceivableId& id, Height at) {
  const RecordTable& table = table_of(ask, contracts::Table::receivable);
  const std::string where = " WHERE key_ = $1 AND since_ <= $2";
  const auto rows = ask.database.query("SELECT value_ FROM " + table.current + where +
                                           " UNION ALL SELECT value_ FROM " + table.past + where + " AND until_ > $2",
                                       {id, number(at)});
  if (!rows) return database_error(rows.error());
  return rows->empty() ? std::nullopt : std::optional{sql::bytes_at(rows->front(), 0)};
}

Answer<Json> lineage(const Ask& ask, std::size_t parts_max) {
  if (auto fine = only(ask, {"at", "limit"}); !fine) return tl::unexpected(fine.error());
  const auto id = ReceivableId::from_hex(ask.path[0]);
  if (!id)
    return bad_parameter("receivable", "It is no id of a receivable.",
                         "An id is 64 characters of lower-case hexadecimal.");
  const auto limit = limit_of(ask);
  if (!limit) return tl::unexpected(limit.error());
  const auto moment = moment_of(ask);
  if (!moment) return tl::unexpected(moment.error());
  const auto value = receivable_at(ask, *id, moment->height);
  if (!value) return tl::unexpected(value.error());
  if (!*value)
    return not_here("There was no such receivable as of block " + std::to_string(moment->height.raw()) + ".");
  const auto receivable = from_bytes<Receivable>(**value);
  if (!receivable)
    return database_error(Error{ErrorKind::internal, "a receivable is damaged: " + receivable.error().message});
  auto parts = parts_of(ask, *id, moment->height, parts_max);
  if (!parts) return tl::unexpected(parts.error());
  const LineageGraph graph{std::move(*parts)};
  const auto first = std::span{graph.order()}.first(std::min(static_cast<std::size_t>(*limit), graph.order().size()));
  const auto shown = shown_of(ask, first, moment->height);
  if (!shown) return tl::unexpected(shown.error());
  Json nodes = Json::array();
  for (const Part* part : first)
    if (const auto found = shown->find(part->id); found != shown->end())
      nodes.push_back(node_json(*part, graph, found->second));
  const std::size_t omitted = graph.size() - nodes.size();
  Json out{
      {"receivable",
       table_of(ask, contracts::Table::receivable).row->to_json(ask.context.json, **value).value_or(Json::object())},
      {"nodes", std::move(nodes)},
      {"sums",
       {{"face", decimal(receivable->face.minor())},
        {"paid", decimal(receivable->paid.minor())},
        {"cancelled", decimal(receivable->cancelled.minor())},
        {"unpaid", decimal(receivable->unpaid().minor())},
        {"live_outstanding", wide_text(graph.live_outstanding())}}},
      {"conserved", graph.whole(receivable->unpaid().minor())},
      {"omitted", omitted}};
  add_moment(out, *moment);
  return out;
}

}  // namespace

void add_lineage_routes(std::vector<Route>& routes, std::size_t parts_max) {
  routes.push_back({.path = "/v1/lineage/{receivable}",
                    .name = "getLineage",
                    .about = "Every fragment of a receivable as of any height, parents first, with what was given and "
                             "taken at each step; too_large beyond " +
                             std::to_string(parts_max) + " of them.",
                    .path_parameters = {{"receivable", "id of the receivable", std::string(64, '0'), true}},
                    .query_parameters = {at_parameter(),
                                         {"limit", "fragments that are shown, 1..5000, default 200; all are added up",
                                          "200", false}},
                    .schema = "Lineage",
                    .answer = [parts_max](const Ask& ask) { return lineage(ask, parts_max); }});
}

}  // namespace tallystick::explorer::api
