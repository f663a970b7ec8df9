#include "explorer/index/schema.h"

#include <algorithm>
#include <charconv>

#include "core/sha256.h"

namespace tallystick::explorer {
namespace {

// N, T, B stand for the dialect's types, K for what follows a table that is its key.
constexpr std::string_view kTables = R"(
CREATE TABLE meta (name $T NOT NULL PRIMARY KEY, value $T NOT NULL);
CREATE TABLE block (height $N NOT NULL PRIMARY KEY, hash $B NOT NULL, time $N NOT NULL, day $N NOT NULL, epoch $N NOT NULL,
  view $N NOT NULL, proposer $N NOT NULL, transactions $N NOT NULL, due_work $N NOT NULL, events $N NOT NULL, certified $N NOT NULL,
  signers $B, validators $N NOT NULL, header $B NOT NULL, result $B NOT NULL, finalization $B);
CREATE UNIQUE INDEX block_hash ON block (hash);
CREATE INDEX block_time ON block (time);
CREATE INDEX block_day ON block (day, height);
CREATE INDEX block_proposer ON block (proposer, height);
CREATE TABLE epoch (epoch $N NOT NULL PRIMARY KEY, first_height $N NOT NULL, validators $B NOT NULL, blocks $N NOT NULL,
  certified $N NOT NULL);
CREATE TABLE validator (epoch $N NOT NULL, place $N NOT NULL, seat $N NOT NULL, name $T NOT NULL, proposed $N NOT NULL,
  signed $N NOT NULL, PRIMARY KEY (epoch, place));
CREATE TABLE receipt (place $N NOT NULL PRIMARY KEY, kind $T NOT NULL, subject $B NOT NULL, time $N NOT NULL, outcome $T NOT NULL,
  refusal $T, work $T, events $N NOT NULL, account $B, lane $N, sequence $N, hash $B, operations $T, body $B, receipt $B NOT NULL);
CREATE INDEX receipt_subject ON receipt (subject);
CREATE INDEX receipt_kind ON receipt (kind, place);
CREATE INDEX receipt_account ON receipt (account, place) WHERE account IS NOT NULL;
CREATE INDEX receipt_refusal ON receipt (refusal, place) WHERE refusal IS NOT NULL;
CREATE INDEX receipt_unusual ON receipt (place) WHERE outcome <> 'applied';
CREATE INDEX receipt_hash ON receipt (hash) WHERE hash IS NOT NULL;
CREATE TABLE event (place $N NOT NULL PRIMARY KEY, kind $T NOT NULL, origin $T NOT NULL, subject $B NOT NULL, time $N NOT NULL,
  amount $N, currency $T, payload $B NOT NULL);
CREATE INDEX event_kind ON event (kind, place);
CREATE TABLE mention (id $B NOT NULL, place $N NOT NULL, PRIMARY KEY (id, place))$K;
CREATE TABLE rule_input (height $N NOT NULL PRIMARY KEY, changes $B NOT NULL);
CREATE TABLE alert (place $N NOT NULL PRIMARY KEY, id $T NOT NULL, rule $T NOT NULL, variant $T NOT NULL, moment $N NOT NULL,
  day $N NOT NULL, time $N NOT NULL, currency $T NOT NULL, amount $N NOT NULL, parties $T NOT NULL, proof $T NOT NULL,
  parameters $T NOT NULL, state $T NOT NULL);
CREATE UNIQUE INDEX alert_id ON alert (id);
CREATE INDEX alert_rule ON alert (rule, place);
CREATE INDEX alert_state ON alert (state, place);
CREATE TABLE alert_party (party $B NOT NULL, place $N NOT NULL, PRIMARY KEY (party, place))$K;
)";

std::string in_words_of(const sql::Dialect& dialect, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      out += text[i];
      continue;
    }
    const char which = text[++i];
    out += which == 'N'   ? dialect.number_type
           : which == 'T' ? dialect.text_type
           : which == 'B' ? dialect.bytes_type
                          : dialect.keyed;
  }
  return out;
}

// The names of all tables that may belong to an index.
Result<std::vector<std::string>> tables_of(sql::Database& database) {
  const bool sqlite = database.dialect().name == "sqlite";
  const auto rows = database.query(
      sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
             : "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()");
  if (!rows) return tl::unexpected(rows.error());
  std::vector<std::string> out;
  for (const sql::Row& row : *rows) out.push_back(sql::text_at(row, 0));
  return out;
}

tl::unexpected<Error> something_else() {
  return malformed(
      "the database holds tables, but no index of a ledger: name an empty one, or the index, with --index");
}

bool is_ours(const std::string& table) {
  constexpr std::string_view kNames[] = {"meta",  "block",   "epoch",      "validator", "receipt",
                                         "event", "mention", "rule_input", "alert",     "alert_party"};
  return table.starts_with("record_") || std::ranges::find(kNames, table) != std::end(kNames);
}

Result<std::string> meta(sql::Database& database, const char* name) {
  const auto rows = database.query("SELECT value FROM meta WHERE name = $1", {name});
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty() || !std::holds_alternative<std::string>(rows->front()[0])) return something_else();
  return sql::text_at(rows->front(), 0);
}

}  // namespace

std::string create_index(const sql::Dialect& dialect, const std::vector<RecordTable>& records) {
  std::string out = in_words_of(dialect, kTables);
  for (const RecordTable& table : records) out += create_tables(dialect, table);
  return out;
}

Hash schema_mark(const std::vector<RecordTable>& records) {
  constexpr sql::Dialect kAny{"", "N", "T", "B", "", "", ""};
  const std::string text = std::to_string(kIndexFormat) + create_index(kAny, records);
  return tagged_hash("tallystick/index", as_bytes(text));
}

Result<IndexState> check_index(sql::Database& database, const Hash& genesis, const std::vector<RecordTable>& records) {
  const auto holds = holds_index(database);
  if (!holds) return tl::unexpected(holds.error());
  if (!*holds) return IndexState{};
  const auto mark = meta(database, "schema");
  if (!mark) return tl::unexpected(mark.error());
  if (*mark != schema_mark(records).hex())
    return malformed(
        "the index was made by another version of tallystick-explorer: make it anew with 'tallystick-explorer "
        "rebuild'");
  const auto of = meta(database, "genesis_hash");
  if (!of) return tl::unexpected(of.error());
  if (*of != genesis.hex())
    return malformed("the index belongs to the network with genesis " + *of + ", not " + genesis.hex() +
                     ": name another one");
  const auto text = meta(database, "height");
  if (!text) return tl::unexpected(text.error());
  std::uint64_t height = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), height);
  if (error != std::errc{} || end != text->data() + text->size())
    return internal_error("the height in the index is no number");
  return IndexState{false, Height{height}};
}

Result<bool> holds_index(sql::Database& database) {
  const auto tables = tables_of(database);
  if (!tables) return tl::unexpected(tables.error());
  if (tables->empty()) return false;
  if (std::ranges::find(*tables, "meta") == tables->end()) return something_else();
  for (const char* name : {"schema", "genesis_hash"}) {
    const auto hash = meta(database, name);
    // A table of that name with other columns.
    if (!hash && hash.error().kind == ErrorKind::unavailable && database.query("SELECT 1")) return something_else();
    if (!hash) return tl::unexpected(hash.error());
    if (!Hash::from_hex(*hash)) return something_else();
  }
  return true;
}

Result<void> drop_index(sql::Database& database) {
  const auto holds = holds_index(database);
  if (!holds) return tl::unexpected(holds.error());
  if (!*holds) return {};
  const auto tables = tables_of(database);
  if (!tables) return tl::unexpected(tables.error());
  std::string script;
  for (const std::string& name : *tables)
    if (is_ours(name)) script += "DROP TABLE " + in_quotes(name) + ";\n";
  if (auto begun = database.begin(); !begun) return begun;
  auto dropped = database.run(script);
  if (dropped) dropped = database.commit();
  if (!dropped) database.rollback();
  return dropped;
}

}  // namespace tallystick::explorer
