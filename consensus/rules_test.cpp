// Rules U, F, Commit, Floor, Retry, Pacing and Idle, row by row, on one replica (validator 0 of four; it leads views 4, 8, …).
#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "consensus/solo_test.h"

namespace tallystick::consensus {
namespace {

using namespace testing;
using Words = Solo::Words;

constexpr Epoch kEpoch{0};

// --- rule U ---

TEST(RuleU, Reasons) {
  struct Row {
    const char* name;
    std::function<Words(Solo&)> steps;
    bool nullifies;
  };
  const Row rows[] = {
      {"idle", [](Solo& s) { return s.wait(4'999); }, false},
      {"the heartbeat and two deltas without a proposal", [](Solo& s) { return s.wait(5'500); }, true},
      {"a transaction and three deltas",
       [](Solo& s) {
         s.tell(WorkPending{true, false, false});
         return s.wait(750);
       },
       true},
      {"a transaction and a little less",
       [](Solo& s) {
         s.tell(WorkPending{true, false, false});
         return s.wait(749);
       },
       false},
      {"a transaction that went away",
       [](Solo& s) {
         s.tell(WorkPending{true, false, false});
         s.wait(300);
         s.tell(WorkPending{});
         return s.wait(3'000);
       },
       false},
      {"due work and two deltas",
       [](Solo& s) {
         s.tell(WorkPending{false, false, true});
         return s.wait(500);
       },
       true},
      {"a vote of somebody and two deltas",
       [](Solo& s) {
         s.hear(2, signed_vote(2, nullify(kEpoch, View{1})));
         return s.wait(500);
       },
       true},
      {"a proposal and two deltas",
       [](Solo& s) {
         s.hear(1, s.proposal(s.block(1)));
         return s.wait(749);
       },
       false},
      {"a proposal and three deltas",
       [](Solo& s) {
         s.hear(1, s.proposal(s.block(1)));
         return s.wait(750);
       },
       true},
      {"the leader's own nullify", [](Solo& s) { return s.hear(1, signed_vote(1, nullify(kEpoch, View{1}))); }, true},
      {"another one's nullify", [](Solo& s) { return s.hear(2, signed_vote(2, nullify(kEpoch, View{1}))); }, false},
      {"a nullify of the leader that another forged",
       [](Solo& s) {
         return s.hear(1, Vote{nullify(kEpoch, View{1}), ValidatorIndex{1}, Signature{}});
       },
       false},
      {"the leader says it does not vote, the others are there, and work waits",
       [](Solo& s) {
         Status gone;
         s.hear(1, gone);
         return s.tell(WorkPending{false, false, true});
       },
       true},
      {"the same, but another one is away too",
       [](Solo& s) {
         s.hear(1, Status{});
         s.hear(2, Status{});
         return s.tell(WorkPending{false, false, true});
       },
       false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Solo solo{0};
    EXPECT_EQ(Solo::has(row.steps(solo), "nullify 1"), row.nullifies);
  }
}

TEST(RuleU, ASilentLeaderIsSkippedAtOnceWhileAQuorumIsThere) {
  struct Row {
    const char* name;
    std::vector<std::size_t> heard;  // every second
    bool skips;
  };
  for (const Row& row : {Row{"only the leader is silent", {2, 3}, true}, Row{"nobody is silent", {1, 2, 3}, false},
                         Row{"another one is silent too", {2}, false}}) {
    SCOPED_TRACE(row.name);
    Solo solo{0};
    Status alive;
    alive.voting = true;
    for (int second = 0; second < 11; ++second) {
      for (const std::size_t peer : row.heard) solo.hear(peer, alive);
      solo.wait(1'000);
    }
    for (const std::size_t peer : row.heard) solo.hear(peer, alive);
    EXPECT_EQ(Solo::has(solo.hear(2, solo.nullification(4)), "nullify 5"), row.skips) << "validator 1 leads view 5";
    EXPECT_EQ(solo.view(), 5U);
  }
}

// --- rule F and Commit ---

TEST(Commit, AFinalBlockThatCanNeverBeAcceptedIsToldOnce) {
  struct Row {
    const char* name;
    std::function<Words(Solo&, const Block&)> steps;
    bool told;
  };
  const auto final = [](Solo& solo, const Block& b) { return solo.hear(1, solo.finalization(b, solo.result({b}))); };
  const auto invalid = [](Solo& solo, const Block& b) {
    return solo.tell(BodyInvalid{Solo::hash(b), "a bad signature"});
  };
  const Row rows[] = {
      {"only invalid", [&](Solo& s, const Block& b) { return invalid(s, b); }, false},
      {"final, not here yet", [&](Solo& s, const Block& b) { return final(s, b); }, false},
      {"final, then invalid", [&](Solo& s, const Block& b) { return final(s, b), invalid(s, b); }, true},
      {"invalid, then final", [&](Solo& s, const Block& b) { return invalid(s, b), final(s, b); }, true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Solo solo{0};
    solo.bodies = false;
    const Block block = solo.block(1, nullptr, {test_hash("t")});
    solo.hear(1, solo.proposal(block));
    EXPECT_EQ(Solo::has(row.steps(solo, block), "report blocked"), row.told);
    EXPECT_EQ(solo.summary().blocked, row.told);
    EXPECT_FALSE(Solo::has(solo.wait(10'000), "report blocked")) << "once";
    EXPECT_EQ(solo.summary().committed_height, Height{0});
  }
}

TEST(RuleF, NotarizedExecutedFinalizedCommitted) {
  Solo solo{0};
  const Block block = solo.block(1);
  solo.hear(1, solo.proposal(block));
  EXPECT_EQ(solo.hear(1, solo.notarization(block)),
            (Words{"log certificate", "Notarization 1", "Notarization 1", "execute 1", "log executed", "log finalize 1",
                   "finalize 1"}));
  EXPECT_EQ(solo.view(), 2U);
  EXPECT_TRUE(Solo::has(solo.hear(2, solo.finalization(block, solo.result({block}))), "commit 1"));
  EXPECT_EQ(solo.summary().committed_height, Height{1});
  EXPECT_EQ(solo.summary().floor, View{1});
}

TEST(RuleF, AViewLongLeftIsStillFinalized) {
  Solo solo{0};
  const Block one = solo.block(1);
  solo.hear(1, solo.proposal(one));
  solo.hear(1, solo.nullification(5));
  EXPECT_TRUE(Solo::has(solo.hear(1, solo.notarization(one)), "finalize 1"));
  EXPECT_EQ(solo.view(), 6U);
}

TEST(RuleF, ADescendantsFinalizationCommitsItsAncestors) {
  Solo solo{0};
  const Block one = solo.block(1), two = solo.block(2, &one), three = solo.block(3, &two);
  for (const Block* block : {&one, &two, &three}) {
    solo.hear(block->header.view.raw() % 4, solo.proposal(*block));
    solo.hear(1, solo.notarization(*block));
  }
  const Words words = solo.hear(1, solo.finalization(three, solo.result({one, two, three})));
  for (const char* word : {"commit 1", "commit 2", "commit 3"}) EXPECT_TRUE(Solo::has(words, word)) << word;
  EXPECT_FALSE(solo.chain()[1].finalization.has_value());
  EXPECT_TRUE(solo.chain()[3].finalization.has_value());
}

TEST(RuleCommit, AnotherResultStopsVotingAndIsNeverCommitted) {
  Solo solo{0};
  const Block one = solo.block(1), two = solo.block(2, &one);
  solo.hear(1, solo.proposal(one));
  solo.hear(1, solo.notarization(one));
  const Words words = solo.hear(1, solo.finalization(one, test_hash("another result")));
  EXPECT_TRUE(Solo::has(words, "report divergence"));
  EXPECT_FALSE(Solo::has(words, "commit 1"));
  EXPECT_TRUE(solo.summary().diverged);
  EXPECT_FALSE(Solo::has(solo.hear(2, solo.proposal(two)), "notarize 2"));
  EXPECT_FALSE(Solo::has(solo.wait(20'000), "nullify 2"));
  EXPECT_TRUE(Solo::has(solo.hear(3, Fetch{FetchBlocks{Solo::hash(one), Height{0}, 1}}), "data")) << "but it serves";
  solo.start();
  EXPECT_TRUE(solo.summary().diverged) << "a restart finds the same";
}

TEST(RuleCommit, NothingIsCommittedBelowACertificateThatSaysOtherwise) {
  Solo solo{0};
  solo.executes = false;
  const Block one = solo.block(1), two = solo.block(2, &one);
  for (const Block* block : {&one, &two}) {
    solo.hear(block->header.view.raw() % 4, solo.proposal(*block));
    solo.hear(1, solo.notarization(*block));
  }
  solo.hear(1, solo.finalization(two, test_hash("another result")));
  EXPECT_FALSE(Solo::has(solo.tell(BlockExecuted{Solo::hash(one), solo.result({one})}), "commit 1"))
      << "where the results part is not known yet";
  const Words words = solo.tell(BlockExecuted{Solo::hash(two), solo.result({one, two})});
  EXPECT_TRUE(Solo::has(words, "report divergence"));
  EXPECT_FALSE(Solo::has(words, "commit 1"));
}

TEST(Evidence, IsFoundAgainstVotesInsideCertificates) {
  Solo solo{0};
  const Block shown = solo.block(1, nullptr, {test_hash("shown to us")});
  const Block other = solo.block(1, nullptr, {test_hash("shown to the others")});
  solo.hear(1, solo.proposal(shown));
  const Words words = solo.hear(2, solo.notarization(other));
  ASSERT_TRUE(Solo::has(words, "report evidence"));
  for (const Effect& effect : solo.last)
    if (const auto* report = std::get_if<Report>(&effect))
      if (const auto* found = std::get_if<EvidenceFound>(&report->fact)) {
        EXPECT_EQ(found->evidence.first.voter, ValidatorIndex{1});
        EXPECT_EQ(kind_of(test_validators(4), found->evidence), EvidenceKind::double_propose);
        EXPECT_TRUE(verify_evidence(test_network(), test_validators(4), StubScheme{}, found->evidence));
      }
}

// A twin of a validator, or a slow liar, is often heard when the view is over.
TEST(Evidence, IsFoundInViewsThatAreFinalAlready) {
  Solo sample{0};
  const Block one = sample.block(1), other = sample.block(1, nullptr, {test_hash("shown to the others")});
  const Hash result = sample.result({one});
  const auto said = finalize(kEpoch, View{1}, Solo::hash(one), result);
  const struct {
    const char* name;
    std::size_t from;
    Message late;
    EvidenceKind kind;
  } rows[] = {
      {"a second proposal", 1, sample.proposal(other), EvidenceKind::double_propose},
      {"a second notarize vote", 2, signed_vote(2, notarize(kEpoch, View{1}, Solo::hash(other))),
       EvidenceKind::double_notarize},
      {"a finalize vote with another result", 2,
       signed_vote(2, finalize(kEpoch, View{1}, Solo::hash(one), test_hash("r"))), EvidenceKind::double_finalize},
      {"a nullify vote after a finalize vote", 2, signed_vote(2, nullify(kEpoch, View{1})),
       EvidenceKind::nullify_finalize},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    Solo solo{0};
    solo.hear(1, solo.proposal(one));
    solo.hear(2, signed_vote(2, notarize(kEpoch, View{1}, Solo::hash(one))));
    solo.hear(2, signed_vote(2, said));
    ASSERT_TRUE(Solo::has(solo.hear(3, solo.finalization(one, result)), "commit 1"));

    EXPECT_TRUE(Solo::has(solo.hear(row.from, row.late), "report evidence"));
    for (const Effect& effect : solo.last)
      if (const auto* report = std::get_if<Report>(&effect))
        if (const auto* found = std::get_if<EvidenceFound>(&report->fact)) {
          EXPECT_EQ(kind_of(test_validators(4), found->evidence), row.kind);
          EXPECT_TRUE(verify_evidence(test_network(), test_validators(4), StubScheme{}, found->evidence));
        }
    EXPECT_FALSE(Solo::has(solo.hear(row.from, row.late), "report evidence")) << "once is enough";
  }
}

TEST(Evidence, LateVotesThatContradictNothingOrAreNotSignedAreNone) {
  Solo solo{0};
  const Block one = solo.block(1), other = solo.block(1, nullptr, {test_hash("shown to the others")});
  const Hash result = solo.result({one});
  solo.hear(1, solo.proposal(one));
  solo.hear(2, signed_vote(2, notarize(kEpoch, View{1}, Solo::hash(one))));
  solo.hear(3, solo.finalization(one, result));
  for (const Subject& subject :
       {notarize(kEpoch, View{1}, Solo::hash(one)), finalize(kEpoch, View{1}, Solo::hash(one), result)})
    EXPECT_FALSE(Solo::has(solo.hear(2, signed_vote(2, subject)), "report evidence"));
  Vote forged = signed_vote(3, notarize(kEpoch, View{1}, Solo::hash(other)));
  forged.voter = ValidatorIndex{2};
  const Words words = solo.hear(2, forged);
  EXPECT_FALSE(Solo::has(words, "report evidence"));
  EXPECT_TRUE(Solo::has(words, "report fault"));
}

TEST(RuleCommit, DifferentResultsAmongVotesAreASuspicionOnly) {
  Solo solo{0};
  const Block one = solo.block(1);
  solo.hear(1, solo.proposal(one));
  solo.hear(2, signed_vote(2, finalize(kEpoch, View{1}, Solo::hash(one), test_hash("r"))));
  EXPECT_TRUE(Solo::has(solo.hear(3, signed_vote(3, finalize(kEpoch, View{1}, Solo::hash(one), test_hash("s")))),
                        "report suspicion"));
  EXPECT_FALSE(solo.summary().diverged);
}

TEST(RuleCommit, CertificatesThatCannotCoexistStopVoting) {
  Solo solo{0};
  const Block one = solo.block(1);
  const Block other = solo.block(1, nullptr, {test_hash("t")});
  solo.hear(1, solo.notarization(one));
  EXPECT_TRUE(Solo::has(solo.hear(1, solo.notarization(other)), "report fork"));
  EXPECT_TRUE(solo.summary().diverged);
}

// --- rule Floor ---

TEST(RuleFloor, NothingIsSignedWhereOwnVotesMayBeLost) {
  Solo solo{0};
  solo.disk.clear();
  EXPECT_TRUE(Solo::has(solo.start([](Recovery& r) { r.votes_lost_until = View{2}; }), "log floor"));
  EXPECT_FALSE(Solo::has(solo.hear(1, solo.proposal(solo.block(1))), "notarize 1"));
  EXPECT_FALSE(Solo::has(solo.wait(20'000), "nullify 1"));
  solo.hear(1, solo.notarization(solo.block(1)));
  solo.hear(1, solo.nullification(2));
  const Words words = solo.wait(1'000);
  EXPECT_EQ(solo.view(), 3U);
  EXPECT_TRUE(Solo::has(words, "nullify 3")) << "above it, voting needs no waiting";
  for (const LogRecord& record : solo.disk)
    if (const auto* own = std::get_if<OwnVote>(&record)) {
      EXPECT_GT(own->vote.subject.view, View{2});
    }
  solo.start();
  EXPECT_EQ(solo.summary().floor, View{2}) << "the floor is durable";
}

TEST(RuleFloor, WithoutSignStateItFollowsAndNeverVotes) {
  Solo solo{0};
  solo.disk.clear();
  solo.start([](Recovery& r) { r.may_vote = false; });
  const Block one = solo.block(1);
  Words words = solo.hear(1, solo.proposal(one));
  for (const std::string& word : solo.hear(1, solo.notarization(one))) words.push_back(word);
  for (const std::string& word : solo.hear(1, solo.finalization(one, solo.result({one})))) words.push_back(word);
  for (const std::string& word : solo.wait(20'000)) words.push_back(word);
  EXPECT_TRUE(Solo::has(words, "commit 1"));
  for (const char* word : {"notarize 1", "finalize 1", "nullify 2"}) EXPECT_FALSE(Solo::has(words, word)) << word;
}

// --- rule Retry ---

TEST(RuleRetry, VotesAndProposalsAreSentAgainByteForByte) {
  Solo solo{0};
  const Block one = solo.block(1);
  solo.hear(1, solo.proposal(one));
  const auto sent = [&]() -> std::optional<Message> {
    for (const Effect& effect : solo.last)
      if (const auto* b = std::get_if<Broadcast>(&effect); b && std::holds_alternative<Vote>(*b->message))
        return *b->message;
    return std::nullopt;
  };
  const auto first = sent();
  ASSERT_TRUE(first);
  solo.wait(250);
  ASSERT_TRUE(sent());
  EXPECT_EQ(*sent(), *first);
}

TEST(RuleRetry, FinalizeVotesAreSentUntilFinal) {
  Solo solo{0};
  const Block one = solo.block(1);
  solo.hear(1, solo.proposal(one));
  solo.hear(1, solo.notarization(one));
  EXPECT_TRUE(Solo::has(solo.wait(260), "finalize 1"));
  solo.hear(1, solo.finalization(one, solo.result({one})));
  EXPECT_FALSE(Solo::has(solo.wait(2'000), "finalize 1"));
}

TEST(RuleRetry, WhatOpenedTheViewGoesToThoseBehindItUntilTheyFollow) {
  Solo solo{0};
  solo.hear(1, solo.nullification(1));
  const auto receivers = [&] {
    std::set<std::uint16_t> out;
    for (const Effect& effect : solo.last)
      if (const auto* s = std::get_if<Send>(&effect); s && std::holds_alternative<Certificate>(*s->message))
        out.insert(s->to.raw());
    return out;
  };
  solo.wait(250);
  EXPECT_EQ(receivers(), (std::set<std::uint16_t>{2, 3})) << "validator 1 had it first";
  solo.hear(2, signed_vote(2, nullify(kEpoch, View{2})));
  solo.wait(250);
  EXPECT_EQ(receivers(), std::set<std::uint16_t>{3});
}

TEST(RuleRetry, AVoteForAnOlderViewIsAnsweredWithWhatEndedIt) {
  Solo solo{0};
  solo.hear(2, signed_vote(2, nullify(kEpoch, View{1})));
  solo.hear(1, solo.nullification(1));
  solo.wait(30);
  EXPECT_EQ(solo.hear(2, signed_vote(2, nullify(kEpoch, View{1}))), Words{"Nullification 1"});
  EXPECT_EQ(solo.hear(2, signed_vote(2, nullify(kEpoch, View{1}))), Words{}) << "not as often as it asks";
}

// --- leading ---

TEST(Leading, TheBlockExtendsTheHighestNotarizedOneAndShowsWhy) {
  Solo solo{0};
  const Block one = solo.block(1);
  solo.hear(1, solo.proposal(one));
  solo.hear(1, solo.notarization(one));
  solo.hear(1, solo.nullification(2));
  solo.hear(1, solo.nullification(3));
  const Words words = solo.wait(250);
  ASSERT_TRUE(Solo::has(words, "propose 4"));
  const Propose* propose = nullptr;
  for (const LogRecord& record : solo.disk)
    if (const auto* own = std::get_if<OwnPropose>(&record)) propose = own->propose.get();
  ASSERT_NE(propose, nullptr);
  EXPECT_EQ(propose->header.parent_hash, Solo::hash(one));
  EXPECT_EQ(propose->justification.size(), 3U);
  EXPECT_EQ(propose->header.finalized.height, Height{0});
}

TEST(Leading, ABlockThatIsOnlyNotarizedIsNotPassedOver) {
  Solo solo{0};
  solo.bodies = false;
  const Block one = solo.block(1);
  solo.hear(1, solo.proposal(one));
  solo.hear(1, solo.notarization(one));
  solo.hear(1, solo.nullification(2));
  solo.hear(1, solo.nullification(3));
  EXPECT_FALSE(Solo::has(solo.wait(400), "propose 4")) << "its body is missing and its view is not nullified";
  EXPECT_TRUE(Solo::has(solo.hear(2, solo.nullification(1)), "propose 4")) << "now it may be";
}

TEST(Leading, PayloadIsCutAfterThePacingOrWhenFull) {
  for (const bool full : {false, true}) {
    Solo solo{0};
    const Block three = solo.block(3);
    solo.hear(1, solo.nullification(1));
    solo.hear(1, solo.nullification(2));
    solo.hear(3, solo.proposal(three));
    solo.tell(WorkPending{true, full, false});
    EXPECT_EQ(Solo::has(solo.hear(1, solo.notarization(three)), "gather"), full);
    if (!full) {
      EXPECT_FALSE(Solo::has(solo.wait(19), "gather"));
      EXPECT_TRUE(Solo::has(solo.wait(1), "gather"));
    }
    EXPECT_TRUE(Solo::has(solo.tell(PayloadGathered{View{4}, Solo::hash(three), {test_hash("t")}}), "propose 4"));
    EXPECT_FALSE(Solo::has(solo.tell(PayloadGathered{View{4}, Solo::hash(three), {test_hash("u")}}), "propose 4"));
  }
}

// What the leader learns of the others' pace: the q-th fastest of them and itself counts, so that one of four that is slow, or lies about
// how slow it is, changes nothing.
TEST(Leading, ThePayloadKnowsHowFarTheQuorumIsBehind) {
  const struct {
    const char* name;
    std::uint64_t said[3];  // heights in the Status of validators 1, 2, 3; we have committed 1 and build upon 3
    std::uint64_t behind;
  } rows[] = {{"nobody said anything", {0, 0, 0}, 3}, {"all are with us", {1, 1, 1}, 2},
              {"one is slow", {1, 1, 0}, 2},          {"two are slow", {1, 0, 0}, 3},
              {"one boasts", {1'000, 0, 0}, 3},       {"two boast", {1'000, 1'000, 0}, 2}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    Solo solo{0};
    const Block one = solo.block(1);
    const Block two = solo.block(2, &one);
    const Block three = solo.block(3, &two);
    solo.hear(1, solo.proposal(one));
    solo.hear(1, solo.notarization(one));
    solo.hear(1, solo.finalization(one, solo.result({one})));
    ASSERT_EQ(solo.summary().committed_height, Height{1});
    for (std::size_t peer = 1; peer <= 3; ++peer) {
      Status status;
      status.view = View{2};
      status.finalized_height = Height{row.said[peer - 1]};
      solo.hear(peer, status);
    }
    solo.hear(2, solo.proposal(two, {solo.notarization(one)}));
    solo.hear(1, solo.notarization(two));
    solo.hear(3, solo.proposal(three, {solo.notarization(two)}));
    solo.tell(WorkPending{true, true, false});
    ASSERT_TRUE(Solo::has(solo.hear(1, solo.notarization(three)), "gather"));
    for (const Effect& effect : solo.last)
      if (const auto* gather = std::get_if<GatherPayload>(&effect)) {
        EXPECT_EQ(gather->quorum_behind, row.behind);
      }
  }
}

TEST(Leading, DueWorkNeedsNoTransaction) {
  Solo solo{0};
  solo.hear(1, solo.nullification(3));
  solo.hear(1, solo.nullification(1));
  solo.hear(1, solo.nullification(2));
  EXPECT_FALSE(Solo::has(solo.wait(30), "propose 4"));
  EXPECT_TRUE(Solo::has(solo.tell(WorkPending{false, false, true}), "propose 4"));
}

// --- Idle ---

TEST(RuleIdle, ATransactionIsHandedToTheLeaderOnce) {
  Solo solo{0};
  EXPECT_EQ(solo.tell(WorkPending{true, false, false}), Words{"hand over"});
  EXPECT_EQ(solo.tell(WorkPending{true, true, false}), Words{});
}

}  // namespace
}  // namespace tallystick::consensus
