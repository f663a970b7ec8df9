#include "explorer/follow/follower.h"

#include <algorithm>
#include <utility>

namespace tallystick::explorer {
namespace {

constexpr Millis kLookFirst{1'000};  // then twice as long each time
constexpr Millis kLookLast{30'000};

constexpr const char* kAskAnother = "Do not rely on this node: follow another one, and tell the operator of this one.";

tl::unexpected<Trouble> failed(Height height, const Error& error) {
  return tl::unexpected(store_trouble(height, error));
}

tl::unexpected<Trouble> divergent(const char* code, Height height, std::string expected, std::string found,
                                  std::string cause) {
  return tl::unexpected(Trouble{Trouble::Kind::divergent, code, height, std::move(expected), std::move(found),
                                std::move(cause), kAskAnother});
}

std::size_t bytes_of(const FetchedBlock& block) {
  std::size_t bytes = 0;
  for (const Bytes& one : block.transactions) bytes += one.size();
  for (const Bytes& one : block.receipts) bytes += one.size();
  return bytes;
}

}  // namespace

Follower::Follower(BlockSource& source, node::LedgerApplication& ledger, IndexWriter& index,
                   const SignatureScheme& scheme, FollowLimits limits)
    : source_{source},
      ledger_{ledger},
      index_{index},
      scheme_{scheme},
      network_{network_of(ledger.genesis())},
      limits_{limits},
      look_after_{kLookFirst} {}

ChainEnd Follower::end() const {
  if (!waiting_.empty()) return {waiting_.back().block.header.height, waiting_.back().hash};
  if (!certified_.empty()) return {certified_.back().header.height, certified_.back().hash};
  const auto last = ledger_.last_committed();
  return {last.height, last.block};
}

void Follower::forget_guess() {
  waiting_.clear();
  waiting_bytes_ = 0;
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

// What disagrees with a guess of an earlier step is asked once more without it: only what disagrees with a quorum accuses.
Followed<Follower::Step> Follower::step(Millis wait) {
  const bool guessed = !waiting_.empty();
  auto done = attempt(wait);
  if (!done && done.error().kind == Trouble::Kind::divergent && guessed) {
    forget_guess();
    done = attempt(Millis{0});
  }
  if (done)
    if (auto patient = patience_with(*done); !patient) done = tl::unexpected(std::move(patient.error()));
  if (done) return done;
  forget_guess();
  Trouble& trouble = done.error();
  const bool of_node = trouble.kind == Trouble::Kind::unreachable || trouble.kind == Trouble::Kind::divergent;
  if (of_node && trouble.node.empty()) trouble.node = source_.name();
  return done;
}

Followed<Follower::Step> Follower::attempt(Millis wait) {
  if (auto begun = begin(); !begun) return tl::unexpected(begun.error());
  if (!waiting_.empty()) wait = std::min(wait, look_after_);
  const Height next = end().height.next();
  auto page = source_.blocks(next, wait);
  if (!page) return tl::unexpected(page.error());
  Step done;
  done.node_height = page->node_height;
  done.withheld = page->blocks.empty() && page->node_height >= next;
  auto taken = take_page(*page, done);
  if (taken && page->blocks.empty() && !waiting_.empty()) taken = look_for_certificates();
  // What was fine before the block that is not is kept.
  if (auto flushed = flush(done); !flushed) return tl::unexpected(flushed.error());
  if (!taken) return tl::unexpected(taken.error());
  return done;
}

Followed<void> Follower::patience_with(const Step& step) {
  const Height next = end().height.next();
  withheld_ = step.withheld ? withheld_ + 1 : 0;
  if (withheld_ >= limits_.patience) {
    withheld_ = 0;
    return divergent("blocks_withheld", next, "block " + std::to_string(next.raw()), "no block",
                     "The node says that it is at block " + std::to_string(step.node_height.raw()) +
                         ", and does not give block " + std::to_string(next.raw()) + ".");
  }
  if (taken_back_.times >= limits_.patience) {
    const TakenBack was = std::exchange(taken_back_, {});
    return divergent("taken_back", was.height, was.before.hex(), was.now.hex(),
                     "Block " + std::to_string(was.height.raw()) +
                         ": another block is given in its place again and again, and none is made final.");
  }
  return {};
}

Followed<void> Follower::take_page(FetchedPage& page, Step& step) {
  for (FetchedBlock& block : page.blocks) {
    if (epoch_of(ledger_.genesis(), end().height.next()) != validators_->epoch) {
      if (auto entered = enter_next_epoch(); !entered) return entered;
      if (auto flushed = flush(step); !flushed) return flushed;
      validators_.reset();
      if (auto begun = begin(); !begun) return begun;
    }
    if (auto taken = take(std::move(block)); !taken) return taken;
  }
  return {};
}

Followed<void> Follower::take(FetchedBlock block) {
  if (auto fine = check_block(network_, scheme_, *validators_, end(), block); !fine) return fine;
  const bool final = block.finalization.has_value();
  const Hash hash = header_hash(block.header);
  const std::size_t bytes = bytes_of(block);
  waiting_.push_back({std::move(block), hash, bytes});
  waiting_bytes_ += bytes;
  if (final) return certify(waiting_.size());
  if (waiting_.size() <= limits_.uncertified_max && waiting_bytes_ <= limits_.uncertified_bytes_max) return {};
  return divergent(
      "certificate_withheld", waiting_.front().block.header.height,
      "a finalization within " + std::to_string(limits_.uncertified_max) + " blocks or " +
          std::to_string(limits_.uncertified_bytes_max) + " bytes",
      "none in " + std::to_string(waiting_.size()) + " blocks of " + std::to_string(waiting_bytes_) + " bytes",
      "The node gives block after block without any finalization.");
}

// The first `count` that wait: a quorum vouches for the last of them, and so for its ancestors. `result`: what the quorum signed, when that one
// has no finalization of its own. All of them are found right, or none is kept.
Followed<void> Follower::certify(std::size_t count, const Hash* result) {
  std::vector<Certified> found;
  for (std::size_t i = 0; i < count; ++i) {
    auto executed = execute(waiting_[i]);
    if (!executed) return tl::unexpected(executed.error());
    found.push_back(std::move(*executed));
  }
  if (result != nullptr && count > 0)
    if (auto same = check_certified(found.back().header.height, found.back().digest, *result); !same) return same;
  for (Certified& one : found) {
    certified_.push_back(std::move(one));
    waiting_bytes_ -= waiting_.front().bytes;
    waiting_.pop_front();
  }
  if (count > 0) {
    taken_back_ = {};
    look_after_ = kLookFirst;
  }
  return {};
}

Followed<Follower::Certified> Follower::execute(const Waiting& waits) {
  const FetchedBlock& block = waits.block;
  const Height height = block.header.height;
  auto transactions = check_transactions(network_, scheme_, block);
  if (!transactions) return tl::unexpected(transactions.error());
  const auto executed = ledger_.execute(block.header, *transactions);
  if (!executed) return failed(height, executed.error());
  const auto effects = ledger_.effects(executed->block);
  if (!effects) return failed(height, Error{ErrorKind::internal, "an executed block was forgotten"});
  if (auto same = check_result(block, executed->result, *effects->receipts); !same) return tl::unexpected(same.error());
  return Certified{block.header, block.result,           block.finalization, std::move(*transactions),
                   waits.hash,   executed->result_digest};
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
    return divergent("epoch_end", height, sealing.hash.hex(), shown.hex(),
                     "Block " + std::to_string(height.raw()) + ", the last of epoch " + std::to_string(epoch.raw()) +
                         ", is not shown to be final" + (proved ? "." : ": " + proved.error().message + "."));
  return certify(waiting_.size(), &link->seal.finalization.result);
}

// A node adds the finalization of its newest block when it learns of it.
Followed<void> Follower::look_for_certificates() {
  const auto page = source_.blocks(waiting_.front().block.header.height, Millis{0});
  if (!page) return tl::unexpected(page.error());
  look_after_ = std::min(kLookLast, Millis{2 * look_after_.raw()});
  std::size_t found = 0, i = 0;
  for (; i < page->blocks.size() && i < waiting_.size(); ++i) {
    const auto& finalization = page->blocks[i].finalization;
    Waiting& waits = waiting_[i];
    if (header_hash(page->blocks[i].header) != waits.hash) break;
    if (!finalization) continue;
    if (auto ok = check_finalization(network_, scheme_, *validators_, waits.block.header, *finalization); !ok)
      return ok;
    waits.block.finalization = finalization;
    found = i + 1;
  }
  if (i < page->blocks.size() && i < waiting_.size()) take_back(i, header_hash(page->blocks[i].header));
  return certify(found);
}

// The block that waits at that place was a guess that did not come true; nor did those on top of it.
void Follower::take_back(std::size_t from, const Hash& now) {
  taken_back_ = {taken_back_.times + 1, waiting_[from].block.header.height, waiting_[from].hash, now};
  for (; waiting_.size() > from; waiting_.pop_back()) waiting_bytes_ -= waiting_.back().bytes;
}

Followed<void> Follower::flush(Step& step) {
  if (certified_.empty()) return {};
  std::vector<IndexedBlock> blocks;
  std::vector<node::Application::Final> finals;
  std::size_t transactions = 0;
  for (const Certified& one : certified_) {
    finals.push_back({one.hash, one.finalization});
    transactions += one.transactions.size();
    if (one.header.height <= index_.height()) continue;  // before a crash
    const auto effects = ledger_.effects(one.hash);
    if (!effects) return failed(one.header.height, Error{ErrorKind::internal, "an executed block was forgotten"});
    blocks.push_back({one.header, one.result, one.finalization, one.transactions, effects->receipts, effects->changes,
                      validators_->list});
  }
  const Height last = certified_.back().header.height;
  if (auto written = index_.write(blocks); !written) return failed(last, written.error());
  // What the disk did not take may pass; what is damaged is found when it is opened again.
  if (auto committed = ledger_.commit_together(finals); !committed)
    return failed(last, Error{ErrorKind::unavailable, committed.error().message});
  step.blocks += certified_.size();
  step.transactions += transactions;
  certified_.clear();
  return {};
}

}  // namespace tallystick::explorer
