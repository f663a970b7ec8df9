// What an honest node gives is indexed, whole and once; what a lying one gives is not, and both values are named.
#include "explorer/follow/follower.h"

#include <gtest/gtest.h>

#include "explorer/testing/chains.h"
#include "explorer/testing/dump.h"
#include "node/os/temp_directory.h"

namespace tallystick::explorer {
namespace {

using node::LedgerOptions;
using node::MemoryStore;
using node::TestChain;

LedgerOptions small() {
  LedgerOptions options;
  options.bucket_bits = 4;
  return options;
}

// Both stores and the follower between them, in a directory of their own.
struct Stand {
  Stand(BlockSource& blocks, const Genesis& genesis, const SignatureScheme& scheme)
      : database{*sql::open("sqlite:" + directory.path() + "/index", sql::Access::write)},
        ledger{node::open_or_fail(store, genesis, small())},
        index{*IndexWriter::open(*database, genesis, contracts::registry())},
        follower{blocks, *ledger, *index, scheme} {}

  // Until nothing more comes; the trouble that stopped it.
  std::optional<Trouble> run() {
    for (int i = 0; i < 1'000; ++i) {
      const auto step = follower.step(Millis{0});
      if (!step) return step.error();
      if (step->blocks == 0 && follower.height() == step->node_height) return std::nullopt;
      if (step->blocks == 0 && ++idle > 3) return std::nullopt;
    }
    return std::nullopt;
  }

  node::TempDirectory directory;
  std::unique_ptr<sql::Database> database;
  MemoryStore store;
  std::unique_ptr<node::LedgerApplication> ledger;
  std::unique_ptr<IndexWriter> index;
  Follower follower;
  int idle = 0;
};

const TestChain& payments() {
  static const TestChain chain = [] {
    TestChain made;
    made.play(4, 16);
    return made;
  }();
  return chain;
}

TEST(Follower, IndexesEveryRecordOfTheLedgerAsItStands) {
  const TestChain chain = random_life(1, 250);
  ChainSource source{chain};
  const TrustingScheme scheme;
  Stand all{source, chain.genesis(), scheme};
  const auto trouble = all.run();
  ASSERT_FALSE(trouble) << trouble->code << ": " << trouble->cause;
  ASSERT_EQ(all.follower.height().raw(), chain.blocks().size());
  EXPECT_EQ(all.index->height(), all.follower.height());
  std::map<std::pair<contracts::Table, Bytes>, Bytes> found;
  for (const RecordTable& table : record_tables(contracts::registry())) {
    const auto rows = all.database->query("SELECT key_, value_ FROM " + table.current);
    ASSERT_TRUE(rows);
    for (const sql::Row& row : *rows) found[{table.row->table, sql::bytes_at(row, 0)}] = sql::bytes_at(row, 1);
  }
  EXPECT_TRUE(found == const_cast<TestChain&>(chain).reference().view().records());
  EXPECT_GT(found.size(), 200U);
}

TEST(Follower, AnyMomentOfThePastIsStillThere) {
  const TestChain chain = random_life(2, 120);
  ChainSource source{chain, 7};
  const TrustingScheme scheme;
  Stand all{source, chain.genesis(), scheme};
  ASSERT_FALSE(all.run());
  const auto tables = record_tables(contracts::registry());
  // A second ledger is led along, and looked at every few blocks.
  contracts::TestLedger ledger{chain.genesis()};
  for (std::size_t i = 0; i < chain.blocks().size(); ++i) {
    const node::TestBlock& block = chain.blocks()[i];
    std::vector<Transaction> transactions;
    for (const auto& transaction : block.transactions) transactions.push_back(transaction->transaction);
    ledger.pass(block.header.timestamp - ledger.next_block().time);
    ledger.run_block(transactions);
    if (i % 17 != 3) continue;
    const auto height = static_cast<std::int64_t>(i + 1);
    std::map<std::pair<contracts::Table, Bytes>, Bytes> then;
    for (const RecordTable& table : tables) {
      const auto rows = all.database->query("SELECT key_, value_ FROM " + table.current +
                                                " WHERE since_ <= $1 UNION ALL SELECT key_, value_ FROM " + table.past +
                                                " WHERE since_ <= $1 AND until_ > $1",
                                            {height});
      ASSERT_TRUE(rows) << rows.error().message;
      for (const sql::Row& row : *rows)
        EXPECT_TRUE(then.emplace(std::pair{table.row->table, sql::bytes_at(row, 0)}, sql::bytes_at(row, 1)).second)
            << "two versions at height " << height << " in " << table.current;
    }
    EXPECT_TRUE(then == ledger.view().records()) << "height " << height;
  }
}

// Pages, finalizations and restarts are the node's and the process's affair: the index is the same.
TEST(Follower, TheIndexDependsOnNothingButTheChain) {
  const Secp256k1Scheme scheme;
  ChainSource plain{payments()};
  Stand once{plain, payments().genesis(), scheme};
  ASSERT_FALSE(once.run());
  const auto expected = dump(*once.database);
  for (const std::size_t page : {1, 3, 1000}) {
    SCOPED_TRACE(page);
    ChainSource source{payments(), page};
    Stand again{source, payments().genesis(), scheme};
    const auto trouble = again.run();
    ASSERT_FALSE(trouble) << trouble->cause;
    EXPECT_TRUE(dump(*again.database) == expected);
  }
}

TEST(Follower, ABlockWithoutFinalizationWaitsForADescendant) {
  const Secp256k1Scheme scheme;
  ChainSource source{payments(), 4};
  source.certified = [](Height height) { return height.raw() % 5 == 0; };
  source.known = 23;
  Stand some{source, payments().genesis(), scheme};
  const auto trouble = some.run();
  ASSERT_FALSE(trouble) << trouble->cause;
  EXPECT_EQ(some.follower.height().raw(), 20U) << "nothing vouches for three blocks more";
  const auto rows = some.database->query("SELECT count(*) FROM block WHERE certified = 1");
  EXPECT_EQ(sql::number_at(rows->front(), 0), 4);
  // The node learns of the finalization of its last block.
  source.certified = [](Height height) { return height.raw() == 23 || height.raw() % 5 == 0; };
  some.idle = 0;
  ASSERT_FALSE(some.run());
  EXPECT_EQ(some.follower.height().raw(), 23U);
}

TEST(Follower, EveryLieIsNamedAndNothingOfItIsIndexed) {
  constexpr std::uint64_t kHeight = 21;  // pays something
  const auto signed_by = [](FetchedBlock& block, std::uint8_t secret) {
    // The whole block made anew and signed by somebody's keys, as one does who runs another set of validators.
    std::array<std::uint8_t, 32> bytes{};
    consensus::Certificate certificate = consensus::to_certificate(*block.finalization);
    certificate.subject = consensus::finalize(block.header.epoch, block.header.view, header_hash(block.header),
                                              result_digest(block.result));
    const Hash digest = consensus::vote_digest(network_of(payments().genesis()), certificate.subject);
    for (Signature& signature : certificate.signatures.items) {
      bytes[31] = secret++;
      signature = PrivateKey::from(bytes)->sign(digest);
    }
    block.finalization = consensus::to_finalization(certificate);
  };
  const struct {
    const char* name;
    const char* code;
    std::function<void(FetchedBlock&)> lie;
  } rows[] = {
      {"an altered amount", "transactions_root",
       [](FetchedBlock& b) {
         auto transaction = *decode_transaction(b.transactions[0]);
         transaction.body.operations.items[0].payload.value.back() ^= 1;
         b.transactions[0] = to_bytes(transaction);
       }},
      {"a withheld transaction", "transactions_root", [](FetchedBlock& b) { b.transactions.pop_back(); }},
      {"a transaction twice", "transactions_root",
       [](FetchedBlock& b) { b.transactions.push_back(b.transactions[0]); }},
      {"another header", "certificate", [](FetchedBlock& b) { b.header.timestamp = b.header.timestamp + Millis{1}; }},
      {"a forged signature", "certificate",
       [](FetchedBlock& b) { b.finalization->signatures.items[1] = b.finalization->signatures.items[0]; }},
      {"too few signatures", "certificate",
       [](FetchedBlock& b) {
         b.finalization->signatures.items.pop_back();
         b.finalization->signers = consensus::signer_bits(4, {ValidatorIndex{0}, ValidatorIndex{2}});
       }},
      {"another set of validators", "certificate", [&](FetchedBlock& b) { signed_by(b, 60); }},
      {"an amount altered by another set of validators", "certificate",
       [&](FetchedBlock& b) {
         b.result.state_root = Hash{{1}};
         signed_by(b, 60);
       }},
      {"a finalization of another block", "certificate",
       [](FetchedBlock& b) { b.finalization = fetched(payments(), kHeight).finalization; }},
      {"another state root", "state_root", [](FetchedBlock& b) { b.result.state_root = Hash{{1}}; }},
      {"another receipts root", "receipts_root", [](FetchedBlock& b) { b.result.receipts_root = Hash{{1}}; }},
      {"another history root", "history_root", [](FetchedBlock& b) { b.result.history_root = Hash{{1}}; }},
      {"a quorum that signed another result", "result",
       [&](FetchedBlock& b) {
         const ExecutionResult true_result = b.result;
         b.result.state_root = Hash{{1}};
         signed_by(b, 0);  // replaced below by the true validators' keys
         std::uint8_t keys[] = {11, 13, 14};
         std::array<std::uint8_t, 32> bytes{};
         const auto subject =
             consensus::finalize(b.header.epoch, b.header.view, header_hash(b.header), result_digest(b.result));
         const Hash digest = consensus::vote_digest(network_of(payments().genesis()), subject);
         for (std::size_t i = 0; i < 3; ++i) {
           bytes[31] = keys[i];
           b.finalization->signatures.items[i] = PrivateKey::from(bytes)->sign(digest);
         }
         b.result = true_result;
       }},
      {"a withheld receipt", "receipts", [](FetchedBlock& b) { b.receipts.pop_back(); }},
      {"an altered receipt", "receipts", [](FetchedBlock& b) { b.receipts[0].back() ^= 1; }},
      {"the block before once more", "height", [](FetchedBlock& b) { b = fetched(payments(), kHeight - 2); }},
      {"a block that does not follow", "parent", [](FetchedBlock& b) { b.header.parent_hash = Hash{{1}}; }},
      {"another epoch", "epoch", [](FetchedBlock& b) { b.header.epoch = Epoch{1}; }},
  };
  const Secp256k1Scheme scheme;
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    ChainSource source{payments()};
    source.tamper = [&](FetchedBlock& block) {
      if (block.header.height.raw() == kHeight) row.lie(block);
    };
    Stand lied_to{source, payments().genesis(), scheme};
    const auto trouble = lied_to.run();
    ASSERT_TRUE(trouble);
    EXPECT_EQ(trouble->kind, Trouble::Kind::divergent);
    EXPECT_EQ(trouble->code, row.code) << trouble->cause;
    EXPECT_EQ(trouble->height.raw(), kHeight);
    EXPECT_NE(trouble->expected, trouble->found);
    EXPECT_FALSE(trouble->expected.empty() || trouble->found.empty() || trouble->cause.empty() ||
                 trouble->cure.empty());
    EXPECT_EQ(lied_to.index->height().raw(), kHeight - 1) << "what came before is kept";
    EXPECT_EQ(lied_to.follower.height().raw(), kHeight - 1);
    // An honest node brings it on.
    source.tamper = {};
    EXPECT_FALSE(lied_to.run());
    EXPECT_EQ(lied_to.follower.height().raw(), payments().blocks().size());
  }
}

// Anybody can execute, so anybody can make a block with the right roots; only a quorum can make it final. A source that gave one is gone, and
// those that come after it are believed, not accused.
struct InventedTip : ::testing::Test {
  static constexpr std::uint64_t kTrue = 20;  // blocks below the invented one
  InventedTip() {
    const node::TestBlock made = payments().fork(&payments().blocks()[kTrue - 1].header, {}, 9'999);
    node::MemoryStore store;
    const auto ledger = node::open_or_fail(store, payments().genesis(), small());
    for (std::size_t i = 0; i < kTrue; ++i) {
      const node::TestBlock& block = payments().blocks()[i];
      ensure(ledger->execute(block.header, block.transactions).has_value());
      ensure(ledger->commit(block.hash, payments().finalize(block)).has_value());
    }
    const auto executed = *ledger->execute(made.header, {});
    invented = {made.header, executed.result, {}, *ledger->effects(executed.block)->receipts, {}};
    source.known = kTrue + 1;
    source.tamper = [this](FetchedBlock& block) {
      if (block.header.height.raw() == kTrue + 1) block = invented;
    };
  }
  ChainSource source{payments()};
  FetchedBlock invented;
  const Secp256k1Scheme scheme;
};

TEST_F(InventedTip, IsLetGoWhenTheTrueChainIsLonger) {
  Stand lied_to{source, payments().genesis(), scheme};
  ASSERT_FALSE(lied_to.run());
  EXPECT_EQ(lied_to.follower.height().raw(), kTrue);
  source.tamper = {};
  source.known = SIZE_MAX;
  lied_to.idle = 0;
  const auto trouble = lied_to.run();
  EXPECT_FALSE(trouble) << trouble->cause;
  EXPECT_EQ(lied_to.follower.height().raw(), payments().blocks().size());
}

TEST_F(InventedTip, IsLetGoWhenTheTrueBlockStandsInItsPlace) {
  Stand lied_to{source, payments().genesis(), scheme};
  ASSERT_FALSE(lied_to.run());
  source.tamper = {};
  lied_to.idle = 0;
  const auto trouble = lied_to.run();
  EXPECT_FALSE(trouble) << trouble->cause;
  EXPECT_EQ(lied_to.follower.height().raw(), kTrue + 1);
}

TEST_F(InventedTip, IsNotExecuted) {
  invented.result.state_root = Hash{{1}};  // nobody computes it
  Stand lied_to{source, payments().genesis(), scheme};
  EXPECT_FALSE(lied_to.run());
  EXPECT_EQ(lied_to.follower.height().raw(), kTrue);
}

TEST_F(InventedTip, TakenBackAgainAndAgainIsFoundOut) {
  std::uint64_t view = 0;
  source.tamper = [&](FetchedBlock& block) {
    if (block.header.height.raw() != kTrue + 1) return;
    block = invented;
    block.header.view = View{10'000 + ++view};
  };
  Stand lied_to{source, payments().genesis(), scheme};
  std::optional<Trouble> trouble;
  for (int i = 0; i < 20 && !trouble; ++i) {
    lied_to.idle = 0;
    trouble = lied_to.run();
  }
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->code, "taken_back");
  EXPECT_EQ(trouble->node, "a test");
}

TEST(Follower, ANodeThatClaimsBlocksAndGivesNoneIsFoundOut) {
  const Secp256k1Scheme scheme;
  ChainSource source{payments()};
  source.claimed = Height{1'000'000'000'000'000'000};
  Stand some{source, payments().genesis(), scheme};
  const auto trouble = some.run();
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->code, "blocks_withheld");
  EXPECT_EQ(trouble->kind, Trouble::Kind::divergent);
  EXPECT_EQ(some.follower.height().raw(), payments().blocks().size()) << "what it gave is kept";
}

// Longer than the protocol lets a block be, before anything of it is executed or kept.
TEST(Follower, ABlockBeyondTheBoundsOfTheProtocolIsRefused) {
  const Secp256k1Scheme scheme;
  const struct {
    const char* name;
    std::size_t transactions, bytes;
  } rows[] = {{"too many transactions", kBlockTransactionsMax + 1, 1}, {"too many bytes", 5, kBlockBytesMax / 4}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    ChainSource source{payments()};
    source.tamper = [&](FetchedBlock& block) {
      if (block.header.height.raw() != 9) return;
      block.transactions.assign(row.transactions, Bytes(row.bytes));
      block.finalization.reset();
    };
    Stand some{source, payments().genesis(), scheme};
    const auto trouble = some.run();
    ASSERT_TRUE(trouble);
    EXPECT_EQ(trouble->code, "too_large");
    EXPECT_EQ(trouble->height.raw(), 9U);
  }
}

TEST(Follower, ANodeThatWithholdsEveryFinalizationIsFoundOut) {
  const Secp256k1Scheme scheme;
  ChainSource source{payments()};
  source.certified = [](Height) { return false; };
  node::TempDirectory directory;
  const auto database = *sql::open("sqlite:" + directory.path() + "/index", sql::Access::write);
  MemoryStore store;
  const auto ledger = node::open_or_fail(store, payments().genesis(), small());
  const auto index = *IndexWriter::open(*database, payments().genesis(), contracts::registry());
  for (const FollowLimits limits :
       {FollowLimits{.uncertified_max = 10}, FollowLimits{.uncertified_bytes_max = 2'000}}) {
    Follower follower{source, *ledger, *index, scheme, limits};
    const auto step = follower.step(Millis{0});
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().code, "certificate_withheld");
    EXPECT_EQ(index->height(), Height{0});
  }
}

}  // namespace
}  // namespace tallystick::explorer
