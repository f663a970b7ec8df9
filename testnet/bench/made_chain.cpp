#include "testnet/bench/made_chain.h"

#include "consensus/messages.h"
#include "contracts/registry.h"
#include "node/storage/memory_store.h"

namespace tallystick::bench {
namespace {

constexpr std::size_t kPageBytes = 4 * 1024 * 1024;  // as a node's
constexpr std::size_t kPageBlocks = 100;

}  // namespace

MadeChain::MadeChain(const Genesis& genesis, std::vector<PrivateKey> validators)
    : genesis_{genesis}, validators_{std::move(validators)}, store_{std::make_unique<node::MemoryStore>()} {}

Result<std::unique_ptr<MadeChain>> MadeChain::make(const Genesis& genesis, std::vector<PrivateKey> validators) {
  std::unique_ptr<MadeChain> out{new MadeChain(genesis, std::move(validators))};
  auto ledger = node::LedgerApplication::open(*out->store_, genesis, contracts::registry());
  if (!ledger) return tl::unexpected(ledger.error());
  out->ledger_ = std::move(*ledger);
  return out;
}

Result<void> MadeChain::add(const std::vector<Bytes>& transactions, Timestamp time) {
  explorer::FetchedBlock block;
  std::vector<node::TransactionPtr> verified;
  std::vector<Hash> hashes;
  for (const Bytes& bytes : transactions) {
    auto decoded = decode_transaction(bytes);
    if (!decoded) return tl::unexpected(decoded.error());
    auto one = std::make_shared<node::VerifiedTransaction>();
    one->bytes = bytes;
    one->hash = transaction_hash(bytes);
    one->id = transaction_id(network_of(genesis_), decoded->body);
    one->transaction = std::move(*decoded);
    hashes.push_back(one->hash);
    verified.push_back(std::move(one));
  }
  BlockHeader& header = block.header;
  header.height = Height{blocks_.size() + 1};
  header.view = View{blocks_.size() + 1};
  header.parent_view = View{blocks_.size()};
  header.parent_hash = ledger_->last_committed().block;
  header.tx_root = consensus::transactions_root(hashes);
  header.tx_count = static_cast<std::uint32_t>(hashes.size());
  header.timestamp = time;
  header.proposer = ValidatorIndex{static_cast<std::uint16_t>(blocks_.size() % validators_.size())};
  const auto executed = ledger_->execute(header, verified);
  if (!executed) return tl::unexpected(executed.error());
  block.receipts = *ledger_->effects(executed->block)->receipts;
  for (std::size_t i = 0; i < transactions.size(); ++i) {
    const auto receipt = from_bytes<contracts::Receipt>(block.receipts[i]);
    if (!receipt || receipt->outcome != contracts::Outcome::applied)
      return internal_error("transaction " + std::to_string(i) + " of block " + std::to_string(header.height.raw()) +
                            " was not applied: " + (receipt ? receipt->detail.value : receipt.error().message));
  }
  block.result = executed->result;
  block.finalization = finalize(header, executed->result_digest);
  block.transactions = transactions;
  if (auto committed = ledger_->commit(executed->block, block.finalization); !committed) return committed;
  blocks_.push_back(std::move(block));
  return {};
}

consensus::Finalization MadeChain::finalize(const BlockHeader& header, const Hash& result) const {
  const auto subject = consensus::finalize(header.epoch, header.view, header_hash(header), result);
  const Hash digest = consensus::vote_digest(network_of(genesis_), subject);
  std::vector<ValidatorIndex> signers;
  consensus::Certificate certificate{subject, {}, {}};
  for (std::size_t i = 0; i < validators_.size(); ++i) {
    signers.push_back(ValidatorIndex{static_cast<std::uint16_t>(i)});
    certificate.signatures.items.push_back(validators_[i].sign(digest));
  }
  certificate.signers = consensus::signer_bits(validators_.size(), signers);
  return consensus::to_finalization(certificate);
}

explorer::Followed<explorer::FetchedPage> MadeChain::blocks(Height from, Millis) {
  const std::size_t end = std::min(shown_, blocks_.size());
  explorer::FetchedPage page{{}, Height{end}};
  std::size_t bytes = 0;
  for (std::size_t i = from.raw() - 1; i < end && page.blocks.size() < kPageBlocks && bytes < kPageBytes;
       ++i) {
    page.blocks.push_back(blocks_[i]);
    for (const auto* list : {&blocks_[i].transactions, &blocks_[i].receipts})
      for (const Bytes& one : *list) bytes += one.size();
  }
  return page;
}

explorer::Followed<consensus::EpochLink> MadeChain::end_of(Epoch) {
  return tl::unexpected(explorer::Trouble{
      explorer::Trouble::Kind::unreachable, "epoch_end", Height{0}, {}, {}, "this chain has one epoch", {}});
}

}  // namespace tallystick::bench
