// Bugs that other implementations published, each as a test of ours (CONSENSUS, "Bugs that others had"): those that can occur in one epoch.
#include <set>

#include <gtest/gtest.h>

#include "consensus/solo_test.h"

namespace tallystick::consensus {
namespace {

using namespace testing;
using Words = Solo::Words;

constexpr Epoch kEpoch{0};

// ava-labs/Simplex#280: a finalize vote was signed for a view already nullified, on a path that skipped the check.
TEST(KnownBugs, Avs280_NoPathFinalizesANullifiedView) {
  Solo solo{0};
  const Block one = solo.block(1);
  solo.hear(1, solo.proposal(one));
  EXPECT_TRUE(Solo::has(solo.wait(800), "nullify 1"));
  Words words = solo.hear(1, solo.notarization(one));
  EXPECT_TRUE(Solo::has(words, "execute 1"));
  for (const std::string& word : solo.wait(3'000)) words.push_back(word);
  for (const std::string& word : solo.start()) words.push_back(word);
  for (const std::string& word : solo.wait(3'000)) words.push_back(word);
  EXPECT_FALSE(Solo::has(words, "finalize 1"));
}

// ava-labs/Simplex#328: the log was resumed from its last record instead of the highest, and no timer ran after a replayed vote.
TEST(KnownBugs, Avs328_ReplayTakesTheMaximumAndTheTimersRun) {
  Solo solo{0};
  const Block one = solo.block(1);
  solo.hear(1, solo.proposal(one));
  solo.hear(1, solo.nullification(2));
  solo.hear(1, solo.notarization(one));  // older, and the last certificate in the log
  EXPECT_EQ(solo.view(), 3U);
  solo.start();
  EXPECT_EQ(solo.view(), 3U);
  solo.hear(3, signed_vote(3, nullify(kEpoch, View{3})));
  EXPECT_TRUE(Solo::has(solo.wait(1'000), "nullify 3"));
}

// ava-labs/Simplex#551: records of an old epoch were replayed into a new one.
TEST(KnownBugs, Avs551_RecordsOfOtherEpochsAreIgnored) {
  Solo solo{0};
  solo.disk.push_back(OwnVote{signed_vote(0, nullify(Epoch{1}, View{1}))});
  solo.disk.push_back(Floor{Epoch{1}, View{50}});
  Certificate foreign = certified(4, nullify(Epoch{1}, View{40}), {1, 2, 3});
  solo.disk.push_back(Seen{std::make_shared<const Certificate>(foreign)});
  solo.start();
  EXPECT_EQ(solo.view(), 1U);
  EXPECT_TRUE(Solo::has(solo.hear(1, solo.proposal(solo.block(1))), "notarize 1"));
  EXPECT_EQ(solo.hear(1, foreign), Words{});
}

// commonwarexyz/monorepo#2050: votes were lost over a restart.
TEST(KnownBugs, Cw2050_AfterARestartTheSameVotesAndNoOthers) {
  Solo solo{0};
  const Block one = solo.block(1);
  solo.hear(1, solo.proposal(one));
  const Words words = solo.start();
  EXPECT_TRUE(Solo::has(words, "notarize 1")) << "sent again at once";
  EXPECT_FALSE(Solo::has(words, "log notarize 1")) << "not signed again";
  EXPECT_FALSE(Solo::has(solo.hear(1, solo.proposal(solo.block(1, nullptr, {test_hash("t")}))), "notarize 1"));
}

TEST(KnownBugs, Cw2050_AProposalIsSentAgainByteForByte) {
  Solo solo{1};  // leads view 1
  solo.tell(WorkPending{true, false, false});
  solo.tell(PayloadGathered{View{1}, test_config(4, 1).root.hash, {test_hash("t")}});
  const auto proposals = [](const std::vector<Effect>& effects) {
    std::vector<Message> out;
    for (const Effect& effect : effects)
      if (const auto* b = std::get_if<Broadcast>(&effect); b && std::holds_alternative<Propose>(*b->message))
        out.push_back(*b->message);
    return out;
  };
  const auto before = proposals(solo.last);
  ASSERT_EQ(before.size(), 1U);
  std::vector<LogRecord> through_disk;
  for (const LogRecord& record : solo.disk) through_disk.push_back(*decode_record(encode_record(record)));
  solo.disk = through_disk;
  solo.start();
  EXPECT_EQ(proposals(solo.last), before);
}

// commonwarexyz/monorepo 8935e183: the own nullify was not recovered.
TEST(KnownBugs, Cw8935e183_AnOwnNullifyIsRecovered) {
  Solo solo{0};
  solo.hear(1, signed_vote(1, nullify(kEpoch, View{1})));
  const Words words = solo.start();
  EXPECT_TRUE(Solo::has(words, "nullify 1"));
  EXPECT_FALSE(Solo::has(solo.hear(1, solo.proposal(solo.block(1))), "notarize 1"));
  const Block one = solo.block(1);
  EXPECT_FALSE(Solo::has(solo.hear(1, solo.notarization(one)), "finalize 1"));
}

// commonwarexyz/monorepo#4332, #2695: one node holds a view's Notarization, the others its Nullification, and each refuses the other's chain.
TEST(KnownBugs, Cw4332_HoldersOfEitherCertificateFollowEitherChain) {
  Solo solo{0};
  const Block one = solo.block(1);
  {
    Solo nullified{0};
    nullified.hear(1, nullified.nullification(1));
    nullified.hear(2, Data{{}, {}});
    const Block two = solo.block(2, &one);
    EXPECT_TRUE(Solo::has(nullified.hear(2, solo.proposal(two, {solo.notarization(one)})), "fetch blocks"));
    EXPECT_TRUE(Solo::has(nullified.hear(3, Data{{}, {{one}}}), "notarize 2"));
    nullified.hear(1, solo.nullification(2));
    EXPECT_TRUE(Solo::has(nullified.hear(3, solo.proposal(solo.block(3, &one), {})), "notarize 3"))
        << "over a gap, too";
  }
  {
    Solo notarized{0};
    notarized.hear(1, solo.proposal(one));
    notarized.hear(1, solo.notarization(one));
    const Block other = solo.block(2);
    EXPECT_TRUE(Solo::has(notarized.hear(2, solo.proposal(other, {solo.nullification(1)})), "notarize 2"));
  }
}

TEST(KnownBugs, Cw4332_ASplitClusterGoesOn) {
  Cluster cluster{4};
  // View 1: its votes reach validator 0 only, the Notarization it makes is kept from the others until they have nullified.
  cluster.passes = [&](std::size_t, std::size_t to, const Message& message) {
    if (const auto* vote = std::get_if<Vote>(&message))
      return to == 0 || vote->subject.view != View{1} || vote->subject.kind != VoteKind::notarize;
    const auto* certificate = std::get_if<Certificate>(&message);
    return certificate == nullptr || certificate->subject != notarize(kEpoch, View{1}, certificate->subject.block);
  };
  cluster.submit(test_hash("t"));
  cluster.run_for(3'000);
  EXPECT_TRUE(grow(cluster, 10, 20'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

// commonwarexyz/monorepo#1102: finalizing needs no own notarize vote.
TEST(KnownBugs, Cw1102_FinalizeWithoutAnOwnNotarize) {
  Solo solo{0};
  const Block one = solo.block(1);
  EXPECT_TRUE(Solo::has(solo.hear(1, solo.notarization(one)), "fetch blocks"));
  EXPECT_TRUE(Solo::has(solo.hear(2, Data{{}, {{one}}}), "finalize 1"));
}

// FISCO-BCOS#2211: one node with a huge view made everybody change view for ever.
TEST(KnownBugs, Fb2211_ClaimsOfAHugeViewMoveNothing) {
  Solo solo{0};
  const View huge{UINT64_MAX - 2};
  Status status;
  status.view = huge;
  status.finalized_view = huge;
  status.finalized_height = Height{UINT64_MAX};
  status.highest = nullify(kEpoch, huge);
  status.voting = true;
  EXPECT_EQ(solo.hear(1, status), Words{});
  const std::size_t before = solo.disk.size();
  for (const View view : {huge, View{UINT64_MAX}, View{1'000}, View{1ULL << 63}}) {
    for (std::size_t i = 1; i < 4; ++i) {
      solo.hear(i, signed_vote(i, nullify(kEpoch, view)));
      solo.hear(i, signed_vote(i, notarize(kEpoch, view, test_hash("b"))));
      solo.hear(i, signed_vote(i, finalize(kEpoch, view, test_hash("b"), test_hash("r"))));
    }
    const Block block = solo.block(view.raw());
    solo.hear(view.raw() % 4, solo.proposal(block));
    Certificate thin = certified(4, nullify(kEpoch, view), {1, 2});
    EXPECT_TRUE(Solo::has(solo.hear(1, thin), "report fault"));
  }
  EXPECT_EQ(solo.view(), 1U);
  EXPECT_EQ(solo.disk.size(), before);
  EXPECT_TRUE(Solo::has(solo.hear(1, solo.proposal(solo.block(1))), "notarize 1"));
}

// polygon-edge#185: three of seven restart, and the network is stuck for ever.
TEST(KnownBugs, PolygonEdge185_ThreeOfSevenRestart) {
  Cluster cluster{7};
  ASSERT_TRUE(grow(cluster, 10, 20'000));
  for (const std::size_t node : {1U, 3U, 5U}) cluster.crash(node);
  cluster.run_for(30'000);
  for (const std::size_t node : {1U, 3U, 5U}) cluster.restart(node);
  EXPECT_TRUE(grow(cluster, 20, 20'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

// radixdlt/babylon-node#243: recovery ignored the timeout certificate, so the node could not vote.
TEST(KnownBugs, Radix243_ANullificationIsRecovered) {
  Solo solo{0};
  solo.hear(1, solo.nullification(1));
  solo.start();
  EXPECT_EQ(solo.view(), 2U);
  EXPECT_TRUE(Solo::has(solo.hear(2, solo.proposal(solo.block(2))), "notarize 2")) << "the Nullification is still held";
}

// circlefin/malachite#850 and 0xPolygon/pbft-consensus#29: stuck after a restart in the middle of voting.
TEST(KnownBugs, Malachite850_EverybodyRestartsInTheMiddleOfAView) {
  for (int moment = 1; moment < 40; ++moment) {
    Cluster cluster{4};
    cluster.submit(test_hash("t"));
    cluster.run_for(moment);
    for (std::size_t i = 0; i < 4; ++i) cluster.crash(i);
    for (std::size_t i = 0; i < 4; ++i) cluster.restart(i);
    EXPECT_TRUE(grow(cluster, 5, 20'000)) << "restarted after " << moment << " ms";
    EXPECT_EQ(cluster.violations, std::vector<std::string>{});
  }
}

// tendermint#861, #1575: a node never received the block that the others agreed upon.
TEST(KnownBugs, Tendermint861_ABlockNeverReceivedIsFetchedFromTheSigners) {
  Solo solo{0};
  const Block one = solo.block(1);
  Words words = solo.hear(1, solo.finalization(one, solo.result({one})));
  std::set<std::uint16_t> asked;
  for (int second = 0; second < 4; ++second) {
    for (const Effect& effect : solo.last)
      if (const auto* s = std::get_if<Send>(&effect); s && std::holds_alternative<Fetch>(*s->message))
        asked.insert(s->to.raw());
    solo.wait(1'001);
  }
  EXPECT_EQ(asked.size(), 3U) << "another signer after each deadline";
  EXPECT_FALSE(Solo::has(solo.hear(2, Data{{}, {{solo.block(5)}}}), "commit 1")) << "not asked for";
  EXPECT_TRUE(Solo::has(solo.hear(2, Data{{}, {{one}}}), "commit 1"));
}

// quorum#305, tendermint#1047, #3003: honest nodes locked on different blocks and never unlocked.
TEST(KnownBugs, IbftLocks_ASplitVoteIsOverWithItsView) {
  Cluster cluster{4, {}, 1};  // validator 3 exists twice, and each copy talks to two of the others
  cluster.passes = [](std::size_t from, std::size_t to, const Message&) {
    const auto side = [](std::size_t node) { return node == 4 || node == 0 ? 1 : node == 1 ? 0 : 2; };
    return side(from) == 0 || side(to) == 0 || side(from) == side(to);
  };
  EXPECT_TRUE(grow(cluster, 20, 60'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

// neo-go#2552: nodes that committed and nodes that changed view blocked each other.
TEST(KnownBugs, Dbft2552_HalfFinalizesAndHalfNullifies) {
  Cluster cluster{4};
  // In view 1 the proposal is late for two validators: they nullify, the others notarize; nobody has a quorum of either at first.
  bool late = true;
  cluster.passes = [&](std::size_t, std::size_t to, const Message& message) {
    const auto* propose = std::get_if<Propose>(&message);
    return !(late && propose != nullptr && propose->header.view == View{1} && to >= 2);
  };
  cluster.submit(test_hash("t"));
  cluster.run_for(760);
  late = false;
  EXPECT_TRUE(grow(cluster, 10, 20'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

// tendermint#1496: a node behind by many rounds went through them one by one.
TEST(KnownBugs, Tendermint1496_OneCertificateCatchesUpWithAllViews) {
  Solo solo{0};
  solo.hear(1, solo.nullification(5'000));
  EXPECT_EQ(solo.view(), 5'001U);
}

// Simulated in the design: counting nullified views in a row never grows the delay when every view is both notarized and nullified.
TEST(KnownBugs, SlowLinksDoNotStallForEver) {
  Cluster cluster{4};
  cluster.arrivals = [](std::size_t, std::size_t) { return std::vector<std::int64_t>{400}; };
  EXPECT_TRUE(grow(cluster, 20, 120'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

// hotstuff_rs#24: the pacemaker stalled under sustained load.
TEST(KnownBugs, HotstuffRs24_SustainedLoad) {
  Cluster cluster{4};
  EXPECT_TRUE(grow(cluster, 500, 60'000));
  EXPECT_LE(cluster.now().raw(), 1'000 + 500 * 40);
}

// "Certificates lost" and "Retry without certificates" halt the protocol: every first transmission is lost here.
TEST(KnownBugs, LossOfEveryFirstTransmissionOnlyDelays) {
  Cluster cluster{4};
  std::set<std::tuple<std::size_t, std::size_t, Bytes>> seen;
  cluster.passes = [&](std::size_t from, std::size_t to, const Message& message) {
    if (std::holds_alternative<Status>(message)) return true;
    return !seen.insert({from, to, encode_message(message)}).second;
  };
  EXPECT_TRUE(grow(cluster, 10, 60'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

// "Bodies lost" halts it: what was notarized can be built upon after everybody lost its memory.
TEST(KnownBugs, NotarizedBodiesSurviveACrashOfAll) {
  Cluster cluster{4};
  std::set<Hash> gathered;
  cluster.submit(test_hash("t"));
  cluster.run_until([&] { return cluster.facts_of(5) > 0; }, 2'000);  // the first view was left: a Notarization exists
  for (std::size_t i = 0; i < 4; ++i) cluster.crash(i);
  cluster.stored_bodies_only = true;  // from now on nobody can give anybody a body
  for (std::size_t i = 0; i < 4; ++i) cluster.restart(i);
  EXPECT_TRUE(cluster.run_until([&] { return cluster.lowest() >= 1; }, 20'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

// A log of another network, or with contradicting votes, must not be voted upon.
TEST(Recovery, ForeignAndContradictingLogsAreRefused) {
  Solo solo{0};
  const std::vector<LogRecord> good = solo.disk;
  solo.disk.push_back(OwnVote{signed_vote(0, nullify(kEpoch, View{1}))});
  solo.disk.push_back(OwnVote{signed_vote(0, finalize(kEpoch, View{1}, test_hash("b"), test_hash("r")))});
  solo.start();
  EXPECT_NE(solo.error.find("contradicting votes of view 1"), std::string::npos) << solo.error;
  solo.disk = {EpochOpen{kEpoch, test_hash("another genesis")}};
  solo.start();
  EXPECT_NE(solo.error.find("another network"), std::string::npos) << solo.error;
  solo.disk = good;
  solo.disk.push_back(OwnVote{signed_vote(1, nullify(kEpoch, View{1}))});
  solo.start();
  EXPECT_NE(solo.error.find("another validator"), std::string::npos) << solo.error;
}

// A crash while the segments of the old log are being removed may leave its later ones, which come before the rewrite that holds everything.
// Found by the simulator's swarm, seed 1131.
TEST(Recovery, ANullifyBeforeItsNotarizeIsNoContradiction) {
  Solo solo{0};
  const Block one = solo.block(1);
  solo.disk.push_back(OwnVote{signed_vote(0, nullify(kEpoch, View{1}))});
  solo.disk.push_back(OwnVote{signed_vote(0, notarize(kEpoch, View{1}, header_hash(one.header)))});
  solo.start();
  EXPECT_EQ(solo.error, "");
  solo.disk.push_back(OwnVote{signed_vote(0, notarize(kEpoch, View{1}, test_hash("other")))});
  solo.start();
  EXPECT_NE(solo.error.find("contradicting votes of view 1"), std::string::npos) << solo.error;
}

TEST(Recovery, ACheckpointHoldsEveryVoteThatStillBinds) {
  Solo solo{0};
  const Block one = solo.block(1), two = solo.block(2, &one);
  solo.hear(1, solo.proposal(one));
  solo.hear(1, solo.notarization(one));
  solo.hear(2, solo.proposal(two));
  solo.wait(2'000);
  solo.disk = solo.checkpoint();
  const Words words = solo.start();
  EXPECT_EQ(solo.view(), 2U);
  for (const char* word : {"finalize 1", "notarize 2", "nullify 2"}) {
    EXPECT_TRUE(Solo::has(words, word)) << word;
    EXPECT_FALSE(Solo::has(words, std::string{"log "} + word)) << "signed again: " << word;
  }
}

TEST(Recovery, ACheckpointHoldsTheCertificatesAndTheFloor) {
  Solo solo{0};
  solo.disk.clear();
  solo.start([](Recovery& recovery) { recovery.votes_lost_until = View{5}; });
  solo.bodies = false;
  const Block one = solo.block(1);
  solo.hear(1, solo.finalization(one, solo.result({one})));
  solo.hear(1, solo.nullification(2));
  solo.disk = solo.checkpoint();
  solo.start();
  EXPECT_EQ(solo.view(), 3U);
  EXPECT_EQ(solo.summary().floor, View{5});
  EXPECT_EQ(solo.summary().finalized_view, View{1});
  EXPECT_EQ(solo.summary().committed_height, Height{0});
  solo.hear(2, Fetch{FetchCertificates{View{1}, View{2}}});
  std::size_t shown = 0;
  for (const Effect& effect : solo.last)
    if (const auto* send = std::get_if<Send>(&effect); send && std::holds_alternative<Data>(*send->message))
      shown = std::get<Data>(*send->message).certificates.size();
  EXPECT_EQ(shown, 2U);
}

// What a fresh log begins with stands for all that came before.
TEST(Recovery, ACheckpointReplacesTheLog) {
  Cluster cluster{4};
  for (int round = 0; round < 30; ++round) {
    cluster.submit(test_hash("round " + std::to_string(round)));
    cluster.run_for(11 + 17 * round % 70);
    for (std::size_t i = 0; i < 4; ++i) {
      std::vector<LogRecord> fresh;
      for (const LogRecord& record : cluster.checkpoint(i)) fresh.push_back(*decode_record(encode_record(record)));
      EXPECT_LT(fresh.size(), 40U);
      cluster.disk(i) = std::move(fresh);
      cluster.crash(i);
    }
    for (std::size_t i = 0; i < 4; ++i) cluster.restart(i);
  }
  EXPECT_TRUE(grow(cluster, 10, 20'000));
  EXPECT_EQ(cluster.violations, std::vector<std::string>{});
}

}  // namespace
}  // namespace tallystick::consensus
