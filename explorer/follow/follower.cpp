#include "explorer/follow/follower.h"

namespace tallystick::explorer {
namespace {

tl::unexpected<Trouble> failed(Height height, const Error& error) {
  const bool disk = error.kind == ErrorKind::unavailable;
  return tl::unexpected(
      Trouble{Trouble::Kind::failed,
              disk ? "storage" : "internal",
              height,
              {},
              {},
              error.message,
              disk ? "Look after the disk or the database, then start again: it goes on where it stopped."
                   : "Make the index anew with 'tallystick-explorer rebuild'; if it happens again, report it."});
}

}  // namespace

Follower::Follower(BlockSource& source, node::LedgerApplication& ledger, IndexWriter& index,
                   const SignatureScheme& scheme, FollowLimits limits)
    : source_{source},
      ledger_{ledger},
      index_{index},
      scheme_{scheme},
      network_{network_of(ledger.genesis())},
      limits_{limits} {}

ChainEnd Follower::end() const {
  if (!waiting_.empty()) return {waiting_.back().block.header.height, waiting_.back().hash};
  if (!certified_.empty()) return {certified_.back().block.header.height, certified_.back().hash};
  const auto last = ledger_.last_committed();
  return {last.height, last.block};
}

Followed<void> Follower::begin() {
  if (validators_) return {};
  if (ledger_.last_committed().height > index_.height())
    return failed(ledger_.last_committed().height,
                  Error{ErrorKind::internal,
                        "the ledger stands at block " + std::to_string(ledger_.last_committed().height.raw()) +
                            ", ahead of the index at block " + std::to_string(index_.height().raw())});
  auto validators = next_validators(ledger_);
  if (!validators) return failed(ledger_.last_committed().height.next(), validators.error());
  validators_ = std::move(*validators);
  return {};
}

Followed<Follower::Step> Follower::step(Millis wait) {
  if (auto begun = begin(); !begun) return tl::unexpected(begun.error());
  auto page = source_.blocks(end().height.next(), wait);
  if (!page) return tl::unexpected(page.error());
  Step done;
  done.node_height = page->node_height;
  // What was fine before the block that is not is kept.
  Followed<void> taken;
  for (FetchedBlock& block : page->blocks) {
    if (epoch_of(ledger_.genesis(), end().height.next()) != validators_->epoch) {
      taken = enter_next_epoch();
      if (taken) taken = flush(done);
      if (taken) {
        validators_.reset();
        taken = begin();
      }
    }
    if (taken) taken = take(std::move(block));
    if (!taken) break;
  }
  if (taken && page->blocks.empty() && !waiting_.empty()) taken = look_for_certificates();
  if (auto flushed = flush(done); !flushed) return tl::unexpected(flushed.error());
  if (!taken) return tl::unexpected(taken.error());
  return done;
}

Followed<void> Follower::take(FetchedBlock block) {
  const Height height = end().height.next();
  auto transactions = check_block(network_, scheme_, *validators_, end(), block);
  if (!transactions) return tl::unexpected(transactions.error());
  const auto executed = ledger_.execute(block.header, *transactions);
  if (!executed) return failed(height, executed.error());
  const auto effects = ledger_.effects(executed->block);
  if (!effects) return failed(height, Error{ErrorKind::internal, "an executed block was forgotten"});
  if (auto same = check_result(block, executed->result, *effects->receipts); !same) return same;
  const bool final = block.finalization.has_value();
  block.transactions = {};
  block.receipts = {};
  waiting_.push_back({std::move(block), std::move(*transactions), executed->block, executed->result_digest});
  if (final) {
    certify(waiting_.size());
  } else if (waiting_.size() > limits_.uncertified_max) {
    return tl::unexpected(Trouble{Trouble::Kind::divergent, "certificate_withheld",
                                  waiting_.front().block.header.height,
                                  "a finalization within " + std::to_string(limits_.uncertified_max) + " blocks",
                                  "none", "The node gives block after block without any finalization.",
                                  "Do not rely on this node: follow another one, and tell the operator of this one."});
  }
  return {};
}

void Follower::certify(std::size_t count) {
  for (; count > 0; --count) {
    certified_.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
}

// The last block of an epoch may be final through extensions, which are no blocks of the chain: only then is the proof asked for.
Followed<void> Follower::enter_next_epoch() {
  if (waiting_.empty()) return {};
  const Epoch epoch = validators_->epoch;
  const Waiting& sealing = waiting_.back();
  const auto link = source_.end_of(epoch);
  if (!link) return tl::unexpected(link.error());
  const Height height = sealing.block.header.height;
  const auto proved = consensus::verify_seal(network_, validators_->set, scheme_, epoch, height, link->seal);
  const Hash shown = header_hash(link->seal.sealing);
  if (!proved || shown != sealing.hash)
    return tl::unexpected(Trouble{Trouble::Kind::divergent, "epoch_end", height, sealing.hash.hex(), shown.hex(),
                                  "Block " + std::to_string(height.raw()) + ", the last of epoch " +
                                      std::to_string(epoch.raw()) + ", is not shown to be final" +
                                      (proved ? "." : ": " + proved.error().message + "."),
                                  "Do not rely on this node: follow another one, and tell the operator of this one."});
  if (auto certified = check_certified(height, sealing.result, link->seal.finalization.result); !certified)
    return certified;
  certify(waiting_.size());
  return {};
}

// A node adds the finalization of its newest block when it learns of it.
Followed<void> Follower::look_for_certificates() {
  const auto page = source_.blocks(waiting_.front().block.header.height, Millis{0});
  if (!page) return tl::unexpected(page.error());
  std::size_t found = 0;
  for (std::size_t i = 0; i < page->blocks.size() && i < waiting_.size(); ++i) {
    const auto& finalization = page->blocks[i].finalization;
    Waiting& waits = waiting_[i];
    if (!finalization || header_hash(page->blocks[i].header) != waits.hash) continue;
    if (auto ok = check_finalization(network_, scheme_, *validators_, waits.block.header, *finalization); !ok)
      return ok;
    if (auto ok = check_certified(waits.block.header.height, waits.result, finalization->result); !ok) return ok;
    waits.block.finalization = finalization;
    found = i + 1;
  }
  certify(found);
  return {};
}

Followed<void> Follower::flush(Step& step) {
  if (certified_.empty()) return {};
  std::vector<IndexedBlock> blocks;
  std::vector<node::Application::Final> finals;
  std::size_t transactions = 0;
  for (const Waiting& one : certified_) {
    finals.push_back({one.hash, one.block.finalization});
    transactions += one.transactions.size();
    if (one.block.header.height <= index_.height()) continue;  // before a crash
    const auto effects = ledger_.effects(one.hash);
    if (!effects) return failed(one.block.header.height, Error{ErrorKind::internal, "an executed block was forgotten"});
    blocks.push_back({one.block.header, one.block.result, one.block.finalization, one.transactions, effects->receipts,
                      effects->changes, validators_->list});
  }
  const Height last = certified_.back().block.header.height;
  if (auto written = index_.write(blocks); !written) return failed(last, written.error());
  if (auto committed = ledger_.commit_together(finals); !committed) return failed(last, committed.error());
  step.blocks += certified_.size();
  step.transactions += transactions;
  certified_.clear();
  return {};
}

}  // namespace tallystick::explorer
