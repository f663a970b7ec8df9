// The validators change, and whose votes count follows from genesis through the block that seals each epoch. Nobody else's count, however whole
// the chain is that they sign.
#include "explorer/follow/epochs.h"

#include <gtest/gtest.h>

#include "consensus/messages.h"
#include "contracts/validator/propose.h"
#include "contracts/validator/rules.h"
#include "contracts/validator/vote.h"
#include "core/epoch_length.h"
#include "explorer/follow/follower.h"
#include "explorer/testing/chains.h"
#include "node/mempool/signature_pool.h"
#include "node/os/temp_directory.h"

namespace tallystick::explorer {
namespace {

using namespace contracts;
using node::TestChain;

constexpr std::uint64_t kEpochLength = 16;
constexpr std::uint64_t kBlocks = 40;  // into the third epoch
constexpr std::uint8_t kNewKey = 90;   // of the first validator from the second epoch on

Genesis short_epochs() {
  Genesis genesis = test_genesis();
  genesis.parameters.items.push_back(
      {{kEpochLengthName}, static_cast<std::int64_t>(kEpochLength), genesis.calendar.first_date});
  std::ranges::sort(genesis.parameters.items, {}, [](const GenesisParameter& one) { return one.name.value; });
  return genesis;
}

PrivateKey secret(std::uint8_t number) {
  std::array<std::uint8_t, 32> bytes{};
  bytes[31] = number;
  return std::move(*PrivateKey::from(bytes));
}

// Signed by the validators with these secrets, in their places 0, 2 and 3.
consensus::Finalization finalized(const BlockHeader& header, const Hash& result,
                                  const std::array<std::uint8_t, 3>& secrets) {
  const auto subject = consensus::finalize(header.epoch, header.view, header_hash(header), result);
  const Hash digest = consensus::vote_digest(network_of(short_epochs()), subject);
  consensus::Certificate certificate{
      subject, consensus::signer_bits(4, {ValidatorIndex{0}, ValidatorIndex{2}, ValidatorIndex{3}}), {}};
  for (const std::uint8_t number : secrets) certificate.signatures.items.push_back(secret(number).sign(digest));
  return consensus::to_finalization(certificate);
}

std::array<std::uint8_t, 3> secrets_of(Epoch epoch) {
  return {epoch == Epoch{0} ? std::uint8_t{11} : kNewKey, 13, 14};
}

// A chain over three epochs in which the first validator gets a new key. It is also the source.
class Chain final : public BlockSource {
 public:
  Chain() : ledger_{node::open_or_fail(store_, genesis_)} {
    TestChain signs{genesis_};
    auto& reference = signs.reference();
    const Member bank = reference.bank(0);
    const Transaction proposes = signs.sign(
        bank.account, {make_operation(validator::ProposeRotate{
                          bank.party, test_key(kNewKey), std::nullopt,
                          test_signature(kNewKey, validator::key_proof_digest(reference.network(), bank.party,
                                                                              test_key(kNewKey)))})});
    const auto proposal = validator::proposal_id(reference.signed_transaction(proposes).id, 0);
    signs.add({proposes});
    std::vector<Transaction> transactions{proposes};
    for (const std::uint16_t voter : {std::uint16_t{1}, std::uint16_t{2}}) {
      transactions.push_back(signs.sign(reference.bank(voter).account, {make_operation(validator::Approve{proposal})}));
      signs.add({transactions.back()});
    }
    for (std::uint64_t height = 1; height <= kBlocks; ++height)
      add(height <= transactions.size() ? std::vector{transactions[height - 1]} : std::vector<Transaction>{});
  }

  const Genesis& genesis() const { return genesis_; }
  std::function<void(FetchedBlock&)> tamper;
  std::function<consensus::EpochLink(Epoch)> link;
  std::size_t known = SIZE_MAX;

  const FetchedBlock& block(std::uint64_t height) const { return blocks_.at(height - 1); }
  // How the epoch ended, shown by an extension that these secrets signed.
  consensus::EpochLink ended(Epoch epoch, const BlockHeader& sealing,
                             const std::array<std::uint8_t, 3>& secrets) const {
    BlockHeader extension = sealing;
    extension.parent_hash = header_hash(sealing);
    extension.parent_view = sealing.view;
    extension.view = sealing.view.next();
    extension.next_validators = {};
    extension.tx_root = consensus::transactions_root({});
    extension.tx_count = 0;
    consensus::EpochLink out;
    out.seal.sealing = sealing;
    out.seal.extensions.items = {extension};
    out.seal.finalization =
        finalized(extension, result_digest(block((epoch.raw() + 1) * kEpochLength).result), secrets);
    out.validators = *ledger_->next_validators(sealing.finalized.height);
    return out;
  }

  Followed<FetchedPage> blocks(Height from, Millis) override {
    const std::size_t end = std::min(known, blocks_.size());
    FetchedPage page{{}, Height{end}};
    for (std::size_t i = from.raw() - 1; i < end && page.blocks.size() < 30; ++i) {
      page.blocks.push_back(blocks_[i]);
      if (tamper) tamper(page.blocks.back());
    }
    return page;
  }
  Followed<consensus::EpochLink> end_of(Epoch epoch) override { return link(epoch); }
  std::string name() const override { return "a test"; }

 private:
  void add(const std::vector<Transaction>& transactions) {
    FetchedBlock block;
    std::vector<node::TransactionPtr> verified;
    std::vector<Hash> hashes;
    for (const Transaction& transaction : transactions) {
      block.transactions.push_back(to_bytes(transaction));
      verified.push_back(*node::verify_transaction(network_of(genesis_), Secp256k1Scheme{}, block.transactions.back()));
      hashes.push_back(verified.back()->hash);
    }
    BlockHeader& header = block.header;
    header.height = ledger_->last_committed().height.next();
    header.epoch = epoch_of(genesis_, header.height);
    const bool first = (header.height.raw() - 1) % kEpochLength == 0;
    header.view = View{first ? 1 : blocks_.back().header.view.raw() + 1};
    header.parent_view = first ? View{0} : blocks_.back().header.view;
    header.parent_hash = ledger_->last_committed().block;
    header.tx_root = consensus::transactions_root(hashes);
    header.tx_count = static_cast<std::uint32_t>(hashes.size());
    header.timestamp = genesis_.calendar.first_day_start + Millis{static_cast<std::int64_t>(50 * header.height.raw())};
    header.finalized.height = Height{header.height.raw() - (header.height.raw() > 2 ? 2 : header.height.raw())};
    if (header.height == sealing_height(genesis_, header.epoch))
      header.next_validators = validator_list_hash(*ledger_->next_validators(header.finalized.height));
    const auto executed = ledger_->execute(header, verified);
    ensure(executed.has_value());
    block.result = executed->result;
    block.receipts = *ledger_->effects(executed->block)->receipts;
    block.finalization = finalized(header, executed->result_digest, secrets_of(header.epoch));
    ensure(ledger_->commit(executed->block, block.finalization).has_value());
    blocks_.push_back(std::move(block));
  }

  const Genesis genesis_ = short_epochs();
  node::MemoryStore store_;
  std::unique_ptr<node::LedgerApplication> ledger_;
  std::vector<FetchedBlock> blocks_;
};

struct EpochsFollowed : ::testing::Test {
  std::unique_ptr<node::LedgerApplication> open() { return node::open_or_fail(*store, chain.genesis()); }
  // Until everything is followed; the trouble that stopped it.
  std::optional<Trouble> follow() {
    const auto ledger = open();
    const auto index = *IndexWriter::open(*database, chain.genesis(), registry());
    Follower follower{chain, *ledger, *index, scheme};
    const std::size_t end = std::min<std::size_t>(chain.known, kBlocks);
    while (follower.height().raw() < end) {
      const auto step = follower.step(Millis{0});
      if (!step) return step.error();
      if (step->blocks == 0) break;
    }
    height = follower.height().raw();
    return std::nullopt;
  }
  Chain chain;
  const Secp256k1Scheme scheme;
  node::TempDirectory directory;
  std::unique_ptr<sql::Database> database = *sql::open("sqlite:" + directory.path() + "/index", sql::Access::write);
  std::unique_ptr<node::MemoryStore> store = std::make_unique<node::MemoryStore>();
  std::uint64_t height = 0;
};

TEST_F(EpochsFollowed, TheValidatorsThatEachEpochSealsAreFollowed) {
  const auto trouble = follow();
  ASSERT_FALSE(trouble) << trouble->cause;
  EXPECT_EQ(height, kBlocks);
  const auto rows = database->query("SELECT first_height, blocks, validators FROM epoch ORDER BY epoch");
  ASSERT_EQ(rows->size(), 3U);
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    EXPECT_EQ(sql::number_at((*rows)[epoch], 0), static_cast<std::int64_t>(epoch * kEpochLength + 1));
    const auto list = *from_bytes<ValidatorList>(sql::bytes_at((*rows)[epoch], 2));
    EXPECT_EQ(list.validators.items[0].consensus_key, test_key(epoch == 0 ? 11 : kNewKey));
  }
}

TEST_F(EpochsFollowed, AStartInAnyEpochKnowsItsValidators) {
  for (const std::size_t end : {15, 16, 17, 31, 32, 33, 40}) {
    SCOPED_TRACE(end);
    chain.known = end;
    const auto trouble = follow();
    ASSERT_FALSE(trouble) << trouble->cause;
    EXPECT_EQ(height, end);
  }
}

TEST_F(EpochsFollowed, ASealingBlockMayBeFinalThroughItsExtensions) {
  chain.tamper = [](FetchedBlock& block) {
    if (block.header.height.raw() % kEpochLength == 0) block.finalization.reset();
  };
  chain.link = [&](Epoch epoch) {
    return chain.ended(epoch, chain.block((epoch.raw() + 1) * kEpochLength).header, secrets_of(epoch));
  };
  const auto trouble = follow();
  ASSERT_FALSE(trouble) << trouble->cause;
  EXPECT_EQ(height, kBlocks);
}

TEST_F(EpochsFollowed, NobodyElseIsTakenForAValidator) {
  const std::array<std::uint8_t, 3> strangers{60, 61, 62}, old{11, 13, 14};
  const auto signed_by = [](FetchedBlock& block, const std::array<std::uint8_t, 3>& secrets) {
    block.finalization = finalized(block.header, result_digest(block.result), secrets);
  };
  const struct {
    const char* name;
    const char* code;
    std::uint64_t height;
    std::function<void(FetchedBlock&)> lie;
    std::function<consensus::EpochLink(Epoch)> link;
  } rows[] = {
      {"the key that was replaced",
       "certificate",
       17,
       [&](FetchedBlock& b) {
         if (b.header.height.raw() == 17) signed_by(b, old);
       },
       {}},
      {"the new key before its time",
       "certificate",
       16,
       [&](FetchedBlock& b) {
         if (b.header.height.raw() == 16) signed_by(b, {kNewKey, 13, 14});
       },
       {}},
      {"a sealing block that names strangers, signed by them",
       "certificate",
       16,
       [&](FetchedBlock& b) {
         if (b.header.height.raw() != 16) return;
         b.header.next_validators = Hash{{9}};
         signed_by(b, strangers);
       },
       {}},
      {"a sealing block without finalization, whose end strangers signed", "epoch_end", 16,
       [&](FetchedBlock& b) {
         if (b.header.height.raw() == 16) b.finalization.reset();
       },
       [&](Epoch epoch) { return chain.ended(epoch, chain.block(16).header, strangers); }},
      {"a sealing block that names strangers, and the end of the true one", "epoch_end", 16,
       [&](FetchedBlock& b) {
         if (b.header.height.raw() == 16) {
           b.header.next_validators = Hash{{9}};
           b.finalization.reset();
         }
         if (b.header.height.raw() == 17) {
           BlockHeader forged = chain.block(16).header;
           forged.next_validators = Hash{{9}};
           b.header.parent_hash = header_hash(forged);
           signed_by(b, strangers);
         }
       },
       [&](Epoch epoch) { return chain.ended(epoch, chain.block(16).header, secrets_of(epoch)); }},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    ASSERT_TRUE(drop_index(*database));
    store = std::make_unique<node::MemoryStore>();
    chain.tamper = row.lie;
    chain.link = row.link;
    const auto trouble = follow();
    ASSERT_TRUE(trouble);
    EXPECT_EQ(trouble->code, row.code) << trouble->cause;
    EXPECT_EQ(trouble->height.raw(), row.height);
    EXPECT_EQ(trouble->kind, Trouble::Kind::divergent);
  }
}

}  // namespace
}  // namespace tallystick::explorer
