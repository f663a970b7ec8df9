#include "node/ledger/ledger_application.h"

#include <algorithm>
#include <set>

#include "contracts/ledger/genesis_state.h"
#include "contracts/validator/epoch.h"
#include "core/ensure.h"
#include "core/merkle.h"
#include "node/ledger/overlay_view.h"
#include "node/ledger/storage_error.h"

namespace tallystick::node {
namespace {

using contracts::StateDelta;

constexpr std::size_t kAlarmsMax = 1'000;  // that wait to be taken

std::vector<StateTree::LeafChange> leaf_changes(const StateDelta& delta) {
  std::vector<StateTree::LeafChange> out;
  out.reserve(delta.records.size());
  for (const contracts::RecordChange& change : delta.records)
    out.push_back({state_key_hash(static_cast<std::uint8_t>(change.table), change.key),
                   change.after ? std::optional{state_value_hash(*change.after)} : std::nullopt});
  return out;
}

void put_delta(KvBatch& batch, const StateDelta& delta, Height height) {
  for (const contracts::RecordChange& change : delta.records) {
    Bytes key = rows::state_key(state_key_hash(static_cast<std::uint8_t>(change.table), change.key));
    if (change.after)
      batch.put(std::move(key), rows::state_value(height, change.table, change.key, *change.after));
    else
      batch.erase(std::move(key));
  }
  for (const contracts::IndexChange& change : delta.indexes) {
    Bytes key = rows::index_key(change.index, change.key);
    if (change.present)
      batch.put(std::move(key), rows::index_value(change.table, change.record_key));
    else
      batch.erase(std::move(key));
  }
}

void put_history(KvBatch& batch, const std::vector<MerkleFrontier::Node>& nodes) {
  for (const MerkleFrontier::Node& node : nodes)
    batch.put(rows::history_key(node.level, node.index), to_bytes(node.hash));
}

Hash leaf_of_history(const Hash& block, const ExecutionResult& result) {
  return merkle_leaf(history_leaf(block, result.state_root, result.receipts_root).view());
}

ExecutedBlock summary(const rows::TipRow& tip, const Hash& announced) {
  return {tip.block, tip.height, tip.result, result_digest(tip.result), announced};
}

void keep_for_the_log(Height height, std::vector<std::string> texts, std::vector<std::string>& kept) {
  for (std::string& text : texts)
    if (kept.size() < kAlarmsMax) kept.push_back("block " + std::to_string(height.raw()) + ": " + std::move(text));
}

bool changes_validators(const StateDelta& delta) {
  return std::ranges::any_of(delta.records, [](const contracts::RecordChange& change) {
    return change.table == contracts::Table::validators;
  });
}

bool entered(contracts::Outcome outcome) {
  return outcome != contracts::Outcome::not_entered;
}

}  // namespace

struct LedgerApplication::Executed {
  BlockHeader header;
  ExecutedBlock block;
  struct Place {
    Hash id;
    Hash hash;
    bool entered;
  };
  std::vector<Place> transactions;  // in block order; their receipts come first, in the same order
  std::vector<Bytes> receipts;
  StateDelta delta;
  StateTree::Layer layer;
  MerkleFrontier history;                           // over the leaves of all blocks up to and with this one
  std::vector<MerkleFrontier::Node> history_nodes;  // that this block completes
  std::optional<ValidatorList> announced;           // when it may be another than the parent's
};

namespace {

// A view over the store with the changes of executed blocks on top.
class StackedView {
 public:
  template <class Blocks>
  StackedView(const KvReader& reader, const Blocks& blocks) : base_{reader} {
    top_ = &base_;
    for (const auto* block : blocks) {
      layers_.push_back(std::make_unique<OverlayView>(*top_, block->delta));
      top_ = layers_.back().get();
    }
  }
  const contracts::LedgerView& view() const { return *top_; }

 private:
  StoreView base_;
  std::vector<std::unique_ptr<OverlayView>> layers_;
  const contracts::LedgerView* top_;
};

}  // namespace

LedgerApplication::LedgerApplication(KvStore& store, const Genesis& genesis, const contracts::Registry& registry,
                                     const LedgerOptions& options)
    : store_{store},
      genesis_{genesis},
      genesis_hash_{tallystick::genesis_hash(genesis)},
      registry_{registry},
      config_{contracts::ledger_config(genesis, options.vote_signatures)},
      options_{options},
      tree_{options.bucket_bits, options.cached_leaves_max} {}

LedgerApplication::~LedgerApplication() = default;

Result<std::unique_ptr<LedgerApplication>> LedgerApplication::open(KvStore& store, const Genesis& genesis,
                                                                   const contracts::Registry& registry,
                                                                   const LedgerOptions& options) {
  if (options.bucket_bits > kBucketBitsMax)
    return malformed("bucket_bits is " + std::to_string(options.bucket_bits) + "; at most " +
                     std::to_string(kBucketBitsMax) + " are allowed");
  std::unique_ptr<LedgerApplication> ledger{new LedgerApplication(store, genesis, registry, options)};
  const auto cursor = store.cursor();
  cursor->seek({});
  if (const auto status = cursor->status(); !status) return tl::unexpected(status.error());
  if (!cursor->valid())
    if (const auto written = ledger->write_genesis(); !written) return tl::unexpected(written.error());
  if (const auto loaded = ledger->load(); !loaded) return tl::unexpected(loaded.error());
  return ledger;
}

Result<void> LedgerApplication::write_genesis() {
  const auto state = contracts::genesis_state(genesis_);
  if (!state) return tl::unexpected(state.error());
  auto layer = tree_.compute(store_, {}, leaf_changes(*state));
  if (!layer) return tl::unexpected(layer.error());
  rows::TipRow tip{Height{0},
                   genesis_hash_,
                   genesis_.calendar.first_day_start,
                   ExecutionResult{layer->root.hash, merkle_empty(), merkle_empty()},
                   {}};
  KvBatch batch;
  put_history(batch, tip.history.append(leaf_of_history(genesis_hash_, tip.result)));
  put_delta(batch, *state, Height{0});
  batch.put(rows::meta_key("format"), to_bytes(rows::kFormat));
  batch.put(rows::meta_key("genesis"), to_bytes(genesis_hash_));
  batch.put(rows::meta_key("tip"), to_bytes(tip));
  return store_.commit(batch);
}

Result<void> LedgerApplication::load() {
  const auto read = [&](std::string_view name) { return store_.get(rows::meta_key(name)); };
  const auto format_row = read("format");
  if (!format_row) return tl::unexpected(format_row.error());
  if (!*format_row) return malformed("the state database holds something else than a ledger");
  const auto format = from_bytes<std::uint32_t>(**format_row);
  if (!format) return internal_error("the format number of the state database is damaged");
  if (*format != rows::kFormat)
    return malformed("the state database has format " + std::to_string(*format) +
                          "; this version of tallystickd reads format " + std::to_string(rows::kFormat) +
                          ": run the version that wrote it, or a newer one");
  const auto genesis_row = read("genesis");
  if (!genesis_row) return tl::unexpected(genesis_row.error());
  const auto genesis = *genesis_row ? Hash::from(**genesis_row) : std::nullopt;
  if (!genesis) return internal_error("the genesis hash in the state database is damaged");
  if (*genesis != genesis_hash_)
    return malformed("the state database belongs to the network with genesis " + genesis->hex() +
                          ", the genesis file says " + genesis_hash_.hex() + ": use the directory of this network");
  const auto tip_row = read("tip");
  if (!tip_row) return tl::unexpected(tip_row.error());
  const auto tip = *tip_row ? from_bytes<rows::TipRow>(**tip_row) : malformed("it is missing");
  if (!tip) return internal_error("the last block in the state database is damaged: " + tip.error().message);
  tip_ = *tip;

  if (const auto loaded = tree_.load(store_); !loaded) return loaded;
  if (tree_.root().hash != tip_.result.state_root)
    return internal_error("the records in the state database add up to root " + tree_.root().hash.hex() + ", block " +
                          std::to_string(tip_.height.raw()) + " agreed upon " + tip_.result.state_root.hex() +
                          ": the disk gives back something else than was written; restore this node from its peers");
  // A state that came from elsewhere brings no rows of what it announced before.
  try {
    const ValidatorList announced = contracts::validator::next_validators(StoreView{store_});
    tip_announced_ = validator_list_hash(announced);
    const auto known = next_validators(tip_.height);
    if (!known) return tl::unexpected(known.error());
    if (*known != announced) {
      KvBatch batch;
      batch.put(rows::announced_key(tip_.height), to_bytes(announced));
      if (const auto written = store_.commit(batch); !written) return written;
    }
  } catch (const StorageError& error) {
    return tl::unexpected(error.error());
  }
  std::optional<consensus::Finalization> finalization;
  if (tip_.height.raw() > 0) {
    const auto block = Committed{store_.snapshot(), tip_, {}}.block(tip_.height);
    if (!block) return internal_error(block.error().message);
    if (header_hash(block->header) != tip_.block || block->result != tip_.result)
      return internal_error(
          "the last block in the state database is damaged: it is not the one that the state belongs to");
    finalization = block->finalization;
  }
  publish(finalization, {});
  return {};
}

ExecutedBlock LedgerApplication::last_committed() const {
  return summary(tip_, tip_announced_);
}

Result<ValidatorList> LedgerApplication::next_validators(Height committed) const {
  if (committed > tip_.height)
    return not_found("block " + std::to_string(committed.raw()) + " is not committed yet");
  const auto cursor = store_.cursor();
  cursor->seek(rows::announced_key(committed));
  if (const auto status = cursor->status(); !status) return tl::unexpected(status.error());
  if (cursor->valid() && rows::is_announced(cursor->key())) return from_bytes<ValidatorList>(cursor->value());
  // Before the snapshot that this ledger began with nothing had changed for a while (make_snapshot sees to it).
  const auto base = Committed{store_.snapshot(), tip_, {}}.first_height();
  if (!base) return tl::unexpected(base.error());
  if (committed < *base && *base <= tip_.height && *base > Height{1}) return next_validators(*base);
  return validator_list(genesis_);
}

std::optional<std::vector<const LedgerApplication::Executed*>> LedgerApplication::chain_to(const Hash& block) const {
  std::vector<const Executed*> chain;
  for (Hash at = block; at != tip_.block;) {
    const auto found = executed_.find(at);
    if (found == executed_.end()) return std::nullopt;
    chain.push_back(found->second.get());
    at = found->second->header.parent_hash;
  }
  std::ranges::reverse(chain);
  return chain;
}

// The list that the block before the first one of an epoch sealed; nothing for any other block. `parent` is null when it is the tip.
Result<std::optional<Hash>> LedgerApplication::sealed_before(const BlockHeader& header,
                                                             const BlockHeader* parent) const {
  if (header.epoch == Epoch{0} || header.parent_view != View{0}) return std::optional<Hash>{};
  if (parent != nullptr) return std::optional{parent->next_validators};
  const auto block = Committed{store_.snapshot(), tip_, {}}.block(tip_.height);
  if (!block) return tl::unexpected(block.error());
  return std::optional{block->header.next_validators};
}

Result<ExecutedBlock> LedgerApplication::execute(const BlockHeader& header,
                                                 const std::vector<TransactionPtr>& transactions) {
  const Hash hash = header_hash(header);
  if (hash == tip_.block) return summary(tip_, tip_announced_);
  if (const auto known = executed_.find(hash); known != executed_.end()) return known->second->block;
  const auto chain = chain_to(header.parent_hash);
  if (!chain)
    return not_found("the parent of block " + std::to_string(header.height.raw()) +
                     " was neither executed nor is it the last committed one");
  const bool on_tip = chain->empty();
  const Height parent_height = on_tip ? tip_.height : chain->back()->header.height;
  if (header.height != parent_height.next())
    return malformed("a block of height " + std::to_string(header.height.raw()) + " on a parent of height " +
                     std::to_string(parent_height.raw()));
  if (executed_.size() >= options_.executed_max)
    return fail(ErrorKind::unavailable, "too many executed blocks wait to be committed");
  try {
    auto executed = std::make_unique<Executed>();
    executed->header = header;
    std::vector<contracts::SignedTransaction> signed_transactions;
    for (const TransactionPtr& transaction : transactions)
      signed_transactions.push_back({transaction->id, &transaction->transaction});
    const StackedView stacked{store_, *chain};
    const Timestamp parent_time = on_tip ? tip_.timestamp : chain->back()->header.timestamp;
    const auto sealed = sealed_before(header, on_tip ? nullptr : &chain->back()->header);
    if (!sealed) return tl::unexpected(sealed.error());
    const auto context =
        contracts::block_context(config_, header.height, header.timestamp, parent_time, header.epoch, *sealed);
    auto output = contracts::execute_block(registry_, stacked.view(), context, signed_transactions);
    ensure(output.receipts.size() >= transactions.size());

    std::vector<Hash> receipt_leaves;
    for (const contracts::Receipt& receipt : output.receipts) {
      executed->receipts.push_back(to_bytes(receipt));
      receipt_leaves.push_back(merkle_leaf(executed->receipts.back()));
    }
    for (std::size_t i = 0; i < transactions.size(); ++i)
      executed->transactions.push_back(
          {transactions[i]->id, transactions[i]->hash, entered(output.receipts[i].outcome)});
    std::vector<const StateTree::Layer*> layers;
    for (const Executed* ancestor : *chain) layers.push_back(&ancestor->layer);
    auto layer = tree_.compute(store_, layers, leaf_changes(output.delta));
    if (!layer) return tl::unexpected(layer.error());
    executed->layer = std::move(*layer);
    executed->delta = std::move(output.delta);

    const MerkleFrontier& before = on_tip ? tip_.history : chain->back()->history;
    const ExecutionResult result{executed->layer.root.hash, merkle_root(receipt_leaves), before.root()};
    executed->block = {hash, header.height, result, result_digest(result),
                       on_tip ? tip_announced_ : chain->back()->block.next_validators};
    if (changes_validators(executed->delta)) {
      executed->announced = contracts::validator::next_validators(OverlayView{stacked.view(), executed->delta});
      executed->block.next_validators = validator_list_hash(*executed->announced);
    }
    executed->history = before;
    executed->history_nodes = executed->history.append(leaf_of_history(hash, result));
    if (!output.alarms.empty() || !output.notices.empty()) {
      const std::lock_guard lock{alarms_mutex_};
      keep_for_the_log(header.height, std::move(output.alarms), alarms_);
      keep_for_the_log(header.height, std::move(output.notices), notices_);
    }
    return executed_.emplace(hash, std::move(executed)).first->second->block;
  } catch (const StorageError& error) {
    return tl::unexpected(error.error());
  }
}

std::optional<LedgerApplication::Effects> LedgerApplication::effects(const Hash& block) const {
  const auto found = executed_.find(block);
  if (found == executed_.end()) return std::nullopt;
  return Effects{&found->second->receipts, &found->second->delta};
}

Result<void> LedgerApplication::commit(const Hash& block, const std::optional<consensus::Finalization>& finalization) {
  return commit_together({{block, finalization}});
}

Result<void> LedgerApplication::commit_together(const std::vector<Final>& blocks) {
  if (failed_) return internal_error("a commit failed before: the node must be restarted");
  if (blocks.empty()) return {};
  if (blocks.front().block == tip_.block) {
    const auto& finalization = blocks.front().finalization;
    if (finalization)
      if (auto done = add_finalization(*finalization); !done) return done;
    return commit_together({blocks.begin() + 1, blocks.end()});
  }
  KvBatch batch;
  rows::TipRow tip = tip_;
  std::set<Hash> entered;  // in these blocks
  for (const Final& final : blocks)
    if (auto added = add_to(batch, final, tip, entered); !added) return added;
  if (const auto written = store_.commit(batch); !written) {
    failed_ = true;
    return written;
  }
  std::vector<std::unique_ptr<Executed>> done;
  std::vector<const StateTree::Layer*> layers;
  for (const Final& final : blocks) {
    done.push_back(std::move(executed_.extract(final.block).mapped()));
    layers.push_back(&done.back()->layer);
    forget_all_but_descendants_of(final.block);
  }
  tip_ = tip;
  tip_announced_ = done.back()->block.next_validators;
  publish(blocks.back().finalization, layers);
  tell_listeners();
  return {};
}

// Adds what belongs to the next block after `tip`, which moves on to it.
Result<void> LedgerApplication::add_to(KvBatch& batch, const Final& final, rows::TipRow& tip,
                                       std::set<Hash>& entered_together) const {
  const auto found = executed_.find(final.block);
  if (found == executed_.end()) return not_found("block " + final.block.hex() + " was not executed");
  const Executed& executed = *found->second;
  if (executed.header.parent_hash != tip.block)
    return malformed("block " + std::to_string(executed.header.height.raw()) +
                     " does not follow the last committed block " + std::to_string(tip.height.raw()));
  if (final.finalization &&
      (final.finalization->block != final.block || final.finalization->result != executed.block.result_digest))
    return malformed("the finalization is of another block or of another result than this node computed");
  tip = {executed.header.height, final.block, executed.header.timestamp, executed.block.result, executed.history};
  // What did not enter must not hide the receipt of what did.
  std::map<Hash, bool> entered_before;
  for (const Executed::Place& place : executed.transactions) {
    if (place.entered) continue;
    const auto earlier = moment_->transaction(place.id);
    if (!earlier && earlier.error().kind != ErrorKind::not_found) return tl::unexpected(earlier.error());
    entered_before[place.id] =
        entered_together.contains(place.id) || (earlier && entered(earlier->receipt.receipt.outcome));
  }
  for (const Executed::Place& place : executed.transactions)
    if (place.entered) entered_together.insert(place.id);
  KvBatch rows = batch_of(executed, tip, final.finalization, entered_before);
  std::ranges::move(rows.changes, std::back_inserter(batch.changes));
  return {};
}

KvBatch LedgerApplication::batch_of(const Executed& executed, const rows::TipRow& tip,
                                    const std::optional<consensus::Finalization>& finalization,
                                    const std::map<Hash, bool>& entered_before) const {
  const Height height = tip.height;
  KvBatch batch;
  put_delta(batch, executed.delta, height);
  put_history(batch, executed.history_nodes);
  for (std::size_t i = 0; i < executed.receipts.size(); ++i)
    batch.put(rows::receipt_key(height, static_cast<std::uint32_t>(i)), executed.receipts[i]);
  std::set<Hash> entered_here;
  for (std::size_t i = 0; i < executed.transactions.size(); ++i) {
    const Executed::Place& place = executed.transactions[i];
    if (!place.entered && (entered_here.contains(place.id) || entered_before.at(place.id))) continue;
    if (place.entered) entered_here.insert(place.id);
    batch.put(rows::transaction_key(place.id),
              to_bytes(rows::TransactionRow{height, static_cast<std::uint32_t>(i), place.hash}));
  }
  batch.put(rows::block_key(height),
            to_bytes(rows::BlockRow{executed.header, executed.block.result,
                                    static_cast<std::uint32_t>(executed.receipts.size()), finalization}));
  batch.put(rows::block_hash_key(tip.block), to_bytes(height));
  if (executed.announced) batch.put(rows::announced_key(height), to_bytes(*executed.announced));
  batch.put(rows::meta_key("tip"), to_bytes(tip));
  return batch;
}

Result<void> LedgerApplication::add_finalization(const consensus::Finalization& finalization) {
  if (tip_.height.raw() == 0 || moment_->finalization()) return {};
  if (finalization.block != tip_.block || finalization.result != result_digest(tip_.result))
    return malformed("the finalization is of another block or of another result than this node computed");
  auto block = moment_->block(tip_.height);
  if (!block) return tl::unexpected(block.error());
  block->finalization = finalization;
  KvBatch batch;
  batch.put(rows::block_key(tip_.height), to_bytes(*block));
  if (const auto written = store_.commit(batch); !written) {
    failed_ = true;
    return written;
  }
  publish(finalization, {});
  return {};
}

void LedgerApplication::forget_all_but_descendants_of(const Hash& block) {
  // Heights ascend from parent to child, so each sweep that removes nothing proves that all that is left descends from the block.
  for (std::size_t removed = 1; removed > 0;) {
    removed = std::erase_if(executed_, [&](const auto& entry) {
      const Hash& parent = entry.second->header.parent_hash;
      return parent != block && !executed_.contains(parent);
    });
  }
}

void LedgerApplication::publish(const std::optional<consensus::Finalization>& finalization,
                                StateTree::Layers layers) {
  auto moment = std::make_shared<const Committed>(store_.snapshot(), tip_, finalization);
  const std::unique_lock lock{moment_mutex_};
  for (const StateTree::Layer* layer : layers) tree_.apply(*layer);
  moment_ = std::move(moment);
}

bool LedgerApplication::has_due_work(const Hash& parent, Timestamp time) const {
  const auto chain = chain_to(parent);
  if (!chain) return false;
  const Height height = chain->empty() ? tip_.height : chain->back()->header.height;
  const Timestamp parent_time = chain->empty() ? tip_.timestamp : chain->back()->header.timestamp;
  try {
    const StackedView stacked{store_, *chain};
    return contracts::has_due_work(
        registry_, stacked.view(),
        contracts::block_context(config_, height.next(), std::max(time, parent_time + Millis{1}), parent_time));
  } catch (const StorageError&) {
    return false;  // executing the next block meets the same failure and says so
  }
}

void LedgerApplication::on_committed(std::function<void(Height)> listener) {
  const std::lock_guard lock{listeners_mutex_};
  listeners_.push_back(std::move(listener));
}

void LedgerApplication::tell_listeners() {
  const std::lock_guard lock{listeners_mutex_};
  for (const auto& listener : listeners_) listener(tip_.height);
}

std::vector<std::string> LedgerApplication::take_alarms() {
  const std::lock_guard lock{alarms_mutex_};
  return std::exchange(alarms_, {});
}

std::vector<std::string> LedgerApplication::take_notices() {
  const std::lock_guard lock{alarms_mutex_};
  return std::exchange(notices_, {});
}

}  // namespace tallystick::node
