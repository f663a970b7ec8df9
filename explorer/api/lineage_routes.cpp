// A receivable seen through to its last fragment, as of any height, with a check that nothing was lost or made on the way.
#include <algorithm>
#include <map>

#include "contracts/fragment/record.h"
#include "contracts/receivable/record.h"
#include "explorer/api/routes.h"

namespace tallystick::explorer::api {
namespace {

using contracts::FragmentId;
using contracts::ReceivableId;
using contracts::fragment::Fragment;
using contracts::receivable::Receivable;

constexpr std::int64_t kNodesDefault = 200;
constexpr std::int64_t kNodesMax = 5'000;
constexpr std::int64_t kFragmentsMax = 50'000;  // that are added up, shown or not

struct Node {
  Fragment fragment;
  Json fields;
  std::int64_t made = 0;   // height
  std::int64_t since = 0;  // of the version that is shown
  std::vector<FragmentId> children;
};
using Nodes = std::map<FragmentId, Node>;

// Those who were spent together, and what came of them: a split has one parent, a merge several.
struct Step {
  std::int64_t given = 0;  // what was outstanding on the parents
  std::int64_t taken = 0;  // faces of the children
  bool conserved() const { return given == taken; }
};
using Steps = std::map<std::vector<FragmentId>, Step>;

const RecordTable& table_of(const Ask& ask, contracts::Table table) {
  return *std::ranges::find_if(ask.context.records, [&](const RecordTable& one) { return one.row->table == table; });
}

Answer<std::vector<sql::Row>> versions(const Ask& ask, const RecordTable& table, const char* column, ByteView id,
                                       Height at) {
  const std::string where = std::string{" WHERE "} + column + " = $1 AND since_ <= $2";
  const auto rows = ask.database.query("SELECT key_, since_, value_ FROM " + table.current + where +
                                           " UNION ALL SELECT key_, since_, value_ FROM " + table.past + where +
                                           " AND until_ > $2 LIMIT $3",
                                       {id, number(at), kFragmentsMax});
  if (!rows) return database_error(rows.error());
  return *rows;
}

Answer<Nodes> nodes_of(const Ask& ask, const ReceivableId& root, Height at) {
  const RecordTable& table = table_of(ask, contracts::Table::fragment);
  const auto rows = versions(ask, table, "root", root.view(), at);
  if (!rows) return tl::unexpected(rows.error());
  Nodes out;
  for (const sql::Row& row : *rows) {
    auto fragment = from_bytes<Fragment>(sql::bytes_at(row, 2));
    if (!fragment)
      return database_error(Error{ErrorKind::internal, "a fragment is damaged: " + fragment.error().message});
    const FragmentId id = fragment->id;
    const std::int64_t since = sql::number_at(row, 1);
    out[id] = {std::move(*fragment),
               table.row->to_json(ask.context.json, sql::bytes_at(row, 2)).value_or(Json::object()),
               since,
               since,
               {}};
  }
  const auto made =
      ask.database.query("SELECT key_, min(since_) FROM " + table.past + " WHERE root = $1 GROUP BY key_", {root});
  if (!made) return database_error(made.error());
  for (const sql::Row& row : *made)
    if (const auto id = FragmentId::from(sql::bytes_at(row, 0)); id && out.contains(*id))
      out[*id].made = sql::number_at(row, 1);
  for (auto& [id, node] : out)
    for (const FragmentId& parent : node.fragment.parents)
      if (out.contains(parent)) out[parent].children.push_back(id);
  return out;
}

Steps steps_of(const Nodes& nodes) {
  Steps out;
  for (const auto& [id, node] : nodes)
    if (!node.fragment.parents.empty()) out[node.fragment.parents.items].taken += node.fragment.face.minor();
  for (auto& [parents, step] : out)
    for (const FragmentId& parent : parents)
      if (const auto found = nodes.find(parent); found != nodes.end())
        step.given += found->second.fragment.face.minor() - found->second.fragment.paid.minor();
  return out;
}

// Parents before children, those of a generation by id.
std::vector<const Node*> breadth_first(const Nodes& nodes) {
  std::vector<const Node*> out;
  std::map<FragmentId, bool> met;
  for (const auto& [id, node] : nodes)
    if (node.fragment.parents.empty() && !std::exchange(met[id], true)) out.push_back(&node);
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const FragmentId& child : out[i]->children)
      if (!std::exchange(met[child], true)) out.push_back(&nodes.at(child));
  return out;
}

Json node_json(const Node& node, const Steps& steps, const Nodes& nodes) {
  Json out{{"id", node.fragment.id.hex()},
           {"parents", Json::array()},
           {"children", Json::array()},
           {"fields", node.fields},
           {"from", decimal(node.made)}};
  for (const FragmentId& parent : node.fragment.parents) out["parents"].push_back(parent.hex());
  for (const FragmentId& child : node.children) out["children"].push_back(child.hex());
  if (!node.fragment.is_live()) out["ended"] = decimal(node.since);
  bool conserved = true;
  if (!node.children.empty()) {
    const Step& step = steps.at(nodes.at(node.children.front()).fragment.parents.items);
    out["children_face"] = decimal(step.taken);
    out["parents_outstanding"] = decimal(step.given);
    conserved = step.conserved();
  } else if (node.fragment.state == contracts::fragment::State::spent) {
    conserved = false;  // its children are missing
  }
  out["conserved"] = conserved;
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

Answer<Json> lineage(const Ask& ask) {
  if (auto fine = only(ask, {"at", "limit"}); !fine) return tl::unexpected(fine.error());
  const auto id = ReceivableId::from_hex(ask.path[0]);
  if (!id)
    return bad_parameter("receivable", "It is no id of a receivable.",
                         "An id is 64 characters of lower-case hexadecimal.");
  const auto limit = limit_of(ask);
  if (!limit) return tl::unexpected(limit.error());
  const auto moment = moment_of(ask);
  if (!moment) return tl::unexpected(moment.error());
  const RecordTable& table = table_of(ask, contracts::Table::receivable);
  const auto rows = versions(ask, table, "key_", id->view(), moment->height);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty())
    return not_here("There was no such receivable as of block " + std::to_string(moment->height.raw()) + ".");
  const Bytes& value = sql::bytes_at(rows->front(), 2);
  const auto receivable = from_bytes<Receivable>(value);
  if (!receivable)
    return database_error(Error{ErrorKind::internal, "a receivable is damaged: " + receivable.error().message});
  const auto nodes = nodes_of(ask, *id, moment->height);
  if (!nodes) return tl::unexpected(nodes.error());
  const Steps steps = steps_of(*nodes);
  const auto order = breadth_first(*nodes);

  std::int64_t outstanding = 0;
  for (const auto& [fragment_id, node] : *nodes) outstanding += node.fragment.outstanding().minor();
  bool conserved = outstanding == receivable->unpaid().minor() && order.size() == nodes->size();
  for (const auto& [parents, step] : steps) conserved = conserved && step.conserved();
  Json shown = Json::array();
  for (const Node* node : order) {
    Json item = node_json(*node, steps, *nodes);
    conserved = conserved && item["conserved"].get<bool>();
    if (shown.size() < static_cast<std::size_t>(*limit)) shown.push_back(std::move(item));
  }
  const std::size_t omitted = nodes->size() - shown.size();
  Json out{{"receivable", table.row->to_json(ask.context.json, value).value_or(Json::object())},
           {"nodes", std::move(shown)},
           {"sums",
            {{"face", decimal(receivable->face.minor())},
             {"paid", decimal(receivable->paid.minor())},
             {"cancelled", decimal(receivable->cancelled.minor())},
             {"unpaid", decimal(receivable->unpaid().minor())},
             {"live_outstanding", decimal(outstanding)}}},
           {"conserved", conserved},
           {"omitted", omitted}};
  add_moment(out, *moment);
  return out;
}

}  // namespace

void add_lineage_routes(std::vector<Route>& routes) {
  routes.push_back({.path = "/v1/lineage/{receivable}",
                    .name = "getLineage",
                    .about = "Every fragment of a receivable as of any height, parents first, with what was given and "
                             "taken at each step.",
                    .path_parameters = {{"receivable", "id of the receivable", std::string(64, '0'), true}},
                    .query_parameters = {at_parameter(),
                                         {"limit", "fragments that are shown, 1..5000, default 200; all are added up",
                                          "200", false}},
                    .schema = "Lineage",
                    .answer = &lineage});
}

}  // namespace tallystick::explorer::api
