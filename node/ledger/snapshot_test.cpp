#include "node/ledger/snapshot.h"

#include <map>

#include <gtest/gtest.h>

#include "contracts/validator/propose.h"
#include "contracts/validator/rules.h"
#include "contracts/validator/vote.h"
#include "core/sha256.h"
#include "node/ledger/check.h"
#include "node/ledger/test_chain.h"

namespace tallystick::node {
namespace {

constexpr std::size_t kSmallChunks = 2'000;

const TestChain& chain() {
  static const TestChain made = [] {
    TestChain out;
    out.play(12, 60);
    return out;
  }();
  return made;
}

StoredBlock stored(const TestBlock& block) {
  StoredBlock out{{block.header, {}}, result_digest(block.result), chain().finalize(block), {}};
  for (const TransactionPtr& transaction : block.transactions) {
    out.block.transactions.items.push_back(transaction->hash);
    out.transactions.push_back(transaction->bytes);
  }
  return out;
}

void run(LedgerApplication& application, std::size_t blocks) {
  for (std::size_t i = application.last_committed().height.raw(); i < blocks; ++i) {
    const TestBlock& block = chain().blocks()[i];
    const auto executed = application.execute(block.header, block.transactions);
    ASSERT_TRUE(executed) << executed.error().message;
    ASSERT_EQ(executed->result, block.result) << "block " << i + 1;
    ASSERT_TRUE(application.commit(block.hash, chain().finalize(block)));
  }
}

// The ledger after the first `blocks` blocks of the chain.
struct Ledger {
  MemoryStore store;
  std::unique_ptr<LedgerApplication> application;
  explicit Ledger(std::size_t blocks) : application{open_or_fail(store, chain().genesis(), {.bucket_bits = 6})} {
    run(*application, blocks);
  }
};

using Pieces = std::map<std::string, Bytes>;

Pieces snapshot_at(std::size_t blocks) {
  Ledger ledger{blocks};
  Pieces pieces;
  const auto made = make_snapshot(
      *ledger.application->committed(), genesis_hash(chain().genesis()), stored(chain().blocks()[blocks - 1]), {},
      [&](const std::string& name, const Bytes& piece) -> Result<void> {
        pieces[name] = piece;
        return {};
      },
      kSmallChunks);
  EXPECT_TRUE(made) << made.error().message;
  return pieces;
}

SnapshotSource source_of(const Pieces& pieces) {
  return [&pieces](const std::string& name) -> Result<Bytes> {
    const auto found = pieces.find(name);
    if (found == pieces.end()) return not_found("there is no " + name);
    return found->second;
  };
}

Result<SnapshotManifest> manifest_of(const Pieces& pieces) {
  return verify_manifest(pieces.at("manifest"), chain().genesis(), Secp256k1Scheme{});
}

std::size_t middle() {
  return chain().blocks().size() - 20;
}

TEST(Snapshot, EveryPieceIsVerifiedByItself) {
  const Pieces pieces = snapshot_at(middle());
  const auto manifest = manifest_of(pieces);
  ASSERT_TRUE(manifest) << manifest.error().message;
  EXPECT_EQ(manifest->header.height.raw(), middle());
  EXPECT_GE(manifest->chunks.size(), 5U);
  EXPECT_EQ(pieces.size(), manifest->chunks.size() + 2);
  ASSERT_TRUE(verify_head(*manifest, pieces.at("head")));
  for (std::size_t i = 0; i < manifest->chunks.size(); ++i) {
    const auto chunk = verify_chunk(*manifest, i, pieces.at(snapshot_chunk_name(i)));
    ASSERT_TRUE(chunk) << chunk.error().message;
    EXPECT_FALSE(verify_chunk(*manifest, (i + 1) % manifest->chunks.size(), pieces.at(snapshot_chunk_name(i))));
  }
}

TEST(Snapshot, EqualStatesGiveEqualPieces) {
  EXPECT_EQ(snapshot_at(middle()), snapshot_at(middle()));
}

// A liar's manifest may name whatever bytes it likes: what refuses its chunks is the state root.
TEST(Snapshot, NoChangedByteIsTakenWhateverTheManifestSays) {
  const Pieces pieces = snapshot_at(middle());
  const auto manifest = manifest_of(pieces);
  ASSERT_TRUE(manifest);
  std::size_t flips = 0;
  const std::size_t each = 1'000 / manifest->chunks.size() + 1;
  for (std::size_t i = 0; i < manifest->chunks.size(); ++i) {
    const Bytes& good = pieces.at(snapshot_chunk_name(i));
    for (std::size_t k = 0; k < each; ++k, ++flips) {
      Bytes bad = good;
      bad[(k * 7919 + i) % bad.size()] ^= static_cast<std::uint8_t>(1U << (k % 8));
      EXPECT_FALSE(verify_chunk(*manifest, i, bad));
      SnapshotManifest liar = *manifest;
      liar.chunks.items[i].sha256 = sha256(bad);
      EXPECT_FALSE(verify_chunk(liar, i, bad)) << "chunk " << i << ", byte " << (k * 7919 + i) % bad.size();
    }
  }
  EXPECT_GE(flips, 1'000U);
  const Bytes& head = pieces.at("head");
  for (std::size_t k = 0; k < head.size(); ++k) {
    Bytes bad = head;
    bad[k] ^= 1;
    SnapshotManifest liar = *manifest;
    liar.head = sha256(bad);
    EXPECT_FALSE(verify_head(liar, bad)) << "byte " << k;
  }
  const Bytes& told = pieces.at("manifest");
  const std::size_t vouched_for =
      told.size() - manifest->chunks.size() * 68 - 4 - 32;  // all but the hashes of the pieces
  for (std::size_t k = 0; k < vouched_for; ++k) {
    Pieces changed = pieces;
    changed["manifest"][k] ^= 1;
    EXPECT_FALSE(manifest_of(changed)) << "byte " << k;
  }
}

TEST(Snapshot, ALedgerBeginsWithItAndGoesOn) {
  const Pieces pieces = snapshot_at(middle());
  const auto manifest = manifest_of(pieces);
  ASSERT_TRUE(manifest);
  MemoryStore store;
  const Network network = network_of(chain().genesis());
  const auto installed = install_snapshot(store, *manifest, network, contracts::registry(), source_of(pieces));
  ASSERT_TRUE(installed) << installed.error().message;
  EXPECT_FALSE(install_snapshot(store, *manifest, network, contracts::registry(), source_of(pieces))) << "it is full";
  const auto ledger = open_or_fail(store, chain().genesis(), {.bucket_bits = 6});
  EXPECT_EQ(ledger->last_committed().height.raw(), middle());
  auto checked = check_ledger(store, chain().genesis(), contracts::registry());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->blocks, 1U);

  run(*ledger, chain().blocks().size());
  checked = check_ledger(store, chain().genesis(), contracts::registry());
  ASSERT_TRUE(checked) << checked.error().message;
  Ledger whole{chain().blocks().size()};
  EXPECT_EQ(ledger->committed()->tip(), whole.application->committed()->tip());

  // What came with it and after it is proved as anywhere; what came before is elsewhere.
  std::size_t proved = 0;
  for (std::size_t i = middle() - 1; i < chain().blocks().size(); ++i)
    for (std::size_t k = 0; k < chain().blocks()[i].transactions.size(); ++k) {
      if (chain().blocks()[i].receipts[k].outcome == contracts::Outcome::not_entered) continue;
      const auto proof = ledger->prove_receipt(chain().blocks()[i].transactions[k]->id);
      ASSERT_TRUE(proof) << proof.error().message;
      EXPECT_EQ(proof->receipt, whole.application->prove_receipt(chain().blocks()[i].transactions[k]->id)->receipt);
      ++proved;
    }
  EXPECT_GT(proved, 10U);
  EXPECT_TRUE(ledger->committed()->history_path(Height{middle()}, Height{chain().blocks().size()}));
  const auto before = ledger->committed()->block(Height{1});
  ASSERT_FALSE(before);
  EXPECT_NE(before.error().message.find("ask an archive node"), std::string::npos);
}

TEST(Snapshot, ADamagedPieceStopsTheInstallation) {
  const Pieces pieces = snapshot_at(middle());
  const auto manifest = manifest_of(pieces);
  ASSERT_TRUE(manifest);
  Pieces damaged = pieces;
  damaged[snapshot_chunk_name(manifest->chunks.size() - 1)].back() ^= 1;
  MemoryStore store;
  const auto installed =
      install_snapshot(store, *manifest, network_of(chain().genesis()), contracts::registry(), source_of(damaged));
  EXPECT_FALSE(installed);
  EXPECT_FALSE(LedgerApplication::open(store, chain().genesis(), contracts::registry())) << "it is no ledger yet";
}

// The bytes of docs/FORMATS.md, section 18.
TEST(Snapshot, TheBytesStayTheSame) {
  SnapshotChunk chunk;
  chunk.records.items = {{1, {{0xAA}}, {{0x01, 0x02}}}, {2, {}, {}}};
  const Hash one = sha256(as_bytes("one"));
  chunk.proof.outside.items = {{}, {SparseLeaf{one, one}, std::nullopt}, {std::nullopt, one}};
  const std::string leaf = one.hex();
  EXPECT_EQ(to_hex(to_bytes(chunk)),
            "00000002"
            "0100000001aa000000020102"
            "020000000000000000"
            "00000003"
            "0000"
            "01" +
                leaf + leaf +
                "00"
                "0001" +
                leaf);
  SnapshotManifest manifest;
  manifest.chunks.items = {{Hash{}, one, 7}};
  const Bytes bytes = to_bytes(manifest);
  EXPECT_EQ(to_hex(ByteView{bytes}.first(4)), "00000001");
  EXPECT_EQ(to_hex(ByteView{bytes}.last(72)), "00000001" + Hash{}.hex() + leaf + "00000007");
  EXPECT_EQ(sha256(bytes).hex(), "9fda3774440f24e99e9cec88a379da709c85fbc1606f741e2741558f57c5d434");
}

// Whoever enters an epoch asks for the list that was announced a few blocks before the sealing block: it may be older than the snapshot.
TEST(Snapshot, KnowsWhoWasAnnouncedJustBeforeIt) {
  TestChain rotating;
  rotating.play(12, 30);
  auto& reference = rotating.reference();
  const PartyId bank0 = reference.bank(0).party;
  const Signature proof = contracts::test_signature(
      90, contracts::validator::key_proof_digest(reference.network(), bank0, contracts::test_key(90)));
  const Transaction proposes = rotating.sign(
      reference.bank(0).account,
      {contracts::make_operation(contracts::validator::ProposeRotate{bank0, contracts::test_key(90), {}, proof})});
  const auto id = contracts::validator::proposal_id(reference.signed_transaction(proposes).id, 0);
  rotating.add({proposes});
  for (const std::uint16_t bank : {std::uint16_t{1}, std::uint16_t{2}})
    rotating.add(
        {rotating.sign(reference.bank(bank).account, {contracts::make_operation(contracts::validator::Approve{id})})});
  ASSERT_GE(rotating.blocks().size(), kSnapshotHeightMin);

  MemoryStore store;
  const auto ledger = open_or_fail(store, rotating.genesis(), {.bucket_bits = 6});
  Pieces pieces;
  const auto make = [&] {
    EXPECT_TRUE(rotating.feed(*ledger));
    const TestBlock& newest = rotating.blocks().back();
    StoredBlock block{{newest.header, {}}, result_digest(newest.result), rotating.finalize(newest), {}};
    return make_snapshot(*ledger->committed(), genesis_hash(rotating.genesis()), block, {},
                         [&](const std::string& name, const Bytes& piece) -> Result<void> {
                           pieces[name] = piece;
                           return {};
                         });
  };
  const Hash announced = [&] {
    EXPECT_TRUE(rotating.feed(*ledger));
    return ledger->last_committed().next_validators;
  }();
  EXPECT_NE(announced, validator_list_hash(validator_list(rotating.genesis())));
  const std::uint64_t changed = rotating.blocks().size();
  for (std::size_t i = 0; i + 1 < consensus::kRecentBlocks; ++i) {
    const auto soon = make();
    ASSERT_FALSE(soon) << i << " blocks after the change";
    EXPECT_EQ(soon.error().kind, ErrorKind::not_yet);
    rotating.add({});
  }
  rotating.add({});
  const auto made = make();
  ASSERT_TRUE(made) << made.error().message;
  const Height height = made->header.height;
  EXPECT_EQ(height.raw(), changed + consensus::kRecentBlocks);

  MemoryStore fresh;
  ASSERT_TRUE(install_snapshot(fresh, *made, network_of(rotating.genesis()), contracts::registry(), source_of(pieces)));
  const auto joined = open_or_fail(fresh, rotating.genesis(), {.bucket_bits = 6});
  for (std::uint64_t h = changed; h <= height.raw(); ++h)
    EXPECT_EQ(validator_list_hash(joined->next_validators(Height{h}).value()), announced) << "height " << h;
}

TEST(Snapshot, NeedsABlockWithAFinalizationHighEnough) {
  Ledger low{kSnapshotHeightMin - 1};
  const auto sink = [](const std::string&, const Bytes&) -> Result<void> { return {}; };
  const auto made = make_snapshot(*low.application->committed(), genesis_hash(chain().genesis()),
                                  stored(chain().blocks()[kSnapshotHeightMin - 2]), {}, sink);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::not_yet);
}

}  // namespace
}  // namespace tallystick::node
