// The end of an epoch: who may seal it, what may follow the sealing block, and what becomes of those who come late.
#include "consensus/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "consensus/epoch_sequence.h"
#include "consensus/solo_test.h"

namespace tallystick::consensus {
namespace {

using namespace testing;
using ::testing::Contains;
using ::testing::Not;
using Words = Solo::Words;

const Hash kNext = test_hash("the next validators");
const Hash kOther = test_hash("other validators");

// Validator 0 of an epoch that ends at height 3, with the blocks of heights 1 and 2 in views 1 and 2; the first is final and committed.
// The state announces kNext from height 1 on.
struct AtTheEnd {
  AtTheEnd() {
    solo.sealing_height = Height{3};
    solo.announced = {{0, kOther}, {1, kNext}};
    solo.chain().front().next_validators = kOther;
    solo.start();
    one = solo.block(1);
    r1 = solo.result({one});
    two = solo.block(2, &one, {}, FinalizedRef{Height{1}, r1});
    solo.hear(1, solo.proposal(one));
    solo.hear(1, solo.notarization(one));
    solo.hear(1, solo.finalization(one, r1));
    solo.tell(BlockCommitted{Height{1}});
    solo.hear(2, solo.proposal(two, {solo.notarization(one)}));
    solo.hear(2, solo.notarization(two));
  }
  // The sealing block of view 3, which names these.
  Block sealing(const Hash& next, FinalizedRef ref) const {
    Block out = solo.block(3, &two, {}, ref);
    out.header.next_validators = next;
    return out;
  }
  Block sealing() const { return sealing(kNext, {Height{1}, r1}); }
  Block extension(std::uint64_t view, const Block& parent) const {
    Block out = solo.block(view, &parent, {}, FinalizedRef{Height{1}, r1});
    out.header.height = Height{3};
    return out;
  }
  // Hears the proposal and the Notarization of the sealing block.
  void notarize_sealing() {
    solo.hear(3, solo.proposal(sealing(), {solo.notarization(two)}));
    solo.hear(3, solo.notarization(sealing()));
  }
  Hash r3() const { return solo.result({one, two, sealing()}); }

  Solo solo{0};
  Block one, two;
  Hash r1;
};

TEST(Seal, TheSealingBlockNamesWhatTheStateAnnouncesAtItsFinalizedBlock) {
  const struct {
    const char* name;
    Hash next;
    const char* expected;  // said in view 3
  } rows[] = {
      {"as announced", kNext, "notarize 3"},
      {"what was announced before", kOther, "nullify 3"},
      {"nobody", Hash{}, "nullify 3"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    AtTheEnd end;
    const Block block = end.sealing(row.next, {Height{1}, end.r1});
    EXPECT_THAT(end.solo.hear(3, end.solo.proposal(block, {end.solo.notarization(end.two)})), Contains(row.expected));
  }
}

TEST(Seal, AVoterThatHasNotExecutedSoFarHoldsItsVote) {
  Solo solo{0};
  solo.sealing_height = Height{2};
  solo.announced = {{0, kOther}, {1, kNext}};
  solo.executes = false;
  solo.start();
  const Block one = solo.block(1);
  const Hash r1 = solo.result({one});
  solo.hear(1, solo.proposal(one));
  solo.hear(1, solo.finalization(one, r1));
  Block two = solo.block(2, &one, {}, FinalizedRef{Height{1}, r1});
  two.header.next_validators = kNext;
  const Certificate final = solo.finalization(one, r1);
  Words words = solo.hear(2, solo.proposal(two, {final}, final));
  EXPECT_THAT(words, Not(Contains("notarize 2")));
  EXPECT_THAT(words, Not(Contains("nullify 2")));
  EXPECT_THAT(solo.tell(BlockExecuted{header_hash(one.header), r1, kNext}), Contains("notarize 2"));
}

TEST(Seal, NoOtherBlockNamesValidators) {
  Solo solo{0};
  solo.sealing_height = Height{3};
  solo.start();
  Block one = solo.block(1);
  one.header.next_validators = kNext;
  EXPECT_THAT(solo.hear(1, solo.proposal(one)), Contains("nullify 1"));
}

TEST(Seal, ExtensionsAreEmptyAndStandAtTheSameHeight) {
  const struct {
    const char* name;
    std::function<void(Block&)> change;
    bool voted;
  } rows[] = {
      {"as it should be", [](Block&) {}, true},
      {"a block more", [](Block& b) { b.header.height = Height{4}; }, false},
      {"a transaction",
       [](Block& b) {
         b.transactions.items.push_back(test_hash("t"));
         b.header.tx_count = 1;
         b.header.tx_root = transactions_root(b.transactions.items);
       },
       false},
      {"a second sealing block on the first", [](Block& b) { b.header.next_validators = kNext; }, false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    AtTheEnd end;
    end.notarize_sealing();
    EXPECT_EQ(end.solo.view(), 4U);
    end.solo.hear(1, end.solo.nullification(4));
    Block extension = end.extension(5, end.sealing());
    row.change(extension);
    const Words words = end.solo.hear(
        1, end.solo.proposal(extension, {end.solo.notarization(end.sealing()), end.solo.nullification(4)}));
    EXPECT_EQ(Solo::has(words, "notarize 5"), row.voted);
    EXPECT_EQ(Solo::has(words, "nullify 5"), !row.voted);
  }
}

TEST(Seal, AnExtensionIsProposedAfterAWaitAndExecutedByNobody) {
  AtTheEnd end;
  end.notarize_sealing();  // 0 leads view 4
  end.solo.tell(WorkPending{true, true, true});
  Words words = end.solo.wait(200);
  EXPECT_THAT(words, Not(Contains("propose 4"))) << "not before delta";
  words = end.solo.wait(100);
  EXPECT_THAT(words, Contains("propose 4"));
  EXPECT_THAT(words, Not(Contains("gather")));
  Block extension;
  for (const LogRecord& record : end.solo.disk)
    if (const auto* body = std::get_if<Body>(&record)) extension = body->block->block;
  EXPECT_EQ(extension.header.height, Height{3});
  EXPECT_EQ(extension.header.tx_count, 0U);
  words = end.solo.hear(1, end.solo.notarization(extension));
  EXPECT_THAT(words, Contains("finalize 4"));
  EXPECT_THAT(words, Not(Contains("execute 3")));
}

// ava-labs/Simplex#545: blocks after the sealing block took its number again, and nothing was ever committed again.
TEST(Seal, Avs545_AFinalExtensionCommitsTheSealingBlockOnce) {
  AtTheEnd end;
  end.notarize_sealing();
  end.solo.hear(1, end.solo.nullification(4));
  const Block first = end.extension(5, end.sealing());
  const Block second = end.extension(6, first);
  end.solo.hear(1, end.solo.proposal(first, {end.solo.notarization(end.sealing()), end.solo.nullification(4)}));
  end.solo.hear(1, end.solo.notarization(first));
  end.solo.hear(2, end.solo.proposal(second, {end.solo.notarization(first)}));
  Words words = end.solo.hear(1, end.solo.finalization(second, end.r3()));
  EXPECT_EQ(std::count(words.begin(), words.end(), "commit 3"), 1);
  EXPECT_LT(std::find(words.begin(), words.end(), "log sealed"), std::find(words.begin(), words.end(), "commit 3"));
  EXPECT_THAT(words, Not(Contains("over"))) << "not before it is durable";
  words = end.solo.tell(BlockCommitted{Height{3}});
  EXPECT_THAT(words, Contains("over"));
  const auto over = std::find_if(end.solo.last.begin(), end.solo.last.end(),
                                 [](const Effect& e) { return std::holds_alternative<EpochOver>(e); });
  const SealProof& proof = *std::get<EpochOver>(*over).seal;
  EXPECT_EQ(proof.extensions.size(), 2U);
  StubScheme scheme;
  EXPECT_TRUE(verify_seal(test_network(), test_validators(4), scheme, Epoch{0}, Height{3}, proof).has_value());
  // Nothing more is voted on, and a restart says it again.
  EXPECT_THAT(end.solo.wait(20'000), Not(Contains("nullify 7")));
  EXPECT_THAT(end.solo.start(), Contains("over"));
}

// parallelchain-io/hotstuff_rs#25: validators that a block not yet final announces were taken for the next ones, and nothing followed when it
// came to nothing. A list is a guess until its sealing block is final: here one is abandoned, another is sealed, and the second one's list counts.
TEST(Seal, HotstuffRs25_ValidatorsOfABlockThatIsNotFinalAreNobodys) {
  AtTheEnd end;
  const Block abandoned = end.sealing();
  Words words = end.solo.hear(3, end.solo.proposal(abandoned, {end.solo.notarization(end.two)}));
  EXPECT_THAT(words, Contains("notarize 3"));
  end.solo.hear(1, end.solo.nullification(3));
  end.solo.hear(1, end.solo.nullification(4));
  Block sealed = end.solo.block(5, &end.two, {}, FinalizedRef{Height{1}, end.r1});
  sealed.header.next_validators = kNext;
  words = end.solo.hear(1, end.solo.proposal(sealed, {end.solo.notarization(end.two), end.solo.nullification(3),
                                                      end.solo.nullification(4)}));
  EXPECT_THAT(words, Contains("notarize 5")) << "the epoch goes on beside the abandoned block";
  words = end.solo.hear(1, end.solo.notarization(sealed));
  EXPECT_THAT(words, Not(Contains("over")));
  end.solo.hear(1, end.solo.finalization(sealed, end.solo.result({end.one, end.two, sealed})));
  EXPECT_THAT(end.solo.tell(BlockCommitted{Height{3}}), Contains("over"));
  const auto over = std::find_if(end.solo.last.begin(), end.solo.last.end(),
                                 [](const Effect& e) { return std::holds_alternative<EpochOver>(e); });
  ASSERT_NE(over, end.solo.last.end());
  EXPECT_EQ(header_hash(std::get<EpochOver>(*over).seal->sealing), header_hash(sealed.header));
}

// All of them stand at the sealing height, so one whose parents are still unknown says nothing about where they end.
TEST(Seal, AFinalExtensionWithoutItsParentsIsNoFork) {
  AtTheEnd end;
  const Block first = end.extension(5, end.sealing());
  const Block second = end.extension(6, first);
  end.solo.hear(1, end.solo.finalization(second, end.r3()));
  end.solo.hear(1, Data{{}, {{second}}});
  EXPECT_FALSE(end.solo.summary().diverged);
  EXPECT_THAT(end.solo.hear(1, Data{{}, {{first, end.sealing(), end.two}}}), Contains("commit 3"));
}

TEST(Seal, ARestartBeforeTheCommitFindsTheExtensionsInItsLog) {
  AtTheEnd end;
  end.notarize_sealing();
  end.solo.hear(1, end.solo.nullification(4));
  const Block extension = end.extension(5, end.sealing());
  end.solo.hear(1, end.solo.finalization(extension, end.r3()));
  end.solo.hear(1, Data{{}, {{extension, end.sealing(), end.two}}});
  ASSERT_EQ(end.solo.chain().size(), 4U);
  end.solo.chain().resize(2);  // what the ledger had when the power went
  const Words words = end.solo.start();
  EXPECT_THAT(words, Not(Contains("over")));
  EXPECT_THAT(words, Contains("commit 3"));
  EXPECT_THAT(end.solo.tell(BlockCommitted{Height{3}}), Contains("over"));
}

TEST(Seal, AProofBringsAStragglerToTheEnd) {
  AtTheEnd sender;
  const Block extension = sender.extension(5, sender.sealing());
  const SealProof proof{
      sender.sealing().header, {{extension.header}}, to_finalization(sender.solo.finalization(extension, sender.r3()))};
  Solo late{0};
  late.sealing_height = Height{3};
  late.announced = sender.solo.announced;
  late.start();
  EXPECT_THAT(late.hear(1, proof), Contains("fetch blocks"));
  const Words words = late.hear(1, Data{{}, {{sender.sealing(), sender.two, sender.one}}});
  EXPECT_THAT(words, Contains("commit 3"));
  EXPECT_THAT(late.tell(BlockCommitted{Height{3}}), Contains("over"));
  // A node that has committed and lost its log needs the proof alone.
  late.disk.clear();
  EXPECT_THAT(late.start(), Not(Contains("over")));
  EXPECT_THAT(late.hear(1, proof), Contains("over"));
}

TEST(Seal, WhatIsNoProof) {
  AtTheEnd end;
  const Block sealing = end.sealing();
  const Block extension = end.extension(5, sealing);
  const auto make = [&](const Block& last, std::vector<BlockHeader> extensions) {
    return SealProof{sealing.header, {std::move(extensions)}, to_finalization(end.solo.finalization(last, end.r3()))};
  };
  StubScheme scheme;
  const struct {
    const char* name;
    SealProof good;
    std::function<void(SealProof&)> change;
    bool holds;
  } rows[] = {
      {"final by itself", make(sealing, {}), [](SealProof&) {}, true},
      {"final through an extension", make(extension, {extension.header}), [](SealProof&) {}, true},
      {"the extension is missing", make(extension, {}), [](SealProof&) {}, false},
      {"another epoch", make(sealing, {}), [](SealProof& p) { p.sealing.epoch = Epoch{1}; }, false},
      {"another height", make(sealing, {}), [](SealProof& p) { p.sealing.height = Height{2}; }, false},
      {"names nobody", make(sealing, {}), [](SealProof& p) { p.sealing.next_validators = {}; }, false},
      {"names others", make(sealing, {}), [](SealProof& p) { p.sealing.next_validators = kOther; }, false},
      {"a forged result", make(sealing, {}), [](SealProof& p) { p.finalization.result = kOther; }, false},
      {"a signature less", make(sealing, {}), [](SealProof& p) { p.finalization.signatures.items.pop_back(); }, false},
      {"an extension with transactions", make(extension, {extension.header}),
       [](SealProof& p) { p.extensions.items[0].tx_count = 1; }, false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    SealProof proof = row.good;
    row.change(proof);
    EXPECT_EQ(verify_seal(test_network(), test_validators(4), scheme, Epoch{0}, Height{3}, proof).has_value(),
              row.holds);
  }
}

}  // namespace
}  // namespace tallystick::consensus
