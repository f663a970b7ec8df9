#include "explorer/index/writer.h"

#include "contracts/ledger/genesis_state.h"
#include "contracts/ledger/receipt.h"
#include "core/ensure.h"
#include "core/epoch_length.h"
#include "core/strict_json.h"
#include "explorer/index/place.h"
#include "explorer/index/rule_input.h"

namespace tallystick::explorer {
namespace {

std::int64_t number(Height height) {
  return static_cast<std::int64_t>(height.raw());
}

// ["fragment.transfer","cash.send"]
std::string operation_names(const contracts::Registry& registry, const TransactionBody& body) {
  Json names = Json::array();
  for (const Operation& operation : body.operations) {
    const contracts::OperationRow* row = registry.operation(operation.type);
    names.push_back(row == nullptr ? std::to_string(operation.type) : std::string{row->name});
  }
  return dump_json(names);
}

std::string text(std::string_view name) {
  return std::string{name};
}

}  // namespace

IndexWriter::IndexWriter(sql::Database& database, const Genesis& genesis, const contracts::Registry& registry)
    : database_{database},
      genesis_{genesis},
      registry_{registry},
      context_{genesis.kind},
      tables_{record_tables(registry)} {
  for (const RecordTable& table : tables_) records_.emplace(table.row->table, RecordWriter{table, context_});
}

Result<std::unique_ptr<IndexWriter>> IndexWriter::open(sql::Database& database, const Genesis& genesis,
                                                       const contracts::Registry& registry) {
  std::unique_ptr<IndexWriter> writer{new IndexWriter(database, genesis, registry)};
  const auto state = check_index(database, genesis_hash(genesis), writer->tables_);
  if (!state) return tl::unexpected(state.error());
  writer->height_ = state->height;
  if (!state->empty) return writer;
  if (auto begun = database.begin(); !begun) return tl::unexpected(begun.error());
  auto made = writer->make();
  if (made) made = database.commit();
  if (!made) {
    database.rollback();
    return tl::unexpected(made.error());
  }
  return writer;
}

Result<void> IndexWriter::make() {
  if (auto made = database_.run(create_index(database_.dialect(), tables_)); !made) return made;
  const auto state = contracts::genesis_state(genesis_);
  if (!state) return tl::unexpected(state.error());
  if (auto added = add_changes(Height{0}, *state); !added) return added;
  if (auto added = add_epoch(Epoch{0}, Height{1}, validator_list(genesis_)); !added) return added;
  const std::pair<const char*, std::string> facts[] = {{"schema", schema_mark(tables_).hex()},
                                                       {"genesis_hash", genesis_hash(genesis_).hex()},
                                                       {"genesis", write_genesis_json(genesis_)},
                                                       {"height", "0"},
                                                       {"judged_height", "none"},
                                                       {"rule_book", ""},
                                                       {"webhook_place", "-1"}};
  for (const auto& [name, value] : facts)
    if (auto set = database_.write("INSERT INTO meta (name, value) VALUES ($1, $2)", {name, value}); !set) return set;
  return {};
}

Result<void> IndexWriter::write(const std::vector<IndexedBlock>& blocks) {
  if (blocks.empty()) return {};
  if (auto begun = database_.begin(); !begun) return begun;
  Height reached = height_;
  const auto all = [&]() -> Result<void> {
    for (const IndexedBlock& block : blocks) {
      ensure(block.header.height == reached.next());
      if (auto added = add(block); !added) return added;
      reached = block.header.height;
    }
    if (auto set = set_meta("height", std::to_string(reached.raw())); !set) return set;
    return database_.commit();
  };
  if (auto written = all(); !written) {
    database_.rollback();
    return written;
  }
  height_ = reached;
  return {};
}

Result<void> IndexWriter::add(const IndexedBlock& block) {
  std::size_t events = 0;
  if (block.receipts->size() > static_cast<std::size_t>(kReceiptsMax))
    return internal_error("a block with more than " + std::to_string(kReceiptsMax) + " receipts");
  for (std::size_t i = 0; i < block.receipts->size(); ++i) {
    const auto receipt = from_bytes<contracts::Receipt>((*block.receipts)[i]);
    if (!receipt) return internal_error("a receipt of this ledger does not decode: " + receipt.error().message);
    if (auto added = add_receipt(block, i, *receipt); !added) return added;
    for (std::size_t n = 0; n < receipt->events.size(); ++n)
      if (auto added = add_event(block, i, *receipt, n); !added) return added;
    events += receipt->events.size();
  }
  if (auto added = add_block(block, events); !added) return added;
  if (auto added = add_participation(block); !added) return added;
  if (auto added = database_.write("INSERT INTO rule_input (height, changes) VALUES ($1, $2)",
                                   {number(block.header.height), rule_input_of(*block.changes)});
      !added)
    return added;
  return add_changes(block.header.height, *block.changes);
}

Result<void> IndexWriter::add_block(const IndexedBlock& block, std::size_t events) {
  const BlockHeader& header = block.header;
  const Hash hash = header_hash(header);
  const Bytes header_bytes = to_bytes(header), result = to_bytes(block.result);
  const Bytes finalization = block.finalization ? to_bytes(*block.finalization) : Bytes{};
  return database_.write(
      "INSERT INTO block (height, hash, time, day, epoch, view, proposer, transactions, due_work, events, certified, "
      "signers, validators, header, result, finalization) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
      "$13, $14, $15, $16)",
      {number(header.height), hash, header.timestamp.raw(), ledger_day(genesis_.calendar, header.timestamp).raw(),
       static_cast<std::int64_t>(header.epoch.raw()), static_cast<std::int64_t>(header.view.raw()),
       std::int64_t{header.proposer.raw()}, std::int64_t{header.tx_count},
       static_cast<std::int64_t>(block.receipts->size() - block.transactions.size()), static_cast<std::int64_t>(events),
       std::int64_t{block.finalization.has_value()},
       block.finalization ? sql::Param{block.finalization->signers.value} : sql::Param{},
       static_cast<std::int64_t>(block.validators.validators.size()), header_bytes, result,
       block.finalization ? sql::Param{finalization} : sql::Param{}});
}

Result<void> IndexWriter::add_epoch(Epoch epoch, Height first, const ValidatorList& validators) {
  const auto of = static_cast<std::int64_t>(epoch.raw());
  auto added = database_.write(
      "INSERT INTO epoch (epoch, first_height, validators, blocks, certified) VALUES ($1, $2, $3, 0, 0)",
      {of, number(first), to_bytes(validators)});
  std::int64_t place = 0;
  for (const ValidatorEntry& entry : validators.validators) {
    if (!added) return added;
    added = database_.write(
        "INSERT INTO validator (epoch, place, seat, name, proposed, signed) VALUES ($1, $2, $3, $4, 0, 0)",
        {of, place++, std::int64_t{entry.seat}, entry.name.value});
  }
  return added;
}

// Who proposed, and whose votes the finalization holds. A quorum suffices, so a vote that is missing may have come late.
Result<void> IndexWriter::add_participation(const IndexedBlock& block) {
  const BlockHeader& header = block.header;
  const auto epoch = static_cast<std::int64_t>(header.epoch.raw());
  const bool first = header.epoch != Epoch{0} && header.height.raw() == header.epoch.raw() * epoch_length(genesis_) + 1;
  if (first)
    if (auto added = add_epoch(header.epoch, header.height, block.validators); !added) return added;
  if (auto added = database_.write("UPDATE epoch SET blocks = blocks + 1, certified = certified + $2 WHERE epoch = $1",
                                   {epoch, std::int64_t{block.finalization.has_value()}});
      !added)
    return added;
  for (std::size_t i = 0; i < block.validators.validators.size(); ++i) {
    const ValidatorIndex place{static_cast<std::uint16_t>(i)};
    const bool proposed = header.proposer == place;
    const bool voted = block.finalization && consensus::has_signer(block.finalization->signers, place);
    if (!proposed && !voted) continue;
    if (auto added = database_.write(
            "UPDATE validator SET proposed = proposed + $3, signed = signed + $4 WHERE epoch = $1 AND place = $2",
            {epoch, static_cast<std::int64_t>(i), std::int64_t{proposed}, std::int64_t{voted}});
        !added)
      return added;
  }
  return {};
}

Result<void> IndexWriter::add_receipt(const IndexedBlock& block, std::size_t number_in_block,
                                      const contracts::Receipt& receipt) {
  const bool is_transaction = receipt.kind == contracts::ReceiptKind::transaction;
  ensure(is_transaction == (number_in_block < block.transactions.size()));
  const node::VerifiedTransaction* const asked = is_transaction ? block.transactions[number_in_block].get() : nullptr;
  const contracts::DueRow* const work = registry_.due_work(receipt.work);
  const std::string outcome = text(name_of(receipt.outcome)), kind = text(name_of(receipt.kind));
  const std::string refusal = receipt.refusal ? text(name_of(*receipt.refusal)) : std::string{};
  const std::string work_name = work == nullptr ? std::to_string(receipt.work) : text(work->name);
  const std::string operations = asked == nullptr ? std::string{} : operation_names(registry_, asked->transaction.body);
  const auto of_transaction = [&](auto value) { return asked == nullptr ? sql::Param{} : sql::Param{value}; };
  const AccountId account = asked == nullptr ? AccountId{} : asked->transaction.body.account;
  const Hash hash = asked == nullptr ? Hash{} : asked->hash;
  const ByteView body = asked == nullptr ? ByteView{} : ByteView{asked->bytes};
  const std::int64_t lane = asked == nullptr ? 0 : asked->transaction.body.lane;
  const std::int64_t sequence =
      asked == nullptr ? 0 : static_cast<std::int64_t>(asked->transaction.body.sequence.raw() & 0x7fff'ffff'ffff'ffffU);
  return database_.write(
      "INSERT INTO receipt (place, kind, subject, time, outcome, refusal, work, events, account, lane, sequence, hash, "
      "operations, body, receipt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
      {receipt_place(block.header.height, number_in_block), kind, receipt.subject, block.header.timestamp.raw(),
       outcome, receipt.refusal ? sql::Param{refusal} : sql::Param{},
       is_transaction ? sql::Param{} : sql::Param{work_name}, static_cast<std::int64_t>(receipt.events.size()),
       of_transaction(account.view()), of_transaction(lane), of_transaction(sequence), of_transaction(hash.view()),
       of_transaction(std::string_view{operations}), of_transaction(body), (*block.receipts)[number_in_block]});
}

Result<void> IndexWriter::add_event(const IndexedBlock& block, std::size_t number_in_block,
                                    const contracts::Receipt& receipt, std::size_t n) {
  const contracts::Event& event = receipt.events.items[n];
  const contracts::EventRow* const row = registry_.event(event.kind);
  if (row == nullptr)
    return internal_error("an event of kind " + std::to_string(event.kind) + ", which this version does not know");
  const std::int64_t place = event_place(block.header.height, number_in_block, n);
  const FirstMoney money = first_money(row->fields(), event.payload.value);
  if (auto added = database_.write(
          "INSERT INTO event (place, kind, origin, subject, time, amount, currency, payload) VALUES ($1, $2, $3, $4, "
          "$5, $6, $7, $8)",
          {place, row->name, name_of(receipt.kind), receipt.subject, block.header.timestamp.raw(),
           money.minor ? sql::Param{*money.minor} : sql::Param{},
           money.currency ? sql::Param{*money.currency} : sql::Param{}, event.payload.value});
      !added)
    return added;
  for (const Bytes& id : ids_in(row->fields(), event.payload.value))
    if (auto added = database_.write("INSERT INTO mention (id, place) VALUES ($1, $2)", {id, place}); !added)
      return added;
  return {};
}

Result<void> IndexWriter::add_changes(Height height, const contracts::StateDelta& changes) {
  for (const contracts::RecordChange& change : changes.records) {
    const auto writer = records_.find(change.table);
    if (writer == records_.end())
      return internal_error("a record of table " + std::to_string(static_cast<int>(change.table)) +
                            ", which this version does not know");
    if (auto written = writer->second.write(database_, height, change); !written) return written;
  }
  return {};
}

Result<void> IndexWriter::set_meta(const char* name, const std::string& value) {
  return database_.write("UPDATE meta SET value = $2 WHERE name = $1", {name, value});
}

}  // namespace tallystick::explorer
