// From whatever a crash left on disk to a running replica.
#include <algorithm>

#include "core/ensure.h"
#include "node/host/host.h"

namespace tallystick::node {
namespace {

constexpr const char* kSignStatePath = "sign_state";
constexpr const char* kBlocksDirectory = "blocks";

std::string log_directory(Epoch epoch) {
  return "log/" + std::to_string(epoch.raw());
}

// A transaction that this node verified before it wrote it down.
Result<TransactionPtr> read_back(const Network& network, const Bytes& bytes) {
  auto transaction = decode_transaction(bytes);
  if (!transaction) return internal_error("a stored transaction is not readable: " + transaction.error().message);
  VerifiedTransaction verified;
  verified.hash = transaction_hash(bytes);
  verified.id = transaction_id(network, transaction->body);
  verified.bytes = bytes;
  verified.transaction = std::move(*transaction);
  return std::make_shared<const VerifiedTransaction>(std::move(verified));
}

Result<std::vector<TransactionPtr>> read_back(const Network& network, const consensus::Block& block,
                                              const std::vector<Bytes>& stored) {
  std::vector<TransactionPtr> transactions;
  for (const Bytes& bytes : stored) {
    auto transaction = read_back(network, bytes);
    if (!transaction) return tl::unexpected(transaction.error());
    transactions.push_back(std::move(*transaction));
  }
  const bool same =
      std::equal(transactions.begin(), transactions.end(), block.transactions.begin(), block.transactions.end(),
                 [](const TransactionPtr& t, const Hash& hash) { return t->hash == hash; });
  if (!same) return internal_error("a stored block holds other transactions than it names");
  return transactions;
}

}  // namespace

Result<void> Host::first_start(Disk& disk, const PublicKey& key, Epoch epoch) {
  return SignState::initialise(disk, kSignStatePath, key, epoch);
}

Result<void> Host::open_sign_state() {
  if (!config_.replica.self) return {};
  ensure(environment_.signer != nullptr);
  auto state = SignState::open(environment_.disk, kSignStatePath, environment_.signer->public_key());
  if (state)
    sign_state_ = std::move(*state);
  else if (state.error().kind == ErrorKind::unavailable)
    return tl::unexpected(state.error());
  return {};
}

Result<void> Host::recover() {
  if (auto done = open_sign_state(); !done) return done;
  auto blocks = BlockStore::open(environment_.disk, {kBlocksDirectory, config_.block_segment_bytes});
  if (!blocks) return tl::unexpected(blocks.error());
  blocks_ = std::move(*blocks);
  auto committed = replay_blocks();
  if (!committed) return tl::unexpected(committed.error());
  committed_ = committed->back().header.height;
  committed_hash_ = committed->back().hash;

  auto log = ConsensusLog::open(environment_.disk, {log_directory(config_.replica.epoch), config_.log_segment_bytes});
  if (!log) return tl::unexpected(log.error());
  log_ = std::move(log->log);
  consensus::Recovery recovery;
  recovery.committed = std::move(*committed);
  recovery.may_vote = sign_state_ != nullptr;
  if (sign_state_) votes_lost_until_ = vote_floor_after_loss(sign_state_->lease(), log->findings);
  recovery.votes_lost_until = votes_lost_until_;
  for (ConsensusLog::Entry& entry : log->entries) {
    if (const auto* body = std::get_if<consensus::Body>(&entry.record);
        body && body->block->block.header.height > committed_) {
      auto transactions = read_back(config_.replica.network, body->block->block, entry.transactions);
      if (!transactions) return tl::unexpected(transactions.error());
      bodies_.put(body->block, std::move(*transactions));
    }
    if (const auto view = consensus::own_vote_view(entry.record)) own_view_ = std::max(own_view_, *view);
    recovery.records.push_back(std::move(entry.record));
  }
  replica_.emplace(config_.replica, environment_.scheme, sign_state_ ? environment_.signer : nullptr);
  auto effects = replica_->start(recovery, now());
  if (!effects) return tl::unexpected(effects.error());
  if (votes_lost_until_ > View{0})
    listener_.on_damage(
        "own votes may be lost: the consensus log is damaged or older than the signer's state; this node votes again "
        "after view " +
        std::to_string(votes_lost_until_.raw()));
  if (log->findings.damaged) {
    std::optional<SignLease> lease = log->findings.lease;
    if (sign_state_) lease = sign_state_->lease();
    if (auto done = log_->replace(checkpoint_entries(), lease); !done) return done;
  }
  work_changed_ = true;
  carry_out(std::move(*effects));
  return {};
}

// Brings the Application to the end of the block store; returns the newest blocks for the replica, oldest first.
Result<std::vector<consensus::CommittedBlock>> Host::replay_blocks() {
  Application& application = environment_.application;
  const ExecutedBlock at = application.last_committed();
  const Height last = blocks_->last();
  if (last < at.height) {
    // No crash makes that: block files are synced first.
    listener_.on_damage("the block files end at height " + std::to_string(last.raw()) + ", the ledger stands at " +
                        std::to_string(at.height.raw()) + ": the blocks between are fetched from the peers");
    if (auto done = blocks_->expect(at.height); !done) return tl::unexpected(done.error());
    return replay_blocks();
  }

  std::vector<consensus::CommittedBlock> committed;
  if (last.raw() < consensus::kRecentBlocks) committed.push_back(config_.replica.root);
  const std::uint64_t recent = std::max<std::uint64_t>(
      1, last.raw() >= consensus::kRecentBlocks ? last.raw() + 1 - consensus::kRecentBlocks : 1);
  const std::uint64_t from = at.height.raw() == 0 ? recent : std::min(recent, at.height.raw());
  const std::uint64_t first = blocks_->first().value_or(Height{1}).raw();
  for (std::uint64_t h = std::max(at.height.raw() == 0 ? 1 : from, first); h <= last.raw(); ++h) {
    const auto stored = blocks_->read(Height{h});
    if (!stored && stored.error().kind != ErrorKind::internal) return tl::unexpected(stored.error());
    if (!stored && h > at.height.raw()) {
      // Nothing can be executed from here on; the others have it.
      listener_.on_damage(stored.error().message +
                          ": it and all blocks after it are set aside and fetched from the peers");
      if (auto done = blocks_->set_aside_from(Height{h}); !done) return tl::unexpected(done.error());
      return replay_blocks();
    }
    if (!stored) {
      auto known = application.committed_block(Height{h});
      if (known && known->header.height == Height{h} && h >= recent)
        committed.push_back(std::move(*known));
      else
        committed.clear();  // what comes after is enough
      continue;
    }
    const Hash hash = header_hash(stored->block.header);
    if (h == at.height.raw() && hash != at.block)
      return internal_error("the block store and the ledger hold different blocks of height " + std::to_string(h));
    if (h > at.height.raw()) {
      const auto transactions = read_back(config_.replica.network, stored->block, stored->transactions);
      if (!transactions) return tl::unexpected(transactions.error());
      const auto executed = application.execute(stored->block.header, *transactions);
      if (!executed) return tl::unexpected(executed.error());
      if (executed->result_digest != stored->result)
        return internal_error("executing the stored block of height " + std::to_string(h) +
                              " again gives another result");
      if (auto done = application.commit(hash, stored->finalization); !done) return tl::unexpected(done.error());
    }
    if (h >= recent) committed.push_back({hash, stored->block.header, stored->result, stored->finalization});
  }
  if (committed.empty()) return internal_error("the newest block cannot be read, and the ledger knows nothing of it");
  return committed;
}

}  // namespace tallystick::node
