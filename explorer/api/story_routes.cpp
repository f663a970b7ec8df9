// Blocks, transactions, due work, events, and who validated.
#include "consensus/certificate.h"
#include "contracts/ledger/receipt.h"
#include "core/block.h"
#include "core/validator_list.h"
#include "explorer/api/place_list.h"
#include "explorer/api/routes.h"
#include "explorer/api/story_items.h"
#include "explorer/index/place.h"

namespace tallystick::explorer::api {
namespace {

// Of canonical bytes that this program wrote.
template <class T>
Json shown(const Context& context, const Bytes& bytes) {
  return own_bytes_to_json(wire_type<T>, context.json, bytes);
}

Answer<std::vector<Json>> receipts_of(const Ask& ask, std::int64_t height) {
  const Height of{static_cast<std::uint64_t>(height)};
  const auto rows = ask.database.query(
      "SELECT " + std::string{kReceiptColumns} + " FROM receipt WHERE place >= $1 AND place < $2 ORDER BY place",
      {first_place(of), first_place(of.next())});
  if (!rows) return database_error(rows.error());
  std::vector<Json> out;
  for (const sql::Row& row : *rows) out.push_back(receipt_item(ask.context, row));
  return out;
}

Answer<std::vector<Json>> events_of(const Ask& ask, std::int64_t receipt) {
  const auto rows = ask.database.query(
      "SELECT " + std::string{kEventColumns} + " FROM event WHERE place >= $1 AND place < $2 ORDER BY place",
      {receipt, receipt + (std::int64_t{1} << kEventBits)});
  if (!rows) return database_error(rows.error());
  std::vector<Json> out;
  for (const sql::Row& row : *rows) out.push_back(event_item(ask.context, row));
  return out;
}

Answer<Json> block(const Ask& ask) {
  if (auto fine = only(ask, {}); !fine) return tl::unexpected(fine.error());
  const auto height = parse_number(ask.path[0]);
  const auto hash = height ? std::nullopt : Hash::from_hex(ask.path[0]);
  if (!height && !hash) return bad_parameter("block", "It is neither a height nor a header hash.");
  const std::string columns =
      "SELECT " + std::string{kBlockColumns} + ", block.header, block.result, block.finalization FROM block WHERE ";
  const auto rows = height ? ask.database.query(columns + "height = $1", {*height})
                           : ask.database.query(columns + "hash = $1", {*hash});
  if (!rows) return database_error(rows.error());
  if (rows->empty()) return not_here("There is no such block in the index.", "Ask /v1/status how far it has come.");
  const sql::Row& row = rows->front();
  Json out = block_item(ask.context, row);
  const Bytes& header = sql::bytes_at(row, 13);
  const Bytes& result = sql::bytes_at(row, 14);
  out["header"] = shown<BlockHeader>(ask.context, header);
  out["result"] = shown<ExecutionResult>(ask.context, result);
  out["bytes"] = {{"header", to_hex(header)}, {"result", to_hex(result)}};
  if (!sql::null_at(row, 15)) {
    out["finalization"] = shown<consensus::Finalization>(ask.context, sql::bytes_at(row, 15));
    out["bytes"]["finalization"] = to_hex(sql::bytes_at(row, 15));
  }
  auto receipts = receipts_of(ask, sql::number_at(row, 0));
  if (!receipts) return tl::unexpected(receipts.error());
  out["receipts"] = std::move(*receipts);
  return out;
}

// What decided about it: the first that entered, or the last that did not.
Answer<Json> transaction(const Ask& ask) {
  if (auto fine = only(ask, {}); !fine) return tl::unexpected(fine.error());
  const auto id = Hash::from_hex(ask.path[0]);
  if (!id) return bad_parameter("id", "It is no transaction id.", "An id is 64 characters of lower-case hexadecimal.");
  const auto rows = ask.database.query("SELECT " + std::string{kReceiptColumns} +
                                           ", receipt.body, receipt.receipt FROM receipt WHERE subject = $1 ORDER BY "
                                           "CASE WHEN outcome = 'not_entered' THEN 1 ELSE 0 END, place DESC LIMIT 1",
                                       {*id});
  if (!rows) return database_error(rows.error());
  if (rows->empty())
    return not_here("There is no such transaction in the index.", "Ask /v1/status how far it has come.");
  const sql::Row& row = rows->front();
  Json out = receipt_item(ask.context, row);
  out["receipt"] = shown<contracts::Receipt>(ask.context, sql::bytes_at(row, 14));
  out["receipt"].erase("events");
  out["bytes"] = {{"receipt", to_hex(sql::bytes_at(row, 14))}};
  auto events = events_of(ask, sql::number_at(row, 0));
  if (!events) return tl::unexpected(events.error());
  out["events"] = std::move(*events);
  if (sql::null_at(row, 13)) return out;  // due work
  const Bytes& bytes = sql::bytes_at(row, 13);
  out["bytes"]["transaction"] = to_hex(bytes);
  const auto decoded = decode_transaction(bytes);
  if (!decoded)
    return database_error(Error{ErrorKind::internal, "a transaction is damaged: " + decoded.error().message});
  out["signers"] = Json::array();
  for (const KeySignature& signature : decoded->signatures) out["signers"].push_back(signature.key.hex());
  if (decoded->body.expiry) out["expiry"] = decimal(decoded->body.expiry->raw());
  out["body"] = Json::array();
  for (const Operation& operation : decoded->body.operations)
    out["body"].push_back(
        contracts::operation_to_json(ask.context.json, operation).value_or(Json{{"type", operation.type}}));
  return out;
}

Answer<Json> validators(const Ask& ask) {
  if (auto fine = only(ask, {}); !fine) return tl::unexpected(fine.error());
  const auto rows = ask.database.query(
      "SELECT v.epoch, v.place, v.seat, v.name, v.proposed, v.signed, e.first_height, e.blocks, e.certified, "
      "e.validators FROM validator AS v "
      "JOIN epoch AS e ON e.epoch = v.epoch ORDER BY v.epoch DESC, v.place LIMIT 1000");
  if (!rows) return database_error(rows.error());
  const auto moment = moment_of(ask);
  if (!moment) return tl::unexpected(moment.error());
  Json items = Json::array();
  for (const sql::Row& row : *rows) {
    Json item{{"epoch", decimal(sql::number_at(row, 0))},
              {"validator", sql::number_at(row, 1)},
              {"seat", sql::number_at(row, 2)},
              {"name", sql::text_at(row, 3)},
              {"proposed", decimal(sql::number_at(row, 4))},
              {"signed", decimal(sql::number_at(row, 5))},
              {"first_height", decimal(sql::number_at(row, 6))},
              {"blocks", decimal(sql::number_at(row, 7))},
              {"certified", decimal(sql::number_at(row, 8))}};
    const auto list = from_bytes<ValidatorList>(sql::bytes_at(row, 9));
    const auto place = static_cast<std::size_t>(sql::number_at(row, 1));
    if (list && place < list->validators.size())
      item["consensus_key"] = list->validators.items[place].consensus_key.hex();
    items.push_back(std::move(item));
  }
  Json out{{"items", std::move(items)}};
  add_moment(out, *moment);
  return out;
}

template <PlaceList (*Make)()>
Answer<std::shared_ptr<const List>> the_list(const Ask&) {
  static const auto list = std::make_shared<const PlaceList>(Make());
  return std::shared_ptr<const List>{list};
}

}  // namespace

void add_story_routes(std::vector<Route>& routes) {
  routes.push_back({.path = "/v1/blocks",
                    .name = "listBlocks",
                    .about = "Blocks, newest first.",
                    .schema = "Block",
                    .list = the_list<&block_list>});
  routes.push_back({.path = "/v1/blocks/{block}",
                    .name = "getBlock",
                    .about = "One block with its certificate and what became of its transactions.",
                    .path_parameters = {{"block", "height or header hash", "1200", true}},
                    .schema = "BlockDetail",
                    .answer = &block});
  routes.push_back({.path = "/v1/transactions",
                    .name = "listTransactions",
                    .about = "Transactions, newest first.",
                    .schema = "Transaction",
                    .list = the_list<&transaction_list>});
  routes.push_back({.path = "/v1/transactions/{id}",
                    .name = "getTransaction",
                    .about = "One transaction with its operations, its receipt and its events.",
                    .path_parameters = {{"id", "transaction id, or id of due work", std::string(64, '0'), true}},
                    .schema = "TransactionDetail",
                    .answer = &transaction});
  routes.push_back({.path = "/v1/work",
                    .name = "listWork",
                    .about = "What the ledger did by itself, newest first.",
                    .schema = "Work",
                    .list = the_list<&work_list>});
  routes.push_back({.path = "/v1/events",
                    .name = "listEvents",
                    .about = "Events, newest first.",
                    .schema = "Event",
                    .list = the_list<&event_list>});
  routes.push_back({.path = "/v1/validators",
                    .name = "listValidators",
                    .about = "Who validated in which epoch, and how often each proposed and signed.",
                    .schema = "Validator",
                    .answer = &validators});
}

}  // namespace tallystick::explorer::api
