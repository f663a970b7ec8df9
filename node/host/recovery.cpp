// From whatever a crash left on disk to a running replica.
#include <algorithm>
#include <tuple>

#include "core/ensure.h"
#include "node/host/host.h"
#include "node/host/log_directory.h"

namespace tallystick::node {
namespace {

constexpr const char* kBlocksDirectory = "blocks";
constexpr const char* kEpochsDirectory = "epochs";

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
  const auto place = sign_state_place(disk, key);
  if (!place) return tl::unexpected(place.error());
  return SignState::initialise(disk, place->path, key, epoch);
}

// That of the key which votes in an epoch with this list.
Result<void> Host::open_sign_state(const ValidatorList& list) {
  const Signer* signer = sequence_->signer_in(list);
  if (signer == nullptr) signer = environment_.signer;
  if (signer == nullptr || signer == sign_state_of_) return {};
  const auto place = sign_state_place(environment_.disk, signer->public_key());
  if (!place) return tl::unexpected(place.error());
  sign_state_.reset();
  witness_.reset();
  voted_ = leased_ = false;
  sign_state_of_ = signer;
  auto state = SignState::open(environment_.disk, place->path, signer->public_key());
  if (state)
    sign_state_ = std::move(*state);
  else if (state.error().kind == ErrorKind::unavailable)
    return tl::unexpected(state.error());
  return sign_state_ && environment_.witness != nullptr ? open_witness(signer->public_key()) : Result<void>{};
}

// Whichever of the two knows less learns what the other knows. So an older copy of the disk finds a signer's state that is ahead of its log,
// and the floor comes from there.
Result<void> Host::open_witness(const PublicKey& key) {
  const std::string path = witness_place(key);
  Disk& disk = *environment_.witness;
  auto opened = SignState::open(disk, path, key);
  if (!opened && opened.error().kind == ErrorKind::unavailable) return tl::unexpected(opened.error());
  if (!opened) {
    if (opened.error().kind != ErrorKind::not_found) {
      listener_.on_damage("the second signer's state is made anew: " + opened.error().message);
      if (auto done = disk.remove(path); !done) return done;
    }
    if (auto done = SignState::initialise(disk, path, key, sign_state_->lease().epoch); !done) return done;
    opened = SignState::open(disk, path, key);
    if (!opened) return tl::unexpected(opened.error());
  }
  witness_ = std::move(*opened);
  const SignLease here = sign_state_->lease(), there = witness_->lease();
  if (here > there) return witness_->extend(here);
  if (here == there) return {};
  listener_.on_damage("the data directory is an older copy: its key has voted since");
  return sign_state_->extend(there);
}

Result<void> Host::recover() {
  auto blocks = BlockStore::open(environment_.disk, {kBlocksDirectory, config_.block_segment_bytes});
  if (!blocks) return tl::unexpected(blocks.error());
  blocks_ = std::move(*blocks);
  auto epochs = EpochStore::open(environment_.disk, kEpochsDirectory);
  if (!epochs) return tl::unexpected(epochs.error());
  epochs_ = std::move(*epochs);
  if (!epochs_->mended().empty()) listener_.on_damage(epochs_->mended() + " was damaged and is mended from its copy");
  for (const consensus::EpochLink& link : epochs_->links()) environment_.application.epoch_sealed(link);
  if (auto done = replay_blocks(); !done) return done;

  // Blocks that had to be set aside may take the node back to an epoch that it has seen the end of.
  consensus::CommittedBlock root = config_.replica.root;
  std::optional<consensus::EpochLink> latest;
  for (const consensus::EpochLink& link : epochs_->links())
    if (link.seal.sealing.height <= blocks_->last()) latest = link;
  if (latest) root = consensus::root_after(latest->seal, {});
  if (auto done = open_sign_state(latest ? latest->validators : config_.validators); !done) return done;
  const auto announced = environment_.application.next_validators(root.header.height);
  if (!announced) return tl::unexpected(announced.error());
  root.next_validators = validator_list_hash(*announced);
  auto recovery = open_log(latest ? root.header.epoch : Epoch{0}, root);
  if (!recovery) return tl::unexpected(recovery.error());
  for (const consensus::CommittedBlock& block : recovery->committed)
    if (block.finalization) newest_shown_ = consensus::encode_message(consensus::to_certificate(*block.finalization));
  auto effects = sequence_->start(latest, *recovery, now());
  if (!effects) return tl::unexpected(effects.error());
  if (log_damaged_) {
    std::optional<SignLease> lease = log_lease_;
    if (sign_state_) lease = sign_state_->lease();
    if (auto done = log_->replace(checkpoint_entries(), lease); !done) return done;
  }
  listener_.on_epoch(*sequence_);
  work_changed_ = true;
  carry_out(std::move(*effects));
  return {};
}

// Brings the Application to the end of the block store.
Result<void> Host::replay_blocks() {
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
  const std::uint64_t first = blocks_->first().value_or(Height{1}).raw();
  if (first > at.height.raw() + 1) {
    listener_.on_damage("the block files begin at height " + std::to_string(first) + ", the ledger stands at " +
                        std::to_string(at.height.raw()) +
                        ": they are set aside, and the ledger is taken from the peers");
    return blocks_->set_aside_from(Height{first});
  }
  for (std::uint64_t h = std::max(std::max<std::uint64_t>(at.height.raw(), 1), first); h <= last.raw(); ++h) {
    const auto stored = blocks_->read(Height{h});
    if (!stored && stored.error().kind != ErrorKind::internal) return tl::unexpected(stored.error());
    if (!stored && h > at.height.raw()) {
      // Nothing can be executed from here on; the others have it.
      listener_.on_damage(stored.error().message +
                          ": it and all blocks after it are set aside and fetched from the peers");
      if (auto done = blocks_->set_aside_from(Height{h}); !done) return done;
      // Blocks just below that could not be read either are gone with it from the end of the files.
      return replay_blocks();
    }
    if (!stored) continue;
    const Hash hash = header_hash(stored->block.header);
    if (h == at.height.raw() && hash != at.block)
      return internal_error("the block store and the ledger hold different blocks of height " + std::to_string(h));
    if (h == at.height.raw()) continue;
    const auto transactions = read_back(config_.replica.network, stored->block, stored->transactions);
    if (!transactions) return tl::unexpected(transactions.error());
    const auto executed = application.execute(stored->block.header, *transactions);
    if (!executed) return tl::unexpected(executed.error());
    if (executed->result_digest != stored->result)
      return internal_error("executing the stored block of height " + std::to_string(h) +
                            " again gives another result");
    if (auto done = application.commit(hash, stored->finalization); !done) return tl::unexpected(done.error());
  }
  return {};
}

// The newest blocks of the epoch for the replica, oldest first; the root before them when it is that near and nothing between is
// missing, as it is in a ledger that began with a snapshot.
Result<std::vector<consensus::CommittedBlock>> Host::recent_blocks(const consensus::CommittedBlock& root) const {
  Application& application = environment_.application;
  const std::uint64_t begin = root.header.height.raw();
  const std::uint64_t last = blocks_->last().raw();
  std::vector<consensus::CommittedBlock> recent;
  const std::uint64_t first = blocks_->first().value_or(Height{1}).raw();
  if (last - begin < consensus::kRecentBlocks && first <= begin + 1) recent.push_back(root);
  std::uint64_t h = std::max(begin, last >= consensus::kRecentBlocks ? last - consensus::kRecentBlocks : 0) + 1;
  for (h = std::max(h, first); h <= last; ++h) {
    const auto announced = application.next_validators(Height{h});
    if (!announced) return tl::unexpected(announced.error());
    const auto stored = blocks_->read(Height{h});
    if (!stored && stored.error().kind != ErrorKind::internal) return tl::unexpected(stored.error());
    if (stored) {
      recent.push_back({header_hash(stored->block.header), stored->block.header, stored->result, stored->finalization,
                        validator_list_hash(*announced)});
    } else if (auto known = application.committed_block(Height{h}); known && known->header.height == Height{h}) {
      recent.push_back(std::move(*known));
      recent.back().next_validators = validator_list_hash(*announced);
    } else {
      recent.clear();  // what comes after is enough
    }
  }
  if (recent.empty()) return internal_error("the newest block cannot be read, and the ledger knows nothing of it");
  return recent;
}

// The log of the epoch in force and what it says; empty when this disk comes here for the first time.
Result<consensus::Recovery> Host::open_log(Epoch epoch, const consensus::CommittedBlock& root) {
  consensus::Recovery recovery;
  auto recent = recent_blocks(root);
  if (!recent) return tl::unexpected(recent.error());
  recovery.committed = std::move(*recent);
  committed_ = recovery.committed.back().header.height;
  committed_hash_ = recovery.committed.back().hash;
  auto log = ConsensusLog::open(environment_.disk, {log_directory(epoch), config_.log_segment_bytes});
  if (!log) return tl::unexpected(log.error());
  log_ = std::move(log->log);
  pruned_segments_ = 1;
  own_view_ = votes_lost_until_ = View{0};
  log_damaged_ = log->findings.damaged;
  log_lease_ = log->findings.lease;
  recovery.may_vote = sign_state_ != nullptr;
  if (sign_state_) votes_lost_until_ = vote_floor_after_loss(sign_state_->lease(), log->findings, epoch);
  recovery.votes_lost_until = votes_lost_until_;
  if (votes_lost_until_ == kNoVotes)
    listener_.on_damage("this key has voted in a later epoch than the one this disk is in: it votes again behind it");
  else if (votes_lost_until_ > View{0})
    listener_.on_damage(
        "own votes may be lost: the consensus log is damaged or older than the signer's state; this node votes again "
        "after view " +
        std::to_string(votes_lost_until_.raw()));
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
  return recovery;
}

}  // namespace tallystick::node
