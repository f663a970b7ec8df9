// What has rotted: found by reading everything again, slowly, and put right with what the peers have. The ledger knows the hash, result and
// finalization of every block, so nothing a peer sends is believed further than that.
#include "consensus/messages.h"
#include "node/host/alive.h"
#include "node/host/host.h"
#include "node/host/wire.h"
#include "node/storage/block_codec.h"

namespace tallystick::node {
namespace {

constexpr std::size_t kAskedAtOnce = 64;                   // damaged blocks, of one peer, each second
constexpr std::size_t kToMendBytesMax = 32 * 1024 * 1024;  // held before they are written
constexpr std::size_t kLeastBytes = 512;                   // what reading a block counts for

// The block that `known` names, with what is known of it; malformed when it is another one.
Result<StoredBlock> checked_against(const consensus::CommittedBlock& known, StoredBlock stored) {
  const auto& hashes = stored.block.transactions.items;
  if (header_hash(stored.block.header) != known.hash) return malformed("a stored block with another hash");
  if (consensus::transactions_root(hashes) != known.header.tx_root || hashes.size() != stored.transactions.size())
    return malformed("a stored block with other transactions than it names");
  for (std::size_t i = 0; i < hashes.size(); ++i)
    if (transaction_hash(stored.transactions[i]) != hashes[i])
      return malformed("a stored block with other transactions than it names");
  stored.result = known.result;
  stored.finalization = known.finalization;
  return stored;
}

}  // namespace

void Host::scrub() {
  if (config_.scrub_bytes_per_second == 0) return;
  const std::size_t known = blocks_->damaged_count();
  for (std::size_t read = 0; read < config_.scrub_bytes_per_second;) {
    const auto first = blocks_->first();
    if (!first) break;
    scrubbed_ = scrubbed_ < *first || scrubbed_ >= blocks_->last() ? *first : scrubbed_.next();
    const auto bytes = blocks_->check(scrubbed_);
    read += kLeastBytes + bytes.value_or(0);
    if (scrubbed_ == blocks_->last()) break;
  }
  if (blocks_->damaged_count() > known)
    listener_.on_damage("the stored block of height " + std::to_string(blocks_->damaged(1).front().raw()) +
                        " is damaged: it is fetched from the peers");
  const auto outcome = std::make_shared<Result<void>>();
  environment_.execution.run([&application = environment_.application, bytes = config_.scrub_bytes_per_second,
                              outcome] { *outcome = application.scrub(bytes); },
                             while_alive([this, outcome] { fine(*outcome); }));
}

void Host::ask_for_damaged() {
  if (paused() || blocks_->damaged_count() == 0) return;
  mend();
  // The seats of the epoch in force, one after another; asking ourselves costs a second.
  const auto& list = sequence_->list().validators.items;
  asked_peer_ = (asked_peer_ + 1) % sequence_->validators().size();
  const ValidatorIndex peer{asked_peer_ < list.size() ? list[asked_peer_].seat
                                                      : static_cast<std::uint16_t>(asked_peer_)};
  for (const Height height : blocks_->damaged(kAskedAtOnce))
    if (const auto known = environment_.application.committed_block(height))
      environment_.network.send(peer, Channel::bulk, encode_fetch_stored({height, known->hash}));
}

void Host::serve_stored(ValidatorIndex to, ByteView payload) {
  const auto fetch = decode_fetch_stored(payload);
  if (!fetch) return listener_.on_fact(consensus::PeerFault{to, fetch.error().message});
  const Millis now = environment_.clock.monotonic();
  if (!serving_.admits(to, now)) return;
  const auto stored = blocks_->read(fetch->height);
  if (!stored || header_hash(stored->block.header) != fetch->block) return;
  Bytes frame{kStoredType};
  const Bytes block = encode_stored_block(*stored);
  frame.insert(frame.end(), block.begin(), block.end());
  serving_.spent(to, frame.size(), now);
  environment_.network.send(to, Channel::bulk, std::move(frame));
}

void Host::stored_arrived(ValidatorIndex from, ByteView payload) {
  if (blocks_->damaged_count() == 0) return;  // late
  auto stored = decode_stored_block(payload);
  if (!stored) return listener_.on_fact(consensus::PeerFault{from, "a stored block that is not readable"});
  const Height height = stored->block.header.height;
  if (!blocks_->is_damaged(height) || to_mend_.contains(height)) return;
  const auto known = environment_.application.committed_block(height);
  if (!known) return;
  auto right = checked_against(*known, std::move(*stored));
  if (!right) return listener_.on_fact(consensus::PeerFault{from, right.error().message});
  to_mend_bytes_ += payload.size();
  to_mend_.emplace(height, std::move(*right));
  if (to_mend_bytes_ >= kToMendBytesMax || to_mend_.size() == blocks_->damaged_count()) mend();
}

void Host::mend() {
  if (to_mend_.empty()) return;
  if (!fine(blocks_->mend(to_mend_))) return;
  mended_blocks_ += to_mend_.size();
  listener_.on_damage(std::to_string(to_mend_.size()) + " damaged blocks from height " +
                      std::to_string(to_mend_.begin()->first.raw()) + " on were put right with what peers had; " +
                      std::to_string(blocks_->damaged_count()) + " are left");
  to_mend_.clear();
  to_mend_bytes_ = 0;
}

}  // namespace tallystick::node
