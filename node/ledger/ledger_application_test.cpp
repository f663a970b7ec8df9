#include "node/ledger/ledger_application.h"

#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "contracts/ledger/trade_world.h"
#include "node/ledger/check.h"
#include "node/ledger/genesis_result.h"
#include "node/ledger/test_chain.h"
#include "node/os/temp_directory.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::node {
namespace {

using contracts::Outcome;
using contracts::Table;

const TestChain& chain() {
  static const TestChain played = [] {
    TestChain made;
    made.play(6, 20);
    return made;
  }();
  return played;
}

LedgerOptions small(unsigned bucket_bits = 4) {
  return {.bucket_bits = bucket_bits, .cached_leaves_max = 50};
}

// Finalizations of their own for two blocks out of three.
bool mostly(Height height) {
  return height.raw() % 3 != 1;
}

std::string why(const Result<void>& result) {
  return result ? "" : result.error().message;
}

TEST(GenesisResult, IsWhatAnEmptyDatabaseBeginsWith) {
  MemoryStore store;
  const auto ledger = LedgerApplication::open(store, chain().genesis(), contracts::registry(), small());
  ASSERT_TRUE(ledger) << ledger.error().message;
  const auto result = genesis_result(chain().genesis());
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(*result, (*ledger)->last_committed().result);
  EXPECT_EQ(result_digest(*result), (*ledger)->last_committed().result_digest);
}

TEST(LedgerApplication, StartsFromGenesis) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  const ExecutedBlock last = ledger->last_committed();
  EXPECT_EQ(last.height, Height{0});
  EXPECT_EQ(last.block, genesis_hash(chain().genesis()));
  EXPECT_EQ(last.result, chain().genesis_result());
  EXPECT_EQ(last.result_digest, result_digest(last.result));
  EXPECT_EQ(store.commits(), 1U) << "genesis is one batch";
  EXPECT_TRUE(check_ledger(store, chain().genesis(), contracts::registry()));
}

TEST(LedgerApplication, AgreesWithTheReferenceBlockByBlock) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  for (const TestBlock& block : chain().blocks()) {
    const auto executed = ledger->execute(block.header, block.transactions);
    ASSERT_TRUE(executed) << executed.error().message;
    EXPECT_EQ(executed->result, block.result) << "block " << block.header.height.raw();
    EXPECT_EQ(executed->result_digest, result_digest(block.result));
    ASSERT_EQ(why(ledger->commit(block.hash, chain().finalize(block))), "");
    const auto receipts = ledger->committed()->receipts(block.header.height);
    ASSERT_TRUE(receipts);
    ASSERT_EQ(receipts->size(), block.receipts.size());
    for (std::size_t i = 0; i < receipts->size(); ++i) EXPECT_EQ((*receipts)[i], to_bytes(block.receipts[i]));
  }
  EXPECT_EQ(store.commits(), 1 + chain().blocks().size()) << "one batch a block";
  const auto checked = check_ledger(store, chain().genesis(), contracts::registry());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->blocks, chain().blocks().size());
  EXPECT_EQ(checked->finalizations, chain().blocks().size());
  EXPECT_GT(checked->index_entries, 0U);
  EXPECT_EQ(ledger->take_alarms(), std::vector<std::string>{});
}

// The whole life of a receivable, from issue to settlement at maturity, most of it by the ledger's own due work.
TEST(LedgerApplication, PlaysATradeToItsEnd) {
  contracts::TradeWorld world;
  const auto root = world.outstanding(1'000'000'00, 90);
  const auto passed = world.pass_on(root.first, world.tier1, world.tier2, 300'000'00);
  world.pass_on(passed.part, world.tier2, world.tier3, 120'000'00);
  world.arrive_in(30);
  world.ledger.mint(0, world.issuer.account, contracts::yuan(1'000'000'00));
  world.arrive(world.receivable(root.id).pay_on);
  EXPECT_EQ(world.receivable(root.id).state, contracts::receivable::State::settled);
  TestChain made;
  made.replay(world.ledger.played());
  MemoryStore store;
  const auto ledger = open_or_fail(store, made.genesis(), small());
  ASSERT_EQ(why(made.feed(*ledger)), "");
  const auto checked = check_ledger(store, made.genesis(), contracts::registry());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->records, world.ledger.view().records().size());
  EXPECT_EQ(checked->index_entries, world.ledger.view().indexes().size());
  EXPECT_LT(checked->transactions, checked->receipts) << "due work has receipts too";
}

TEST(LedgerApplication, TheNumberOfBucketsNeverChangesTheRoot) {
  std::optional<std::map<Bytes, Bytes>> contents;
  for (unsigned bits = 0; bits <= 20; ++bits) {
    SCOPED_TRACE(bits);
    MemoryStore store;
    const auto ledger = open_or_fail(store, chain().genesis(), small(bits));
    ASSERT_EQ(why(chain().feed(*ledger)), "");
    if (!contents) contents = store.contents();
    EXPECT_EQ(store.contents(), *contents);
  }
}

// However many blocks share a batch, the database is the same in the end.
TEST(LedgerApplication, BlocksAreCommittedTogether) {
  MemoryStore one_by_one;
  ASSERT_EQ(why(chain().feed(*open_or_fail(one_by_one, chain().genesis(), small()))), "");
  for (const std::size_t together : {2U, 7U, 1'000U}) {
    SCOPED_TRACE(together);
    MemoryStore store;
    const auto ledger = open_or_fail(store, chain().genesis(), small());
    std::size_t told = 0;
    ledger->on_committed([&](Height) { ++told; });
    std::vector<Application::Final> waiting;
    std::size_t batches = 0;
    for (const TestBlock& block : chain().blocks()) {
      ASSERT_TRUE(ledger->execute(block.header, block.transactions));
      waiting.push_back({block.hash, chain().finalize(block)});
      if (waiting.size() < together && &block != &chain().blocks().back()) continue;
      ASSERT_EQ(why(ledger->commit_together(std::exchange(waiting, {}))), "");
      ++batches;
    }
    EXPECT_EQ(store.contents(), one_by_one.contents());
    EXPECT_EQ(store.commits(), 1 + batches);
    EXPECT_EQ(told, batches);
    EXPECT_EQ(ledger->committed()->finalization(), chain().finalize(chain().blocks().back()));
  }
}

TEST(LedgerApplication, ARowOfBlocksWithAGapIsNotBegun) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  const auto& blocks = chain().blocks();
  for (std::size_t i = 0; i < 3; ++i) ASSERT_TRUE(ledger->execute(blocks[i].header, blocks[i].transactions));
  EXPECT_NE(why(ledger->commit_together({{blocks[0].hash, {}}, {blocks[2].hash, {}}})), "");
  EXPECT_EQ(store.commits(), 1U);
  EXPECT_EQ(ledger->last_committed().height, Height{0});
  EXPECT_EQ(why(ledger->commit_together({{blocks[0].hash, {}}, {blocks[1].hash, {}}, {blocks[2].hash, {}}})), "");
  EXPECT_EQ(ledger->last_committed().height, Height{3});
}

TEST(LedgerApplication, BlocksStackBeforeAnyIsCommitted) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  for (const TestBlock& block : chain().blocks()) {
    const auto executed = ledger->execute(block.header, block.transactions);
    ASSERT_TRUE(executed) << executed.error().message;
    ASSERT_EQ(executed->result, block.result) << "block " << block.header.height.raw();
  }
  EXPECT_EQ(store.commits(), 1U) << "executing writes nothing";
  EXPECT_EQ(ledger->last_committed().height, Height{0});
  for (const TestBlock& block : chain().blocks())
    ASSERT_EQ(why(ledger->commit(block.hash, chain().finalize(block))), "");
  EXPECT_TRUE(check_ledger(store, chain().genesis(), contracts::registry()));
}

TEST(LedgerApplication, ForksLiveSideBySideUntilOneIsCommitted) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  const auto& blocks = chain().blocks();
  // Beside block 2: an empty block, one with block 2's transactions at another time, and a child of the empty one.
  ASSERT_TRUE(ledger->execute(blocks[0].header, blocks[0].transactions));
  const TestBlock empty = chain().fork(&blocks[0].header, {}, 101);
  const TestBlock other = chain().fork(&blocks[0].header, {blocks[1].transactions[0]->transaction}, 102);
  const auto of_empty = ledger->execute(empty.header, empty.transactions);
  ASSERT_TRUE(of_empty);
  EXPECT_EQ(of_empty->result.state_root, blocks[0].result.state_root) << "an empty block changes nothing";
  const auto of_other = ledger->execute(other.header, other.transactions);
  ASSERT_TRUE(of_other);
  const auto of_second = ledger->execute(blocks[1].header, blocks[1].transactions);
  ASSERT_TRUE(of_second);
  EXPECT_EQ(of_second->result, blocks[1].result);
  const TestBlock child = chain().fork(&empty.header, {blocks[1].transactions[0]->transaction}, 103);
  const auto of_child = ledger->execute(child.header, child.transactions);
  ASSERT_TRUE(of_child);
  EXPECT_EQ(of_child->result.state_root, of_other->result.state_root) << "the same records, whatever came between";
  EXPECT_EQ(ledger->execute(child.header, child.transactions)->result_digest, of_child->result_digest);

  ASSERT_EQ(why(ledger->commit(blocks[0].hash, chain().finalize(blocks[0]))), "");
  EXPECT_FALSE(ledger->commit(child.hash, std::nullopt)) << "a block whose parent is not committed";
  EXPECT_FALSE(ledger->commit(of_second->block, chain().finalize(empty.header, of_empty->result)))
      << "another block's finalization";
  ASSERT_EQ(why(ledger->commit(empty.hash, chain().finalize(empty.header, of_empty->result))), "");
  EXPECT_EQ(ledger->commit(of_second->block, std::nullopt).error().kind, ErrorKind::not_found)
      << "siblings are forgotten";
  ASSERT_EQ(why(ledger->commit(child.hash, chain().finalize(child.header, of_child->result))), "")
      << "descendants are not";
  EXPECT_EQ(ledger->execute(blocks[2].header, blocks[2].transactions).error().kind, ErrorKind::not_found);
}

TEST(LedgerApplication, CommittingAgainChangesNothingButMayBringAFinalization) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  const TestBlock& block = chain().blocks()[0];
  ASSERT_TRUE(ledger->execute(block.header, block.transactions));
  ASSERT_EQ(why(ledger->commit(block.hash, std::nullopt)), "");
  EXPECT_FALSE(ledger->committed()->finalization());
  EXPECT_EQ(ledger->prove_state(Table::currency, {}).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(store.commits(), 2U);
  ASSERT_EQ(why(ledger->commit(block.hash, std::nullopt)), "");
  EXPECT_EQ(store.commits(), 2U);
  ASSERT_EQ(why(ledger->commit(block.hash, chain().finalize(block))), "");
  EXPECT_TRUE(ledger->committed()->finalization());
  EXPECT_TRUE(ledger->committed()->block(Height{1})->finalization);
  ASSERT_EQ(why(ledger->commit(block.hash, chain().finalize(block))), "");
  EXPECT_EQ(store.commits(), 3U);
  EXPECT_EQ(ledger->execute(block.header, block.transactions)->result, block.result)
      << "the last committed block is known";
}

TEST(LedgerApplication, ABlockMustFitItsParent) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  BlockHeader header = chain().blocks()[0].header;
  header.height = Height{2};
  EXPECT_EQ(ledger->execute(header, {}).error().kind, ErrorKind::malformed);
  header = chain().blocks()[1].header;
  EXPECT_EQ(ledger->execute(header, {}).error().kind, ErrorKind::not_found);
}

TEST(LedgerApplication, WhatWaitsToBeCommittedIsBounded) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), {.bucket_bits = 2, .executed_max = 3});
  for (std::uint64_t view = 1; view <= 3; ++view)
    EXPECT_TRUE(ledger->execute(chain().fork(nullptr, {}, view).header, {}));
  EXPECT_EQ(ledger->execute(chain().fork(nullptr, {}, 4).header, {}).error().kind, ErrorKind::unavailable);
}

// A crash at every batch, before or after it reached the disk: the node opens again at a block it had agreed upon, and ends the same.
TEST(LedgerApplication, ACrashAtAnyBatchLosesNothing) {
  MemoryStore whole;
  {
    const auto ledger = open_or_fail(whole, chain().genesis(), small());
    ASSERT_EQ(why(chain().feed(*ledger, mostly)), "");
  }
  for (const auto failure : {MemoryStore::Failure::before_write, MemoryStore::Failure::after_write}) {
    const bool written = failure == MemoryStore::Failure::after_write;
    for (std::uint64_t good = 0; good < whole.commits(); ++good) {
      SCOPED_TRACE((written ? "after batch " : "before batch ") + std::to_string(good));
      MemoryStore store;
      store.fail_after(good, failure);
      auto ledger = LedgerApplication::open(store, chain().genesis(), contracts::registry(), small());
      ASSERT_EQ(ledger.has_value(), good > 0);
      if (ledger) {
        EXPECT_NE(why(chain().feed(**ledger, mostly)), "");
        EXPECT_NE(why((*ledger)->commit(chain().blocks()[good - 1].hash, std::nullopt)), "")
            << "a failed commit is final";
      }
      ledger = malformed("crashed");
      store.revive();
      const auto again = open_or_fail(store, chain().genesis(), small());
      const std::uint64_t height = again->last_committed().height.raw();
      EXPECT_EQ(height, good == 0 ? 0 : good - 1 + (written ? 1 : 0));
      EXPECT_EQ(again->last_committed().result,
                height == 0 ? chain().genesis_result() : chain().blocks()[height - 1].result);
      ASSERT_EQ(why(chain().feed(*again, mostly)), "");
      ASSERT_EQ(store.contents(), whole.contents());
    }
  }
}

std::map<Bytes, Bytes> contents_of(const KvReader& reader) {
  std::map<Bytes, Bytes> out;
  const auto cursor = reader.cursor();
  for (cursor->seek({}); cursor->valid(); cursor->next())
    out.emplace(Bytes{cursor->key().begin(), cursor->key().end()},
                Bytes{cursor->value().begin(), cursor->value().end()});
  EXPECT_TRUE(cursor->status());
  return out;
}

TEST(LedgerApplication, LevelDbHoldsTheSameAndOpensAgain) {
  MemoryStore memory;
  {
    const auto ledger = open_or_fail(memory, chain().genesis(), small());
    ASSERT_EQ(why(chain().feed(*ledger)), "");
  }
  const TempDirectory directory;
  for (std::size_t stop = 7; stop <= chain().blocks().size() + 7; stop += 7) {
    const auto store = open_leveldb(directory.path());
    ASSERT_TRUE(store) << store.error().message;
    const auto ledger = open_or_fail(**store, chain().genesis(), small());
    EXPECT_EQ(ledger->last_committed().height.raw(), stop - 7) << "where the last opening ended";
    for (std::size_t i = stop - 7; i < std::min(stop, chain().blocks().size()); ++i) {
      const TestBlock& block = chain().blocks()[i];
      const auto executed = ledger->execute(block.header, block.transactions);
      ASSERT_TRUE(executed) << executed.error().message;
      ASSERT_EQ(executed->result, block.result);
      ASSERT_EQ(why(ledger->commit(block.hash, chain().finalize(block))), "");
    }
  }
  const auto store = open_leveldb(directory.path());
  ASSERT_TRUE(store);
  EXPECT_EQ(contents_of(**store), memory.contents());
}

TEST(LedgerApplication, RefusesWhatIsNotItsOwn) {
  const auto refusal = [](KvStore& store, const Genesis& genesis) {
    const auto ledger = LedgerApplication::open(store, genesis, contracts::registry(), small());
    return ledger ? std::string{"opened"} : ledger.error().message;
  };
  MemoryStore store;
  ASSERT_EQ(refusal(store, chain().genesis()), "opened");
  Genesis other = chain().genesis();
  other.chain_id.value = "tallystick-other";
  EXPECT_NE(refusal(store, other).find("belongs to the network with genesis"), std::string::npos)
      << refusal(store, other);
  KvBatch newer;
  newer.put(rows::meta_key("format"), to_bytes(std::uint32_t{rows::kFormat + 1}));
  ASSERT_TRUE(store.commit(newer));
  EXPECT_NE(refusal(store, chain().genesis()).find("has format 2; this version"), std::string::npos);
  MemoryStore foreign;
  KvBatch junk;
  junk.put({'x'}, {'y'});
  ASSERT_TRUE(foreign.commit(junk));
  EXPECT_NE(refusal(foreign, chain().genesis()).find("something else than a ledger"), std::string::npos);
  MemoryStore empty;
  const auto too_many = LedgerApplication::open(empty, chain().genesis(), contracts::registry(), {.bucket_bits = 25});
  EXPECT_FALSE(too_many);
}

// A store that does not notice its own damage: the ledger does, when it opens or when it is checked.
TEST(LedgerApplication, DamageIsNoticed) {
  MemoryStore whole;
  {
    const auto ledger = open_or_fail(whole, chain().genesis(), small());
    ASSERT_EQ(why(chain().feed(*ledger, mostly)), "");
  }
  ASSERT_TRUE(check_ledger(whole, chain().genesis(), contracts::registry()));
  // The transactions whose hash nothing in the database commits to: those of blocks in which one did not enter.
  std::set<Hash> loose;
  for (const TestBlock& block : chain().blocks())
    for (const auto& receipt : block.receipts)
      if (receipt.outcome == Outcome::not_entered)
        for (const TransactionPtr& transaction : block.transactions) loose.insert(transaction->id);
  std::size_t bit = 5;
  std::map<char, std::array<int, 2>> noticed;  // by letter: at opening, by the check
  for (const auto& [key, value] : whole.contents()) {
    const char letter = static_cast<char>(key[0]);
    bit = (bit * 31 + 7) % (value.size() * 8);
    if (letter == 'S' && bit < 64) bit += 64;  // the height of the last change is not committed to
    if (letter == 'T' && bit >= 96 && loose.contains(*Hash::from(ByteView{key}.subspan(1)))) bit %= 96;
    ASSERT_TRUE(whole.damage(key, bit));
    const auto opened = LedgerApplication::open(whole, chain().genesis(), contracts::registry(), small());
    if (!opened) ++noticed[letter][0];
    EXPECT_FALSE(letter == 'S' && opened) << to_hex(key) << " bit " << bit;
    const auto checked = check_ledger(whole, chain().genesis(), contracts::registry());
    EXPECT_FALSE(checked) << to_hex(key) << " bit " << bit;
    if (!checked) ++noticed[letter][1];
    ASSERT_TRUE(whole.damage(key, bit));
  }
  EXPECT_TRUE(check_ledger(whole, chain().genesis(), contracts::registry()));
  for (const char letter : {'S', 'I', 'B', 'X', 'R', 'T', 'H', 'M'}) EXPECT_GT(noticed[letter][1], 0) << letter;
}

TEST(LedgerApplication, DamageUnderARunningNodeStopsTheBlockThatTouchesIt) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), {.bucket_bits = 0, .cached_leaves_max = 0});
  const TestBlock& block = chain().blocks()[0];
  // With one bucket, every change reads every record; the damaged one is any.
  const auto all = store.contents();
  const auto record = all.lower_bound(rows::state_key({}));
  ASSERT_TRUE(store.damage(record->first, record->second.size() * 8 - 1));
  const auto executed = ledger->execute(block.header, block.transactions);
  ASSERT_FALSE(executed);
  EXPECT_EQ(executed.error().kind, ErrorKind::internal);
}

TEST(LedgerApplication, ReadsWhatBecameOfEachTransaction) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  ASSERT_EQ(why(chain().feed(*ledger, mostly)), "");
  const auto moment = ledger->committed();
  int refused = 0;
  int not_entered = 0;
  for (const TestBlock& block : chain().blocks()) {
    EXPECT_EQ(*moment->height_of(block.hash), block.header.height);
    EXPECT_EQ(moment->block(block.header.height)->header, block.header);
    for (std::size_t i = 0; i < block.transactions.size(); ++i) {
      const auto found = moment->transaction(block.transactions[i]->id);
      ASSERT_TRUE(found) << found.error().message;
      EXPECT_EQ(found->receipt.receipt, block.receipts[i]);
      EXPECT_EQ(found->receipt.height, block.header.height);
      EXPECT_EQ(found->hash, block.transactions[i]->hash);
      refused += block.receipts[i].outcome == Outcome::refused ? 1 : 0;
      not_entered += block.receipts[i].outcome == Outcome::not_entered ? 1 : 0;
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(not_entered, 0);
  EXPECT_EQ(moment->transaction(Hash{}).error().kind, ErrorKind::not_found);
  EXPECT_EQ(moment->block(Height{0}).error().kind, ErrorKind::not_found);
  EXPECT_EQ(moment->block(Height{10'000}).error().kind, ErrorKind::not_found);
}

// What did not enter in one block can enter in a later one; what entered stays the answer when it is presented again.
TEST(LedgerApplication, TheReceiptThatDecidedIsTheAnswer) {
  TestChain made;
  made.play(2, 0);
  const AccountId account = made.customers()[0].account;
  Transaction first = made.sign(account, {{0xFFFF, {}}});
  Transaction ahead = made.sign(account, {{0xFFFF, {}}});
  ahead.body.sequence = first.body.sequence.next();
  const Hash id = transaction_id(network_of(made.genesis()), ahead.body);
  made.add({ahead});  // not entered: its turn has not come
  MemoryStore store;
  const auto ledger = open_or_fail(store, made.genesis(), small());
  ASSERT_EQ(why(made.feed(*ledger)), "");
  EXPECT_EQ(ledger->committed()->transaction(id)->receipt.receipt.outcome, Outcome::not_entered);
  const Height decided = made.add({first, ahead, ahead}).header.height;  // entered, and once more
  ASSERT_EQ(why(made.feed(*ledger)), "");
  EXPECT_EQ(ledger->committed()->transaction(id)->receipt.receipt.outcome, Outcome::refused);
  EXPECT_EQ(ledger->committed()->transaction(id)->receipt.height, decided);
  made.add({ahead});
  ASSERT_EQ(why(made.feed(*ledger)), "");
  EXPECT_EQ(ledger->committed()->transaction(id)->receipt.height, decided);
  EXPECT_TRUE(check_ledger(store, made.genesis(), contracts::registry()));
}

TEST(LedgerApplication, EventsAreReadByCursorWithoutGapOrRepetition) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  ASSERT_EQ(why(chain().feed(*ledger)), "");
  const auto moment = ledger->committed();
  std::vector<contracts::Event> expected;
  for (const TestBlock& block : chain().blocks())
    for (const auto& receipt : block.receipts)
      expected.insert(expected.end(), receipt.events.begin(), receipt.events.end());
  ASSERT_GT(expected.size(), 20U);
  const auto all = [](const StoredEvent&) { return true; };
  for (const auto& [limit, receipts_max] :
       std::vector<std::pair<std::size_t, std::size_t>>{{1, 1000}, {7, 1000}, {1000, 3}, {1000, 1000}}) {
    std::vector<contracts::Event> read;
    EventCursor cursor;
    for (int pages = 0; pages < 1000; ++pages) {
      const auto page = moment->events(cursor, limit, receipts_max, all);
      ASSERT_TRUE(page) << page.error().message;
      ASSERT_LE(page->events.size(), limit);
      for (const StoredEvent& event : page->events) {
        EXPECT_GE(event.at, cursor);
        read.push_back(event.event);
      }
      cursor = page->next;
      if (page->at_end) break;
    }
    EXPECT_EQ(read, expected) << limit << ", " << receipts_max;
    EXPECT_EQ(moment->events(cursor, limit, receipts_max, all)->events.size(), 0U);
  }
  const std::uint16_t kind = expected.back().kind;
  const auto only = moment->events({}, 1000, 1000, [&](const StoredEvent& event) { return event.event.kind == kind; });
  EXPECT_EQ(only->events.size(), static_cast<std::size_t>(std::ranges::count(expected, kind, &contracts::Event::kind)));
}

TEST(LedgerApplication, AdmitsWhatCouldGoIntoTheNextBlock) {
  TestChain made;
  made.play(2, 0);
  MemoryStore store;
  const auto ledger = open_or_fail(store, made.genesis(), small());
  ASSERT_EQ(why(made.feed(*ledger)), "");
  const AccountId account = made.customers()[0].account;
  const Timestamp now = made.reference().next_block().time;
  const auto verified = [&](Transaction transaction) {
    const TestBlock block = made.fork(nullptr, {std::move(transaction)}, 1);
    return block.transactions[0];
  };
  EXPECT_EQ(ledger->next_sequence(account, 0), Sequence{0});
  EXPECT_EQ(ledger->next_sequence(made.reference().bank(0).account, 0), Sequence{3});
  Transaction transaction = made.sign(account, {{0xFFFF, {}}});
  EXPECT_TRUE(ledger->admissible(*verified(transaction), now));
  EXPECT_EQ(ledger->simulate(*verified(transaction), now)->refusal, contracts::Refusal::E_MALFORMED);
  Transaction ahead = transaction;
  ahead.body.sequence = Sequence{4};
  EXPECT_EQ(ledger->admissible(*verified(ahead), now).error().kind, ErrorKind::not_yet);
  Transaction late = transaction;
  late.body.expiry = Timestamp{1};
  EXPECT_EQ(ledger->admissible(*verified(late), now).error().kind, ErrorKind::malformed);
  Transaction foreign = made.sign(account, {{0xFFFF, {}}}, {contracts::test_key(1)});
  EXPECT_EQ(ledger->admissible(*verified(foreign), now).error().kind, ErrorKind::malformed);
  EXPECT_EQ(ledger->admit(*verified(foreign), now)->refusal->code, contracts::Refusal::E_SIG);
}

TEST(LedgerApplication, ReadersNeverSeeHalfABlock) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), small());
  std::atomic<bool> done = false;
  std::atomic<int> proofs = 0;
  int heard = 0;
  ledger->on_committed([&](Height) { ++heard; });
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 3; ++reader)
    readers.emplace_back([&] {
      while (!done) {
        const auto moment = ledger->committed();
        const Height height = moment->tip().height;
        if (height.raw() == 0) continue;
        ASSERT_EQ(moment->tip().result, chain().blocks()[height.raw() - 1].result);
        ASSERT_EQ(moment->block(height.next()).error().kind, ErrorKind::not_found);
        const Bytes key = to_bytes(chain().customers()[0].account);
        const auto bundle = ledger->prove_state(Table::account, key);
        ASSERT_TRUE(bundle) << bundle.error().message;
        ASSERT_TRUE(consensus::verify_proof(*bundle, chain().genesis()).ok);
        ++proofs;
      }
    });
  ASSERT_EQ(why(chain().feed(*ledger)), "");
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(heard, static_cast<int>(chain().blocks().size()));
  EXPECT_GT(proofs, 0);
}

}  // namespace
}  // namespace tallystick::node
