// Rules N and Time, row by row: which proposals one replica notarizes (validator 0 of four; leader(v) = v mod 4).
#include <set>

#include <gtest/gtest.h>

#include "consensus/solo_test.h"

namespace tallystick::consensus {
namespace {

using namespace testing;
using Words = Solo::Words;

constexpr Epoch kEpoch{0};

// --- rule N ---

TEST(RuleN, AGoodProposalIsNotarizedAfterItsBodyIsDurable) {
  Solo solo{0};
  EXPECT_EQ(solo.hear(1, solo.proposal(solo.block(1, nullptr, {test_hash("t")}))),
            (Words{"body", "log body", "log notarize 1", "notarize 1"}));
}

TEST(RuleN, EachFlawWaitsOrIsForEver) {
  enum class Outcome { vote, wait, nullify, fault };
  struct Row {
    const char* name;
    std::function<void(Block&)> in_header;     // before it is signed
    std::function<void(Propose&)> in_message;  // after
    Outcome expected;
  };
  const auto nothing = [](auto&) {};
  const Row rows[] = {
      {"nothing wrong", nothing, nothing, Outcome::vote},
      {"another protocol version", [](Block& b) { b.header.version = 2; }, nothing, Outcome::nullify},
      {"another epoch", [](Block& b) { b.header.epoch = Epoch{1}; }, nothing, Outcome::wait},
      {"a height that does not follow", [](Block& b) { b.header.height = Height{2}; }, nothing, Outcome::nullify},
      {"its own view as parent", [](Block& b) { b.header.parent_view = View{1}; }, nothing, Outcome::nullify},
      {"another root", [](Block& b) { b.header.parent_hash = test_hash("x"); }, nothing, Outcome::nullify},
      {"a next validator set outside a sealing block", [](Block& b) { b.header.next_validators = test_hash("x"); },
       nothing, Outcome::nullify},
      {"itself as final", [](Block& b) { b.header.finalized.height = Height{1}; }, nothing, Outcome::nullify},
      {"another final result", [](Block& b) { b.header.finalized.result = test_hash("x"); }, nothing, Outcome::wait},
      {"the parent's time", [](Block& b) { b.header.timestamp = Timestamp{1}; }, nothing, Outcome::nullify},
      {"half a second ahead", [](Block& b) { b.header.timestamp = Timestamp{1'000'500}; }, nothing, Outcome::vote},
      {"more than that", [](Block& b) { b.header.timestamp = Timestamp{1'000'501}; }, nothing, Outcome::wait},
      {"too many transactions", [](Block& b) { b.header.tx_count = kBlockTransactionsMax + 1; }, nothing,
       Outcome::nullify},
      {"a transaction twice",
       [](Block& b) {
         b.transactions.items = {test_hash("t"), test_hash("t")};
         b.header.tx_count = 2;
         b.header.tx_root = transactions_root(b.transactions.items);
       },
       nothing, Outcome::nullify},
      {"transactions that are not the header's", nothing, [](Propose& p) { p.transactions.items = {test_hash("x")}; },
       Outcome::wait},
      {"no transactions", nothing, [](Propose& p) { p.transactions.items.clear(); }, Outcome::wait},
      {"a broken signature", nothing, [](Propose& p) { p.signature = Signature{}; }, Outcome::fault},
      {"another proposer", [](Block& b) { b.header.proposer = ValidatorIndex{2}; }, nothing, Outcome::fault},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Solo solo{0};
    Block block = solo.block(1, nullptr, {test_hash("t")});
    row.in_header(block);
    Propose propose = solo.proposal(block);
    row.in_message(propose);
    const Words words = solo.hear(1, propose);
    EXPECT_EQ(Solo::has(words, "notarize 1"), row.expected == Outcome::vote);
    EXPECT_EQ(Solo::has(words, "nullify 1"), row.expected == Outcome::nullify);
    EXPECT_EQ(Solo::has(words, "report fault"), row.expected == Outcome::fault);
    EXPECT_EQ(solo.view(), 1U);
  }
}

TEST(RuleN, OnlyFromTheLeaderAndOnlyItsFirst) {
  Solo solo{0};
  EXPECT_EQ(solo.hear(2, solo.proposal(solo.block(1))), Words{"report fault"}) << "passed on by another";
  EXPECT_TRUE(Solo::has(solo.hear(1, solo.proposal(solo.block(1))), "notarize 1"));
  EXPECT_EQ(solo.hear(1, solo.proposal(solo.block(1, nullptr, {test_hash("t")}))), Words{"report evidence"});
  EXPECT_EQ(solo.hear(1, solo.proposal(solo.block(1, nullptr, {test_hash("u")}))), Words{}) << "reported once";
}

TEST(RuleN, AMalformedBodyIsForEverAMissingOneIsNot) {
  Solo solo{0};
  solo.bodies = false;
  const Block block = solo.block(1, nullptr, {test_hash("t")});
  EXPECT_EQ(solo.hear(1, solo.proposal(block)), Words{"body"});
  EXPECT_TRUE(Solo::has(solo.wait(300), "body")) << "asks again";
  EXPECT_EQ(solo.tell(BodyInvalid{Solo::hash(block), "a bad signature"}), (Words{"log nullify 1", "nullify 1"}));
}

TEST(RuleN, MissingUnsignedPartsAreFetched) {
  Solo solo{0};
  const Block block = solo.block(1, nullptr, {test_hash("t")});
  Propose bare = solo.proposal(block);
  bare.transactions.items.clear();
  EXPECT_TRUE(Solo::has(solo.hear(1, bare), "fetch blocks"));
  EXPECT_TRUE(Solo::has(solo.hear(2, Data{{}, {{block}}}), "notarize 1"));

  const Block child = solo.block(3, &block);
  const Words words = solo.hear(3, solo.proposal(child, {solo.notarization(block)}));
  EXPECT_EQ(solo.view(), 2U) << "the certificate it carries moves us";
  EXPECT_FALSE(Solo::has(words, "notarize 3"));
  solo.hear(2, solo.nullification(2));
  EXPECT_EQ(solo.view(), 3U);
  EXPECT_TRUE(Solo::has(solo.wait(300), "notarize 3") || Solo::has(solo.hear(3, solo.proposal(child)), "notarize 3"));
}

TEST(RuleN, AJustificationNeedsEveryViewBetween) {
  struct Row {
    const char* name;
    bool notarized, second, third, votes;
  };
  for (const Row& row :
       {Row{"complete", true, true, true, true}, Row{"the parent is not certified", false, true, true, false},
        Row{"a view is skipped without a Nullification", true, false, true, false}}) {
    SCOPED_TRACE(row.name);
    Solo solo{1};  // leads 5
    const Block parent = solo.block(1);
    const Block child = solo.block(4, &parent);
    solo.tell(MessageReceived{ValidatorIndex{3}, make_message(solo.nullification(3))});  // brings us to view 4
    std::vector<Certificate> justification;
    if (row.notarized) justification.push_back(solo.notarization(parent));
    if (row.second) justification.push_back(solo.nullification(2));
    if (row.third) justification.push_back(solo.nullification(3));
    Words words = solo.hear(2, Data{{}, {{parent}}});
    for (const std::string& word : solo.hear(0, solo.proposal(child, justification))) words.push_back(word);
    if (Solo::has(words, "fetch blocks"))
      for (const std::string& word : solo.hear(2, Data{{}, {{parent}}})) words.push_back(word);
    EXPECT_EQ(Solo::has(words, "notarize 4"), row.votes);
  }
}

TEST(RuleN, ACertificateIsOfItsBlockNotOfItsView) {
  Solo solo{0};
  const Block one = solo.block(1);
  const Block other = solo.block(1, nullptr, {test_hash("t")});
  solo.hear(1, solo.proposal(other));
  solo.hear(1, solo.notarization(one));
  EXPECT_EQ(solo.view(), 2U);
  Words words = solo.hear(2, solo.proposal(solo.block(2, &other), {solo.notarization(one)}));
  for (const std::string& word : solo.wait(300)) words.push_back(word);
  EXPECT_FALSE(Solo::has(words, "notarize 2"));
}

TEST(RuleN, WhatTheSignedHeadersSayMustFit) {
  {
    Solo solo{0};
    const Block one = solo.block(1);
    const FinalizedRef first{Height{1}, solo.result({one})};
    const Block two = solo.block(2, &one, {}, first);
    solo.hear(1, solo.proposal(one));
    solo.hear(1, solo.finalization(one, first.result));
    EXPECT_TRUE(Solo::has(solo.hear(2, solo.proposal(two)), "notarize 2"));
    solo.hear(1, solo.notarization(two));
    EXPECT_TRUE(Solo::has(solo.hear(3, solo.proposal(solo.block(3, &two))), "nullify 3"))
        << "finality does not go back";
  }
  {
    Solo solo{0};
    Block one = solo.block(1);
    solo.hear(1, solo.proposal(one));
    solo.hear(1, Certificate{certified(4, notarize(kEpoch, View{2}, Solo::hash(one)), {1, 2, 3})});
    Block three = solo.block(3, &one);
    three.header.parent_view = View{2};
    EXPECT_TRUE(Solo::has(solo.hear(3, solo.proposal(three)), "nullify 3")) << "the parent is of another view";
  }
}

TEST(RuleN, FarAboveFinalityOnlyEmptyBlocks) {
  Solo solo{0};
  std::vector<Block> chain;
  for (std::uint64_t v = 1; v <= 9; ++v) {
    if (v % 4 != 0) {
      chain.push_back(solo.block(v, chain.empty() ? nullptr : &chain.back()));
      solo.hear(v % 4, solo.proposal(chain.back()));
      solo.hear(1, solo.notarization(chain.back()));
    } else {
      solo.hear(1, solo.nullification(v));
      if (v == 8) continue;
    }
  }
  // Views 4 and 8 were nullified: seven blocks stand, the highest of view 9. Three more make height 10.
  ASSERT_EQ(chain.size(), 7U);
  for (const std::uint64_t v : {10U, 11U}) {
    chain.push_back(solo.block(v, &chain.back()));
    solo.hear(v % 4, solo.proposal(chain.back()));
    solo.hear(1, solo.notarization(chain.back()));
  }
  solo.hear(1, solo.nullification(12));
  const Block full = solo.block(13, &chain.back(), {test_hash("t")});
  EXPECT_EQ(full.header.height, Height{10});
  const Words words = solo.hear(1, solo.proposal(full));
  EXPECT_TRUE(Solo::has(words, "nullify 13"));
  EXPECT_FALSE(Solo::has(words, "body")) << "judged from the header alone";
}

// --- rule Time ---

TEST(RuleTime, ABlockFromTheFutureWaitsForItsTime) {
  Solo solo{0};
  Block block = solo.block(1);
  block.header.timestamp = Timestamp{1'000'000 + 600};
  EXPECT_FALSE(Solo::has(solo.hear(1, solo.proposal(block)), "notarize 1"));
  EXPECT_FALSE(Solo::has(solo.wait(99), "notarize 1"));
  EXPECT_TRUE(Solo::has(solo.wait(2), "notarize 1"));
}

TEST(RuleTime, AParentWithABadClockDoesNotStopTheChain) {
  Solo solo{0};
  Block parent = solo.block(1);
  parent.header.timestamp = Timestamp{9'000'000};
  solo.hear(1, solo.proposal(parent));
  solo.hear(1, solo.notarization(parent));
  EXPECT_TRUE(Solo::has(solo.hear(2, solo.proposal(solo.block(2, &parent))), "notarize 2"))
      << "one millisecond later is fine";
}

}  // namespace
}  // namespace tallystick::consensus
