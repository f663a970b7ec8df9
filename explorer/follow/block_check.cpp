#include "explorer/follow/block_check.h"

#include "consensus/messages.h"
#include "core/merkle.h"
#include "node/mempool/signature_pool.h"

namespace tallystick::explorer {
namespace {

constexpr const char* kAskAnother = "Do not rely on this node: follow another one, and tell the operator of this one.";

tl::unexpected<Trouble> divergent(const char* code, Height height, std::string expected, std::string found,
                                  std::string cause) {
  return tl::unexpected(Trouble{Trouble::Kind::divergent, code, height, std::move(expected), std::move(found),
                                "Block " + std::to_string(height.raw()) + ": " + std::move(cause), kAskAnother});
}

std::string size_text(std::size_t count, std::size_t bytes) {
  return std::to_string(count) + " transactions, " + std::to_string(bytes) + " bytes";
}

Followed<void> check_bounds(Height height, const std::vector<Bytes>& transactions) {
  std::size_t bytes = 0;
  for (const Bytes& one : transactions) bytes += one.size();
  if (transactions.size() <= kBlockTransactionsMax && bytes <= kBlockBytesMax) return {};
  return divergent("too_large", height, "at most " + size_text(kBlockTransactionsMax, kBlockBytesMax),
                   size_text(transactions.size(), bytes), "it is larger than the protocol lets a block be.");
}

std::string receipts_text(std::size_t count) {
  return std::to_string(count) + " receipts";
}

}  // namespace

Followed<void> check_block(const Network& network, const SignatureScheme& scheme, const EpochValidators& validators,
                           const ChainEnd& end, const FetchedBlock& block) {
  const BlockHeader& header = block.header;
  const Height height = end.height.next();
  if (auto ok = check_bounds(height, block.transactions); !ok) return ok;
  if (header.height != height)
    return divergent("height", height, std::to_string(height.raw()), std::to_string(header.height.raw()),
                     "the node gives a block of another height in its place.");
  if (header.parent_hash != end.hash)
    return divergent("parent", height, end.hash.hex(), header.parent_hash.hex(),
                     "it does not follow on the block before it.");
  if (header.epoch != validators.epoch)
    return divergent("epoch", height, std::to_string(validators.epoch.raw()), std::to_string(header.epoch.raw()),
                     "it claims to be of another epoch than its height says.");
  std::vector<Hash> hashes;
  for (const Bytes& bytes : block.transactions) hashes.push_back(transaction_hash(bytes));
  const Hash root = consensus::transactions_root(hashes);
  if (header.tx_count != hashes.size() || header.tx_root != root)
    return divergent("transactions_root", height,
                     header.tx_root.hex() + " over " + std::to_string(header.tx_count) + " transactions",
                     root.hex() + " over " + std::to_string(hashes.size()) + " transactions",
                     "the transactions that the node gives are not those that its header commits to.");
  if (block.finalization) return check_finalization(network, scheme, validators, header, *block.finalization);
  return {};
}

Followed<std::vector<node::TransactionPtr>> check_transactions(const Network& network, const SignatureScheme& scheme,
                                                               const FetchedBlock& block) {
  std::vector<node::TransactionPtr> transactions;
  for (const Bytes& bytes : block.transactions) {
    const Hash hash = transaction_hash(bytes);
    auto verified = node::verify_transaction(network, scheme, hash, bytes);
    if (!verified)
      return divergent("transaction", block.header.height, "a transaction that is well formed and signed", hash.hex(),
                       "transaction " + std::to_string(transactions.size()) +
                           " could never have entered a block: " + verified.error().message + ".");
    transactions.push_back(std::move(*verified));
  }
  return transactions;
}

Followed<void> check_finalization(const Network& network, const SignatureScheme& scheme,
                                  const EpochValidators& validators, const BlockHeader& header,
                                  const consensus::Finalization& finalization) {
  const Hash hash = header_hash(header);
  if (finalization.block != hash || finalization.epoch != header.epoch || finalization.view != header.view)
    return divergent("certificate", header.height, hash.hex(), finalization.block.hex(),
                     "its finalization is of another block.");
  const auto signed_by_quorum = consensus::verify_finalization(network, validators.set, scheme, finalization);
  if (!signed_by_quorum)
    return divergent("certificate", header.height,
                     std::to_string(validators.set.quorum()) + " of " + std::to_string(validators.set.size()) +
                         " validators that follow from genesis",
                     signed_by_quorum.error().message,
                     "its finalization does not hold: " + signed_by_quorum.error().message + ".");
  return {};
}

Followed<void> check_result(const FetchedBlock& block, const ExecutionResult& computed,
                            const std::vector<Bytes>& receipts) {
  const Height height = block.header.height;
  const struct {
    const char* code;
    const char* what;
    Hash ExecutionResult::*root;
  } kRoots[] = {{"state_root", "state", &ExecutionResult::state_root},
                {"receipts_root", "receipts", &ExecutionResult::receipts_root},
                {"history_root", "history", &ExecutionResult::history_root}};
  for (const auto& [code, what, root] : kRoots)
    if (computed.*root != block.result.*root)
      return divergent(code, height, (computed.*root).hex(), (block.result.*root).hex(),
                       std::string{"executing it here gives another "} + what + " root than the node says.");
  if (receipts.size() != block.receipts.size())
    return divergent("receipts", height, receipts_text(receipts.size()), receipts_text(block.receipts.size()),
                     "the node withholds receipts, or adds some.");
  for (std::size_t i = 0; i < receipts.size(); ++i)
    if (receipts[i] != block.receipts[i])
      return divergent("receipts", height, merkle_leaf(receipts[i]).hex(), merkle_leaf(block.receipts[i]).hex(),
                       "receipt " + std::to_string(i) + " is not the one that executing it here gives.");
  if (block.finalization) return check_certified(height, result_digest(computed), block.finalization->result);
  return {};
}

Followed<void> check_certified(Height height, const Hash& computed, const Hash& certified) {
  if (computed == certified) return {};
  return tl::unexpected(Trouble{Trouble::Kind::divergent, "result", height, computed.hex(), certified.hex(),
                                "Block " + std::to_string(height.raw()) +
                                    ": a quorum of the validators signed another result than executing it here gives.",
                                "Compare the version of this program with that of the validators; if they are the "
                                "same, this is an alarm for all of them."});
}

}  // namespace tallystick::explorer
