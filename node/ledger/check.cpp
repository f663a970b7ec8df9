#include "node/ledger/check.h"

#include <algorithm>
#include <map>

#include "consensus/messages.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/ledger/receipt.h"
#include "contracts/validator/epoch.h"
#include "core/merkle.h"
#include "core/sparse_merkle.h"
#include "node/ledger/rows.h"
#include "node/ledger/storage_error.h"
#include "node/ledger/store_view.h"

namespace tallystick::node {
namespace {

[[noreturn]] void wrong(std::string what) {
  throw StorageError{{ErrorKind::internal, std::move(what)}};
}

std::string at(Height height) {
  return "block " + std::to_string(height.raw());
}

// Calls visit(key, value) for every row whose key starts with the letter.
template <class Visit>
void each_row(const KvReader& reader, char letter, Visit&& visit) {
  const auto cursor = reader.cursor();
  const auto first = static_cast<std::uint8_t>(letter);
  for (cursor->seek(ByteView{&first, 1}); cursor->valid(); cursor->next()) {
    if (cursor->key().empty() || cursor->key()[0] != first) break;
    visit(cursor->key(), cursor->value());
  }
  value_or_throw(cursor->status());
}

template <class T>
T read_row(const KvReader& reader, const Bytes& key, const std::string& what) {
  const auto row = value_or_throw(reader.get(key));
  if (!row) wrong(what + " is missing");
  auto value = from_bytes<T>(*row);
  if (!value) wrong(what + " is damaged: " + value.error().message);
  return std::move(*value);
}

class Check {
 public:
  Check(const KvReader& reader, const Genesis& genesis, const contracts::Registry& registry,
        const SignatureScheme& scheme)
      : reader_{reader},
        genesis_{genesis},
        genesis_hash_{genesis_hash(genesis)},
        registry_{registry},
        scheme_{scheme},
        validators_{consensus::ValidatorSet::of(genesis)} {}

  LedgerCheck run() {
    if (read_row<std::uint32_t>(reader_, rows::meta_key("format"), "the format number") != rows::kFormat)
      wrong("the database is of another format");
    if (read_row<Hash>(reader_, rows::meta_key("genesis"), "the genesis hash") != genesis_hash_)
      wrong("the database belongs to another genesis");
    tip_ = read_row<rows::TipRow>(reader_, rows::meta_key("tip"), "the last block");
    records();
    indexes();
    transactions();
    announcements();
    blocks();
    nothing_else();
    return counts_;
  }

 private:
  using IndexRows = std::map<std::pair<contracts::Index, Bytes>, std::pair<contracts::Table, Bytes>>;

  void records() {
    std::vector<SparseLeaf> leaves;
    each_row(reader_, 'S', [&](ByteView key, ByteView value) {
      const auto key_hash = Hash::from(key.subspan(1));
      if (!key_hash) wrong("the key of a record is not a hash");
      const auto row = value_or_throw(rows::read_state(*key_hash, value));
      if (row.modified > tip_.height) wrong("a record was changed by a block that is not there");
      const contracts::RecordRow* type = registry_.record(row.table);
      if (type == nullptr)
        wrong("a record stands in table " + std::to_string(static_cast<int>(row.table)) + ", which does not exist");
      for (const contracts::IndexEntry& entry : value_or_throw(type->index_entries(row.value)))
        expected_.emplace(std::pair{entry.index, entry.key}, std::pair{row.table, row.key});
      leaves.push_back({*key_hash, state_value_hash(row.value)});
      ++counts_.records;
    });
    if (sparse_subtree(leaves).hash != tip_.result.state_root)
      wrong("the records do not add up to the state root of " + at(tip_.height));
  }

  void indexes() {
    auto expected = expected_.begin();
    each_row(reader_, 'I', [&](ByteView key, ByteView value) {
      if (key.size() < 2) wrong("an index entry has no index");
      const auto row = value_or_throw(rows::read_index(key, value));
      const bool same = expected != expected_.end() && static_cast<std::uint8_t>(expected->first.first) == key[1] &&
                        expected->first.second == row.key && expected->second == std::pair{row.table, row.record_key};
      if (!same)
        wrong("the indexes are not those of the records, from index " + std::to_string(key[1]) + ", key " +
              to_hex(row.key) + " on");
      ++expected;
      ++counts_.index_entries;
    });
    if (expected != expected_.end()) wrong("index entries are missing");
  }

  void transactions() {
    each_row(reader_, 'T', [&](ByteView key, ByteView value) {
      const auto id = Hash::from(key.subspan(1));
      const auto row = from_bytes<rows::TransactionRow>(value);
      if (!id || !row) wrong("the place of a transaction is damaged");
      if (!places_.emplace(std::pair{row->height, row->place}, std::pair{*id, row->hash}).second)
        wrong("two transactions claim one receipt of " + at(row->height));
      ++counts_.transactions;
    });
  }

  // Who was announced since when; the newest must be what the state says.
  void announcements() {
    announced_[Height{0}] = validator_list(genesis_);
    each_row(reader_, 'V', [&](ByteView key, ByteView value) {
      const auto since = rows::read_announced_key(key);
      const auto list = from_bytes<ValidatorList>(value);
      if (!since || !list || *since > tip_.height) wrong("a list of announced validators is damaged");
      announced_[*since] = *list;
      ++announcement_rows_;
    });
    if (announced_.rbegin()->second != contracts::validator::next_validators(StoreView{reader_}))
      wrong("the announced validators are not those of the state");
  }

  // The validators of the epoch that begins with this block on top of `sealing`.
  void begin_epoch(const BlockHeader& header, const BlockHeader& sealing, const Hash& sealing_hash) {
    const ValidatorList& list = std::prev(announced_.upper_bound(sealing.finalized.height))->second;
    if (header.epoch.raw() != sealing.epoch.raw() + 1 || validator_list_hash(list) != sealing.next_validators)
      wrong(at(header.height) + " begins an epoch of other validators than were announced");
    validators_ = consensus::validator_set(list, sealing_hash);
  }

  void blocks() {
    const auto base_row = value_or_throw(reader_.get(rows::meta_key("base")));
    const ExecutionResult first = base_row ? ExecutionResult{} : genesis_result();
    Hash parent = genesis_hash_;
    BlockHeader before;
    Height begin{1};
    if (base_row) {
      const auto base = read_row<rows::BaseRow>(reader_, rows::meta_key("base"), "where the ledger begins");
      begin = base.height;
      parent = base.parent;
      history_ = base.history;
      for (const auto& peak : history_.peaks_with_places()) check_history_node(peak);
      before.epoch = base.epoch;
      // What was announced just before is what was announced then (make_snapshot sees to it).
      announced_[Height{0}] = std::prev(announced_.upper_bound(begin))->second;
      if (base.epoch > Epoch{0}) validators_ = consensus::validator_set(base.validators, base.sealing);
      ++base_rows_;
    } else {
      add_history(genesis_hash_, first);
    }
    for (Height height = begin; height <= tip_.height; height = height.next()) {
      const auto block = read_row<rows::BlockRow>(reader_, rows::block_key(height), at(height));
      const Hash hash = header_hash(block.header);
      if (block.header.height != height || block.header.parent_hash != parent)
        wrong(at(height) + " does not follow the one before");
      if (block.header.epoch != before.epoch) begin_epoch(block.header, before, parent);
      before = block.header;
      if (read_row<Height>(reader_, rows::block_hash_key(hash), "the height of " + at(height)) != height)
        wrong("the header hash of " + at(height) + " leads elsewhere");
      if (block.result.history_root != history_.root())
        wrong("the history root of " + at(height) + " is not that of the blocks before it");
      receipts(block);
      if (block.finalization) finalization(block, hash);
      add_history(hash, block.result);
      parent = hash;
      ++counts_.blocks;
      if (height == tip_.height &&
          (tip_.block != hash || tip_.result != block.result || tip_.timestamp != block.header.timestamp))
        wrong("the last block is not the one that the state belongs to");
    }
    if (tip_.history != history_) wrong("the frontier of the history tree is damaged");
    if (tip_.height.raw() == 0 &&
        (tip_.block != genesis_hash_ || tip_.result != first || tip_.timestamp != genesis_.calendar.first_day_start))
      wrong("the start of the ledger is damaged");
    if (places_.size() != matched_) wrong("a transaction leads to a receipt that is not there");
  }

  // Only the state at genesis is not stored once blocks have changed it; the history tree's first leaf still fixes it.
  ExecutionResult genesis_result() {
    if (tip_.height.raw() == 0) return {tip_.result.state_root, merkle_empty(), merkle_empty()};
    const auto state = contracts::genesis_state(genesis_);
    if (!state) wrong("the genesis cannot be executed: " + state.error().message);
    std::vector<SparseLeaf> leaves;
    for (const auto& change : state->records)
      leaves.push_back(
          {state_key_hash(static_cast<std::uint8_t>(change.table), change.key), state_value_hash(*change.after)});
    std::ranges::sort(leaves);
    return {sparse_subtree(leaves).hash, merkle_empty(), merkle_empty()};
  }

  void add_history(const Hash& block, const ExecutionResult& result) {
    for (const auto& node :
         history_.append(merkle_leaf(history_leaf(block, result.state_root, result.receipts_root).view())))
      check_history_node(node);
  }

  void check_history_node(const MerkleFrontier::Node& node) {
    if (read_row<Hash>(reader_, rows::history_key(node.level, node.index), "a node of the history tree") != node.hash)
      wrong("a node of the history tree is damaged");
    ++history_nodes_;
  }

  void receipts(const rows::BlockRow& block) {
    const Height height = block.header.height;
    std::vector<Hash> leaves;
    std::vector<Hash> hashes;
    for (std::uint32_t place = 0; place < block.receipts; ++place) {
      const auto bytes = value_or_throw(reader_.get(rows::receipt_key(height, place)));
      if (!bytes) wrong("a receipt of " + at(height) + " is missing");
      leaves.push_back(merkle_leaf(*bytes));
      const auto receipt = from_bytes<contracts::Receipt>(*bytes);
      if (!receipt) wrong("a receipt of " + at(height) + " is damaged");
      ++counts_.receipts;
      const auto of = places_.find({height, place});
      if (of == places_.end()) {
        // Another receipt decided: the transaction had not entered here.
        if (receipt->kind == contracts::ReceiptKind::transaction && receipt->outcome != contracts::Outcome::not_entered)
          wrong("a transaction of " + at(height) + " cannot be found by its id");
        continue;
      }
      if (receipt->kind != contracts::ReceiptKind::transaction || receipt->subject != of->second.first)
        wrong("the id of a transaction of " + at(height) + " leads to another's receipt");
      hashes.push_back(of->second.second);
      ++matched_;
    }
    if (merkle_root(leaves) != block.result.receipts_root)
      wrong("the receipts of " + at(height) + " do not give its receipts root");
    if (hashes.size() == block.header.tx_count && consensus::transactions_root(hashes) != block.header.tx_root)
      wrong("the transaction hashes of " + at(height) + " are not those of the block");
  }

  void finalization(const rows::BlockRow& block, const Hash& hash) {
    const consensus::Finalization& finalization = *block.finalization;
    if (finalization.block != hash || finalization.result != result_digest(block.result))
      wrong("the finalization of " + at(block.header.height) + " is of something else");
    if (const auto ok = consensus::verify_finalization(network_of(genesis_), validators_, scheme_, finalization); !ok)
      wrong("the finalization of " + at(block.header.height) + " does not hold: " + ok.error().message);
    ++counts_.finalizations;
  }

  // Rows that nothing above has read.
  void nothing_else() {
    const std::uint64_t known = counts_.records + counts_.index_entries + counts_.transactions + 2 * counts_.blocks +
                                counts_.receipts + history_nodes_ + announcement_rows_ + base_rows_ + 3;
    std::uint64_t rows = 0;
    const auto cursor = reader_.cursor();
    for (cursor->seek({}); cursor->valid(); cursor->next()) ++rows;
    value_or_throw(cursor->status());
    if (rows != known)
      wrong("the database has " + std::to_string(rows) + " rows where the ledger has " + std::to_string(known));
  }

  const KvReader& reader_;
  const Genesis& genesis_;
  const Hash genesis_hash_;
  const contracts::Registry& registry_;
  const SignatureScheme& scheme_;
  consensus::ValidatorSet validators_;  // of the epoch that is being read
  std::map<Height, ValidatorList> announced_;
  std::uint64_t announcement_rows_ = 0;
  rows::TipRow tip_;
  IndexRows expected_;
  std::map<std::pair<Height, std::uint32_t>, std::pair<Hash, Hash>> places_;  // of receipts -> transaction id and hash
  std::size_t matched_ = 0;
  MerkleFrontier history_;
  std::uint64_t history_nodes_ = 0;
  std::uint64_t base_rows_ = 0;
  LedgerCheck counts_;
};

}  // namespace

Result<LedgerCheck> check_ledger(const KvReader& reader, const Genesis& genesis, const contracts::Registry& registry,
                                 const SignatureScheme& scheme) {
  try {
    return Check{reader, genesis, registry, scheme}.run();
  } catch (const StorageError& error) {
    return tl::unexpected(error.error());
  }
}

}  // namespace tallystick::node
