// Search of everything by what people have at hand: a number, an id, a hash, an address, a name; and what there is in all.
#include "explorer/api/routes.h"
#include "explorer/api/story_items.h"
#include "explorer/index/place.h"

namespace tallystick::explorer::api {
namespace {

constexpr std::size_t kHitsMax = 50;
constexpr std::size_t kNameBytesMin = 1;

using Hits = Json;

Json hit(const char* what, std::string label, const char* matched) {
  return {{"what", what}, {"label", std::move(label)}, {"matched", matched}};
}

// "name" or "label" of a record, for people; else its key.
std::string label_of(const Json& fields, const std::string& key) {
  for (const char* name : {"name", "state"})
    if (fields.contains(name) && fields[name].is_string()) return fields[name];
  return key.substr(0, 16);
}

Answer<void> find_blocks(const Ask& ask, const std::string& text, Height at, Hits& hits) {
  const auto height = parse_number(text);
  const auto hash = Hash::from_hex(text);
  if (!height && !hash) return {};
  const std::string columns = "SELECT height, hash FROM block WHERE height <= $2 AND ";
  const auto rows = height ? ask.database.query(columns + "height = $1", {*height, number(at)})
                           : ask.database.query(columns + "hash = $1", {*hash, number(at)});
  if (!rows) return database_error(rows.error());
  for (const sql::Row& row : *rows) {
    Json one = hit("block", "block " + decimal(sql::number_at(row, 0)), height ? "number" : "hash");
    one["height"] = decimal(sql::number_at(row, 0));
    one["key"] = to_hex(sql::bytes_at(row, 1));
    hits.push_back(std::move(one));
  }
  return {};
}

Answer<void> find_transactions(const Ask& ask, const Bytes& id, Height at, Hits& hits) {
  const auto rows = ask.database.query(
      "SELECT " + std::string{kReceiptColumns} +
          " FROM receipt WHERE (subject = $1 OR hash = $1) AND place < $2 ORDER BY place DESC LIMIT 5",
      {id, first_place(at.next())});
  if (!rows) return database_error(rows.error());
  for (const sql::Row& row : *rows) {
    const Json item = receipt_item(ask.context, row);
    const bool work = item.contains("work");
    Json one = hit(work ? "work" : "transaction", work ? item["work"].get<std::string>() : item["operations"].dump(),
                   sql::bytes_at(row, 2) == id ? "id" : "hash");
    one["key"] = to_hex(sql::bytes_at(row, 2));
    one["height"] = item["height"];
    hits.push_back(std::move(one));
  }
  return {};
}

void add_record(const Ask& ask, const RecordTable& table, const sql::Row& row, const char* matched, Hits& hits) {
  const std::string key = to_hex(sql::bytes_at(row, 0));
  const Json fields = table.row->to_json(ask.context.json, sql::bytes_at(row, 2)).value_or(Json::object());
  Json one = hit("record", label_of(fields, key), matched);
  one["type"] = std::string{table.row->name};
  one["key"] = key;
  one["height"] = decimal(sql::number_at(row, 1));
  hits.push_back(std::move(one));
}

// What stood at the key then, or had stood there last.
Answer<void> find_records(const Ask& ask, const Bytes& id, Height at, Hits& hits) {
  for (const RecordTable& table : ask.context.records) {
    if (table.row->key->kind == WireKind::object || table.row->key->width != id.size()) continue;
    const std::string where = " WHERE key_ = $1 AND since_ <= $2";
    const auto rows = ask.database.query("SELECT * FROM (SELECT key_, since_, value_ FROM " + table.current + where +
                                             " UNION ALL SELECT key_, since_, value_ FROM " + table.past + where +
                                             ") AS versions ORDER BY since_ DESC LIMIT 1",
                                         {id, number(at)});
    if (!rows) return database_error(rows.error());
    for (const sql::Row& row : *rows) add_record(ask, table, row, "id", hits);
  }
  return {};
}

Answer<void> find_mentions(const Ask& ask, const Bytes& id, const std::string& text, Height at, Hits& hits) {
  const auto rows = ask.database.query(
      "SELECT count(*), max(place) FROM (SELECT place FROM mention WHERE id = $1 AND place < $2 ORDER BY place DESC "
      "LIMIT 1000) AS newest",
      {id, first_place(at.next())});
  if (!rows) return database_error(rows.error());
  const std::int64_t count = sql::number_at(rows->front(), 0);
  if (count == 0) return {};
  Json one = hit("event", decimal(count) + (count == 1'000 ? " events or more" : " events"), "id");
  one["key"] = text;
  one["height"] = decimal(height_of_place(sql::number_at(rows->front(), 1)));
  hits.push_back(std::move(one));
  return {};
}

// Versions that stood as of $1, of the columns named.
std::string as_of(const RecordTable& table, const std::string& columns) {
  return "(SELECT " + columns + " FROM " + table.current + " WHERE since_ <= $1 UNION ALL SELECT " + columns +
         " FROM " + table.past + " WHERE until_ > $1 AND since_ <= $1) AS then_";
}

// Parties by a part of their name, or of their legal id.
Answer<void> find_names(const Ask& ask, const std::string& text, Height at, Hits& hits) {
  for (const RecordTable& table : ask.context.records) {
    if (table.row->table != contracts::Table::party) continue;
    for (const auto& [column, matched] : {std::pair{"name", "name"}, std::pair{"legal_id.value", "legal_id"}}) {
      if (table.find(column) == nullptr) continue;
      const auto rows = ask.database.query(
          "SELECT key_, since_, value_ FROM " +
              as_of(table, "key_, since_, value_, " + in_quotes(column) + " AS found_") + " WHERE " +
              std::string{ask.database.dialect().position} + "(lower(found_), $2) > 0 ORDER BY found_, key_ LIMIT $3",
          {number(at), in_small_letters(text), static_cast<std::int64_t>(kHitsMax)});
      if (!rows) return database_error(rows.error());
      for (const sql::Row& row : *rows) add_record(ask, table, row, matched, hits);
    }
  }
  return {};
}

Answer<Json> search(const Ask& ask) {
  if (auto fine = only(ask, {"at", "q"}); !fine) return tl::unexpected(fine.error());
  const auto text = ask.query.one("q");
  if (!text) return tl::unexpected(text.error());
  if (text->size() < kNameBytesMin || text->size() > 200)
    return bad_parameter("q", "It is a number, an id, a hash, an address or a name of 1 to 200 bytes.");
  const auto moment = moment_of(ask);
  if (!moment) return tl::unexpected(moment.error());
  const Height at = moment->height;
  Hits hits = Json::array();
  Answer<void> found = find_blocks(ask, *text, at, hits);
  if (const auto id = id_of_text(*text); id && found) {
    found = find_transactions(ask, *id, at, hits);
    if (found) found = find_records(ask, *id, at, hits);
    if (found) found = find_mentions(ask, *id, *text, at, hits);
  }
  if (found) found = find_names(ask, *text, at, hits);
  if (!found) return tl::unexpected(found.error());
  while (hits.size() > kHitsMax) hits.erase(hits.size() - 1);
  Json out{{"items", std::move(hits)}};
  add_moment(out, *moment);
  return out;
}

Answer<Json> summary(const Ask& ask) {
  if (auto fine = only(ask, {"at"}); !fine) return tl::unexpected(fine.error());
  const auto moment = moment_of(ask);
  if (!moment) return tl::unexpected(moment.error());
  const std::int64_t height = number(moment->height);
  const auto totals = ask.database.query(
      "SELECT count(*), CAST(COALESCE(sum(transactions), 0) AS BIGINT), CAST(COALESCE(sum(events), 0) AS BIGINT) FROM "
      "block WHERE height <= $1",
      {height});
  if (!totals) return database_error(totals.error());
  Json records = Json::object(), receivables = Json::array();
  for (const RecordTable& table : ask.context.records) {
    const auto count = ask.database.query("SELECT count(*) FROM " + as_of(table, "since_"), {height});
    if (!count) return database_error(count.error());
    records[std::string{table.row->name}] = sql::number_at(count->front(), 0);
    if (table.row->table != contracts::Table::receivable) continue;
    const auto rows = ask.database.query(
        "SELECT currency, state, count(*), CAST(sum(face) AS BIGINT), CAST(sum(paid) AS BIGINT) FROM " +
            as_of(table, "currency, state, face, paid") + " GROUP BY currency, state ORDER BY currency, state",
        {height});
    if (!rows) return database_error(rows.error());
    for (const sql::Row& row : *rows)
      receivables.push_back({{"currency", sql::text_at(row, 0)},
                             {"state", sql::text_at(row, 1)},
                             {"count", sql::number_at(row, 2)},
                             {"face", decimal(sql::number_at(row, 3))},
                             {"paid", decimal(sql::number_at(row, 4))}});
  }
  const sql::Row& row = totals->front();
  Json out{{"blocks", decimal(sql::number_at(row, 0))},
           {"transactions", decimal(sql::number_at(row, 1))},
           {"events", decimal(sql::number_at(row, 2))},
           {"records", std::move(records)},
           {"receivables", std::move(receivables)}};
  add_moment(out, *moment);
  return out;
}

}  // namespace

void add_search_routes(std::vector<Route>& routes) {
  routes.push_back(
      {.path = "/v1/search",
       .name = "search",
       .about = "Blocks, transactions, records, parties and events by number, id, hash, address or name; at most 50.",
       .query_parameters = {{"q", "what to look for", "Haizhou Bank", true}, at_parameter()},
       .schema = "Search",
       .answer = &search});
  routes.push_back({.path = "/v1/summary",
                    .name = "getSummary",
                    .about = "How much there is in all, as of any height.",
                    .query_parameters = {at_parameter()},
                    .schema = "Summary",
                    .answer = &summary});
}

}  // namespace tallystick::explorer::api
