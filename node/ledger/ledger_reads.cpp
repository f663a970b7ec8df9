// What the ledger answers from committed state, on any thread.
#include <algorithm>

#include "contracts/account/records.h"
#include "core/ensure.h"
#include "core/merkle.h"
#include "node/ledger/ledger_application.h"
#include "node/ledger/storage_error.h"

namespace tallystick::node {
namespace {

contracts::SignedTransaction signed_of(const VerifiedTransaction& transaction) {
  return {transaction.id, &transaction.transaction};
}

}  // namespace

std::shared_ptr<const Committed> LedgerApplication::committed() const {
  const std::shared_lock lock{moment_mutex_};
  return moment_;
}

contracts::BlockContext LedgerApplication::next_block(const Committed& committed, Timestamp now) const {
  const rows::TipRow& tip = committed.tip();
  return contracts::block_context(config_, tip.height.next(), std::max(now, tip.timestamp + Millis{1}), tip.timestamp);
}

Result<contracts::AdmissionAnswer> LedgerApplication::admit(const VerifiedTransaction& transaction,
                                                            Timestamp now) const {
  const auto moment = committed();
  try {
    return contracts::admit(registry_, *moment, next_block(*moment, now), signed_of(transaction));
  } catch (const StorageError& error) {
    return tl::unexpected(error.error());
  }
}

Result<void> LedgerApplication::admissible(const VerifiedTransaction& transaction, Timestamp now) const {
  const auto answer = admit(transaction, now);
  if (!answer) return tl::unexpected(answer.error());
  switch (answer->admission) {
    case contracts::Admission::now:
      return {};
    case contracts::Admission::later:
      return fail(ErrorKind::not_yet,
                  "the sequence is ahead of its lane, whose next is " + std::to_string(answer->lane_next.raw()));
    case contracts::Admission::refused:
      break;
  }
  ensure(answer->refusal.has_value());
  return malformed(std::string{name_of(answer->refusal->code)} + ": " + answer->refusal->detail);
}

Sequence LedgerApplication::next_sequence(const AccountId& account, std::uint8_t lane) const {
  const auto moment = committed();
  try {
    const auto record = contracts::load<contracts::account::Lane>(*moment, {account, lane});
    return record ? record->next : Sequence{0};
  } catch (const StorageError&) {
    return Sequence{0};  // `admissible`, which is asked first, reports the failure
  }
}

Result<contracts::Receipt> LedgerApplication::simulate(const VerifiedTransaction& transaction, Timestamp now) const {
  const auto moment = committed();
  try {
    return contracts::simulate(registry_, *moment, next_block(*moment, now), signed_of(transaction));
  } catch (const StorageError& error) {
    return tl::unexpected(error.error());
  }
}

Result<consensus::ProofBundle> LedgerApplication::prove_state(contracts::Table table, ByteView key) const {
  const Hash key_hash = state_key_hash(static_cast<std::uint8_t>(table), key);
  std::shared_ptr<const Committed> moment;
  StateTree::Top top;
  {
    const std::shared_lock lock{moment_mutex_};
    moment = moment_;
    top = tree_.top_path(key_hash);
  }
  if (!moment->finalization())
    return fail(ErrorKind::unavailable,
                moment->tip().height.raw() == 0
                    ? "no block is final yet, so there is nothing that proves the state"
                    : "the newest block was finalized through a later one that is not stored yet; ask again");
  const auto block = moment->block(moment->tip().height);
  if (!block) return tl::unexpected(block.error());
  auto proof = node::prove_state(moment->reader(), top, key_hash);
  if (!proof) return tl::unexpected(proof.error());
  const auto record = moment->record(table, key);
  if (!record) return tl::unexpected(record.error());
  consensus::ProofBundle bundle;
  bundle.genesis = genesis_hash_;
  bundle.header = block->header;
  bundle.result = block->result;
  bundle.finalization = *moment->finalization();
  consensus::StatePart state;
  state.table = static_cast<std::uint8_t>(table);
  state.key.value.assign(key.begin(), key.end());
  if (*record) state.value.emplace().value = (*record)->value;
  state.proof = std::move(*proof);
  bundle.state = std::move(state);
  return sealed_from_genesis(std::move(bundle));
}

void LedgerApplication::epoch_sealed(const consensus::EpochLink& link) {
  const std::lock_guard lock{links_mutex_};
  if (link.seal.sealing.epoch.raw() == links_.size()) links_.push_back(link);
}

Result<consensus::ProofBundle> LedgerApplication::sealed_from_genesis(consensus::ProofBundle bundle) const {
  const std::uint64_t epoch = bundle.header.epoch.raw();
  {
    const std::lock_guard lock{links_mutex_};
    if (epoch > consensus::kEpochLinksMax || links_.size() < epoch)
      return fail(ErrorKind::unavailable,
                  "this node does not know the validators of all " + std::to_string(epoch) + " epochs before");
    bundle.epochs.items.assign(links_.begin(), links_.begin() + static_cast<std::ptrdiff_t>(epoch));
  }
  return consensus::sealed(std::move(bundle));
}

Result<consensus::ProofBundle> LedgerApplication::prove_receipt(const Hash& transaction_id) const {
  const auto moment = committed();
  const auto transaction = moment->transaction(transaction_id);
  if (!transaction) return tl::unexpected(transaction.error());
  const Height height = transaction->receipt.height;
  const auto receipts = moment->receipts(height);
  if (!receipts) return tl::unexpected(receipts.error());
  const auto certified = moment->certified_at_or_after(height);
  if (!certified) {
    if (certified.error().kind != ErrorKind::not_found) return tl::unexpected(certified.error());
    return fail(ErrorKind::unavailable,
                "the block was finalized through a later one that is not stored yet; ask again");
  }
  std::vector<Hash> leaves;
  for (const Bytes& receipt : *receipts) leaves.push_back(merkle_leaf(receipt));
  consensus::ProofBundle bundle;
  bundle.genesis = genesis_hash_;
  bundle.header = certified->header;
  bundle.result = certified->result;
  bundle.finalization = *certified->finalization;
  if (certified->header.height != height) {
    const auto block = moment->block(height);
    if (!block) return tl::unexpected(block.error());
    const auto path = moment->history_path(height, certified->header.height);
    if (!path) return tl::unexpected(path.error());
    bundle.history = consensus::HistoryPart{block->header, block->result.state_root, block->result.receipts_root,
                                            consensus::path_of(height.raw(), certified->header.height.raw(), *path)};
  }
  const std::uint32_t place = transaction->receipt.place;
  consensus::ReceiptPart part;
  part.receipt.value = transaction->receipt.bytes;
  part.path = consensus::path_of(place, leaves.size(), merkle_inclusion_proof(leaves, place));
  bundle.receipt = std::move(part);
  return sealed_from_genesis(std::move(bundle));
}

Result<void> LedgerApplication::scrub(std::size_t bytes) {
  const auto cursor = store_.cursor();
  std::size_t seen = 0;
  for (cursor->seek(scrubbed_); cursor->valid() && seen < bytes; cursor->next())
    seen += cursor->key().size() + cursor->value().size();
  if (const auto status = cursor->status(); !status) return status;
  if (cursor->valid())
    scrubbed_.assign(cursor->key().begin(), cursor->key().end());
  else
    scrubbed_.clear();
  return {};
}

Result<consensus::CommittedBlock> LedgerApplication::committed_block(Height height) const {
  const auto row = committed()->block(height);
  if (!row) return tl::unexpected(row.error());
  return consensus::CommittedBlock{header_hash(row->header), row->header, result_digest(row->result),
                                   row->finalization};
}

}  // namespace tallystick::node
