#include "tests/e2e/long_chain.h"

#include <filesystem>
#include <stdexcept>

#include "consensus/messages.h"
#include "consensus/validator_set.h"
#include "contracts/cash/reserves.h"
#include "contracts/ledger/genesis_state.h"
#include "contracts/registry.h"
#include "node/config/files.h"
#include "node/host/host.h"
#include "node/ledger/ledger_application.h"
#include "node/os/posix_disk.h"
#include "node/storage/leveldb_store.h"
#include "node/storage/memory_store.h"

namespace tallystick::e2e {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kRowsPerBatch = 20'000;

template <class T>
T must_be(Result<T> result) {
  if (!result) throw std::runtime_error("the chain of the test: " + result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// The settlement authority's next transactions, its lanes in turn.
class Payments {
 public:
  Payments(const Network& network, std::size_t count)
      : network_{network_of(network.genesis())},
        key_{must_be(testnet::network_key(network.layout(), testnet::kSettlementKeyName))},
        account_{contracts::settlement_authority_account(network_.genesis_hash)},
        count_{count} {}

  std::vector<node::TransactionPtr> next() {
    std::vector<node::TransactionPtr> out;
    for (std::size_t i = 0; i < count_; ++i) {
      const auto lane = static_cast<std::uint8_t>(i % kNonceLanes);
      auto made = std::make_shared<node::VerifiedTransaction>();
      TransactionBody& body = made->transaction.body;
      body.account = account_;
      body.lane = lane;
      body.sequence = next_[lane];
      next_[lane] = next_[lane].next();
      const PartyId bank = contracts::bank_party(network_.genesis_hash, 0);
      body.operations.items = {
          contracts::make_operation(contracts::cash::MintReserves{bank, {*Currency::of("CNY"), Amount{1}}})};
      made->id = transaction_id(network_, body);
      made->transaction.signatures.items = {{KeyAlgorithm::secp256k1, key_.public_key(), key_.sign(made->id)}};
      made->bytes = to_bytes(made->transaction);
      made->hash = transaction_hash(made->bytes);
      out.push_back(std::move(made));
    }
    return out;
  }

 private:
  tallystick::Network network_;
  PrivateKey key_;
  AccountId account_;
  std::size_t count_;
  std::array<Sequence, kNonceLanes> next_{};
};

class Seal {
 public:
  explicit Seal(const Network& network)
      : network_{network_of(network.genesis())}, set_{consensus::ValidatorSet::of(network.genesis())} {
    for (std::size_t i = 0; i < network.size(); ++i)
      keys_.push_back(must_be(node::read_private_key_file(network.layout().node(i) + "/consensus.key")));
  }
  consensus::Finalization operator()(const BlockHeader& header, const Hash& block, const Hash& result) const {
    const auto subject = consensus::finalize(header.epoch, header.view, block, result);
    const Hash digest = consensus::vote_digest(network_, subject);
    std::vector<ValidatorIndex> signers;
    consensus::Certificate out{subject, {}, {}};
    for (std::uint16_t i = 0; i < set_.quorum(); ++i) {
      signers.push_back(ValidatorIndex{i});
      out.signatures.items.push_back(keys_[i].sign(digest));
    }
    out.signers = consensus::signer_bits(keys_.size(), signers);
    return consensus::to_finalization(out);
  }

 private:
  tallystick::Network network_;
  consensus::ValidatorSet set_;
  std::vector<PrivateKey> keys_;
};

void copy_rows(const node::KvStore& from, node::KvStore& to) {
  node::KvBatch batch;
  const auto cursor = from.cursor();
  for (cursor->seek({}); cursor->valid(); cursor->next()) {
    batch.put(Bytes(cursor->key().begin(), cursor->key().end()), Bytes(cursor->value().begin(), cursor->value().end()));
    if (batch.changes.size() < kRowsPerBatch) continue;
    must_be(to.commit(std::exchange(batch, {})));
  }
  must_be(to.commit(batch));
}

void write_chain(const Network& network, const LongChain& chain, const std::string& data) {
  const auto disk = must_be(node::PosixDisk::open_root(data));
  const auto store = must_be(node::BlockStore::open(*disk, {"blocks", chain.block_segment_bytes}));
  node::MemoryStore rows;
  const auto ledger = must_be(node::LedgerApplication::open(rows, network.genesis(), contracts::registry()));
  Payments payments{network, chain.transactions};
  const Seal seal{network};
  Hash parent = genesis_hash(network.genesis());
  Timestamp time = network.genesis().calendar.first_day_start;
  for (std::uint64_t i = 1; i <= chain.blocks; ++i) {
    const auto transactions = payments.next();
    node::StoredBlock stored;
    BlockHeader& header = stored.block.header;
    header.view = View{i};
    header.height = Height{i};
    header.parent_hash = parent;
    header.parent_view = View{i - 1};
    header.proposer = ValidatorIndex{static_cast<std::uint16_t>(i % network.size())};
    header.timestamp = time = time + Millis{1};
    for (const auto& transaction : transactions) {
      stored.block.transactions.items.push_back(transaction->hash);
      stored.transactions.push_back(transaction->bytes);
    }
    header.tx_root = consensus::transactions_root(stored.block.transactions.items);
    header.tx_count = static_cast<std::uint32_t>(transactions.size());
    const Hash block = parent = header_hash(header);
    stored.result = must_be(ledger->execute(header, transactions)).result_digest;
    stored.finalization = seal(header, block, stored.result);
    must_be(store->append(stored));
    must_be(ledger->commit(block, stored.finalization));
  }
  must_be(store->sync());
  const auto state = must_be(node::open_leveldb(data + "/state"));
  copy_rows(rows, *state);
}

}  // namespace

void lay_down(const Network& network, const LongChain& chain) {
  const std::string first = network.layout().data(chain.nodes.front());
  write_chain(network, chain, first);
  for (const std::size_t node : chain.nodes)
    if (node != chain.nodes.front()) fs::copy(first, network.layout().data(node), fs::copy_options::recursive);
  for (const std::size_t node : chain.nodes) {
    const auto key = must_be(node::read_private_key_file(network.layout().node(node) + "/consensus.key"));
    const auto disk = must_be(node::PosixDisk::open_root(network.layout().data(node)));
    must_be(node::Host::first_start(*disk, key.public_key(), Epoch{0}));
  }
}

}  // namespace tallystick::e2e
