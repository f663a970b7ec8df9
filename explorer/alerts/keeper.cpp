#include "explorer/alerts/keeper.h"

#include <algorithm>
#include <charconv>

#include "contracts/ledger/genesis_state.h"
#include "contracts/receivable/record.h"
#include "core/sha256.h"
#include "explorer/index/place.h"
#include "explorer/index/rule_input.h"
#include "explorer/relations/ndjson.h"
#include "explorer/rules/book_json.h"

namespace tallystick::explorer {
namespace {

constexpr std::int64_t kBlocksAtOnce = 256;
constexpr std::int64_t kReceiptsAtOnce = 4'000;  // of a slice, when it holds more than one block
constexpr const char* kNothingYet = "none";

std::optional<std::uint64_t> number_in(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<std::string> meta(sql::Database& database, const char* name) {
  const auto rows = database.query("SELECT value FROM meta WHERE name = $1", {name});
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return internal_error(std::string{"the index does not say "} + name);
  return sql::text_at(rows->front(), 0);
}

std::string json_list(const std::vector<std::string>& names) {
  std::string out = "[";
  for (const std::string& name : names) out += (out.size() == 1 ? "" : ",") + quoted(name);
  return out + "]";
}

}  // namespace

// Blocks as the judges take them; what they point at is kept beside them.
struct AlertKeeper::Slice {
  struct Held {
    contracts::StateDelta changes;
    std::vector<Transaction> transactions;
    Timestamp time;
    LedgerBlock block;
  };
  std::vector<std::unique_ptr<Held>> blocks;
};

AlertKeeper::AlertKeeper(sql::Database& database, const Genesis& genesis, std::vector<Enabled> rules)
    : database_{database}, genesis_{genesis}, rules_{std::move(rules)} {}

Result<std::unique_ptr<AlertKeeper>> AlertKeeper::open(sql::Database& database, const Genesis& genesis,
                                                       std::vector<Enabled> rules) {
  std::unique_ptr<AlertKeeper> keeper{new AlertKeeper(database, genesis, std::move(rules))};
  if (auto ready = keeper->prepare(); !ready) return tl::unexpected(ready.error());
  return keeper;
}

Result<void> AlertKeeper::prepare() {
  const auto judged = meta(database_, "judged_height");
  if (!judged) return tl::unexpected(judged.error());
  const auto book = meta(database_, "rule_book");
  if (!book) return tl::unexpected(book.error());
  const std::string mine = tagged_hash("tallystick/rule-book", as_bytes(book_json(rules_))).hex();
  if (*book == mine) {
    if (*judged == kNothingYet) return {};
    const auto height = number_in(*judged);
    if (!height) return internal_error("the height up to which alerts were judged is no number");
    stored_ = Height{*height};
    return {};
  }
  if (auto begun = database_.begin(); !begun) return begun;
  const auto all = [&]() -> Result<void> {
    for (const char* statement : {"DELETE FROM alert_party", "DELETE FROM alert"})
      if (auto done = database_.write(statement, {}); !done) return done;
    const std::pair<const char*, std::string> facts[] = {{"judged_height", kNothingYet}, {"rule_book", mine}};
    for (const auto& [name, value] : facts)
      if (auto set = database_.write("UPDATE meta SET value = $2 WHERE name = $1", {name, value}); !set) return set;
    return database_.commit();
  };
  auto done = all();
  if (!done) database_.rollback();
  return done;
}

Result<AlertKeeper::Slice> AlertKeeper::read(std::uint64_t from, std::uint64_t last) {
  Slice out;
  if (from == 0) {
    auto state = contracts::genesis_state(genesis_);
    if (!state) return tl::unexpected(state.error());
    auto held = std::make_unique<Slice::Held>();
    held->changes = std::move(*state);
    held->block = {Height{0}, Timestamp{0}, &held->changes, {}, {}};
    out.blocks.push_back(std::move(held));
    return out;
  }
  const auto blocks = database_.query(
      "SELECT b.height, b.time, b.transactions + b.due_work, i.changes FROM block AS b JOIN rule_input AS i ON "
      "i.height = b.height WHERE b.height >= $1 AND b.height <= $2 ORDER BY b.height LIMIT $3",
      {static_cast<std::int64_t>(from), static_cast<std::int64_t>(last), kBlocksAtOnce});
  if (!blocks) return tl::unexpected(blocks.error());
  std::int64_t receipts = 0;
  for (const sql::Row& row : *blocks) {
    receipts += sql::number_at(row, 2);
    if (!out.blocks.empty() && receipts > kReceiptsAtOnce) break;
    auto changes = read_rule_input(sql::bytes_at(row, 3));
    if (!changes) return tl::unexpected(changes.error());
    auto held = std::make_unique<Slice::Held>();
    held->changes = std::move(*changes);
    held->time = Timestamp{sql::number_at(row, 1)};
    held->block.height = Height{static_cast<std::uint64_t>(sql::number_at(row, 0))};
    held->block.t = ledger_moment(genesis_.calendar, held->time);
    held->block.changes = &held->changes;
    out.blocks.push_back(std::move(held));
  }
  if (out.blocks.empty() || out.blocks.front()->block.height.raw() != from)
    return internal_error("block " + std::to_string(from) + " is missing in the index");
  const auto rows =
      database_.query("SELECT place, body, receipt FROM receipt WHERE place >= $1 AND place < $2 ORDER BY place",
                      {first_place(Height{from}), first_place(out.blocks.back()->block.height.next())});
  if (!rows) return tl::unexpected(rows.error());
  for (const sql::Row& row : *rows) {
    const auto height = static_cast<std::uint64_t>(height_of_place(sql::number_at(row, 0)));
    Slice::Held& held = *out.blocks.at(height - from);
    auto receipt = from_bytes<contracts::Receipt>(sql::bytes_at(row, 2));
    if (!receipt) return internal_error("a receipt in the index is damaged: " + receipt.error().message);
    held.block.receipts.push_back(std::move(*receipt));
    if (sql::null_at(row, 1)) continue;
    auto transaction = decode_transaction(sql::bytes_at(row, 1));
    if (!transaction) return internal_error("a transaction in the index is damaged: " + transaction.error().message);
    held.transactions.push_back(std::move(*transaction));
  }
  for (const auto& held : out.blocks)
    for (const Transaction& transaction : held->transactions) held->block.asked.push_back(&transaction.body);
  return out;
}

// The first receivable in a currency brings a judge of it, which then sees everything from genesis on.
bool AlertKeeper::meets_new_currency(const Slice& slice) {
  const std::size_t known = judges_.size();
  for (const auto& held : slice.blocks)
    for (const contracts::RecordChange& change : held->changes.records) {
      if (change.table != contracts::Table::receivable || change.before) continue;
      const Currency currency = contracts::decode_record<contracts::receivable::Receivable>(change.after)->currency;
      if (std::ranges::any_of(judges_, [&](const auto& judge) { return judge->currency() == currency; })) continue;
      judges_.push_back(std::make_unique<Judge>(currency, rules_));
    }
  return judges_.size() > known;
}

// It has nothing to find there: no receivable is in its currency.
Result<void> AlertKeeper::judge_those_behind(Judge& judge) {
  const auto slice = read(judge.next(), next_ - 1);
  if (!slice) return tl::unexpected(slice.error());
  for (const auto& held : slice->blocks) judge.take(held->block);
  return {};
}

Result<bool> AlertKeeper::step() {
  for (const auto& judge : judges_)
    if (judge->next() < next_) {
      if (auto done = judge_those_behind(*judge); !done) return tl::unexpected(done.error());
      return true;
    }
  const auto indexed = meta(database_, "height");
  if (!indexed) return tl::unexpected(indexed.error());
  const auto last = number_in(*indexed);
  if (!last) return internal_error("the height in the index is no number");
  if (next_ > *last) return false;
  const auto slice = read(next_, *last);
  if (!slice) return tl::unexpected(slice.error());
  if (meets_new_currency(*slice) && next_ > 0) return true;
  std::vector<Placed> found;
  for (const auto& held : slice->blocks) {
    std::int64_t place = first_place(held->block.height);
    for (const auto& judge : judges_)
      for (FoundAlert& alert : judge->take(held->block))
        if (!stored_ || held->block.height > *stored_) found.push_back({place++, held->time, std::move(alert)});
    next_ = held->block.height.raw() + 1;
  }
  const std::uint64_t reached = next_ - 1;
  const bool is_new = !stored_ || reached > stored_->raw();
  // The height is written with what was found, or when nothing more is to be judged.
  if (is_new && (!found.empty() || reached == *last))
    if (auto written = write(found, reached); !written) return tl::unexpected(written.error());
  return next_ <= *last;
}

Result<void> AlertKeeper::write(const std::vector<Placed>& alerts, std::uint64_t reached) {
  if (auto begun = database_.begin(); !begun) return begun;
  const auto all = [&]() -> Result<void> {
    for (const Placed& placed : alerts)
      if (auto done = insert(placed); !done) return done;
    if (auto set =
            database_.write("UPDATE meta SET value = $2 WHERE name = $1", {"judged_height", std::to_string(reached)});
        !set)
      return set;
    return database_.commit();
  };
  if (auto done = all(); !done) {
    database_.rollback();
    return done;
  }
  stored_ = Height{reached};
  return {};
}

Result<void> AlertKeeper::insert(const Placed& placed) {
  const FoundAlert& alert = placed.alert;
  if (auto done = database_.write(
          "INSERT INTO alert (place, id, rule, variant, moment, day, time, currency, amount, parties, proof, "
          "parameters, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open')",
          {placed.place, alert.id, alert.rule, alert.variant, alert.t.raw(), std::int64_t{day_of(alert.t).raw()},
           placed.block_time.raw(), alert.currency, alert.amount, json_list(alert.parties), alert.proof, alert.values});
      !done)
    return done;
  std::vector<std::string> parties = alert.parties;
  std::ranges::sort(parties);
  const auto twice = std::ranges::unique(parties);
  parties.erase(twice.begin(), twice.end());
  for (const std::string& party : parties)
    if (auto done = database_.write("INSERT INTO alert_party (party, place) VALUES ($1, $2)",
                                    {from_hex(party).value_or(Bytes{}), placed.place});
        !done)
      return done;
  return {};
}

std::uint64_t AlertKeeper::refused() const {
  std::uint64_t sum = 0;
  for (const auto& judge : judges_) sum += judge->refused();
  return sum;
}

std::string AlertKeeper::why_refused() const {
  for (const auto& judge : judges_)
    if (!judge->why_refused().empty()) return judge->why_refused();
  return {};
}

}  // namespace tallystick::explorer
