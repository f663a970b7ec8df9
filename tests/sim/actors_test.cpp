// Every way to misbehave, one at a time among healthy nodes: nothing unsafe, and blocks come again soon after the liar's turn. And the
// disrupter's changes: every field of every message.
#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "testnet/sim/mutate.h"
#include "testnet/sim/simulation.h"

namespace tallystick::sim {
namespace {

constexpr std::uint64_t kSeeds = 200;
constexpr std::uint64_t kSeconds = 8;
// A view waits for its proposal for two delays of 250 ms: three times that.
constexpr std::int64_t kGapMsMax = 1'500;

struct Sum {
  std::atomic<std::uint64_t> violations{0};
  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> evidence{0};
  std::atomic<std::uint64_t> double_votes{0};
  std::atomic<std::int64_t> gap_ms_max{0};
};

void run_seed(ActorKind kind, std::uint64_t seed, Sum& sum) {
  RunOptions options;
  options.seed = seed;
  options.minutes = 0;
  options.seconds = kSeconds;
  options.scenario = *scenario_named("calm", seed);
  options.scenario.actors.items = {kind};
  options.scenario.transactions_per_minute = 1'200;
  const RunReport report = run_simulation(options);
  if (!report.violation.empty()) {
    ++sum.violations;
    std::printf("  seed %llu: %s\n", static_cast<unsigned long long>(seed), report.violation.c_str());
  }
  sum.commits += report.commits;
  sum.evidence += report.evidence;
  sum.double_votes += report.double_votes;
  std::int64_t seen = sum.gap_ms_max;
  while (report.commit_gap_ms_max > seen && !sum.gap_ms_max.compare_exchange_weak(seen, report.commit_gap_ms_max)) {
  }
}

TEST(Actors, EachAmongHealthyNodes) {
  const struct {
    ActorKind kind;
    bool votes_twice;
  } rows[] = {
      {ActorKind::equivocator, true},
      {ActorKind::conflicter, true},
      {ActorKind::nuller, true},
      {ActorKind::outdated, false},
      {ActorKind::impersonator, false},
      {ActorKind::disrupter, true},
      {ActorKind::silent_leader, false},
      {ActorKind::slow_leader, false},
      {ActorKind::vote_withholder, false},
      {ActorKind::invalid_leader, false},
      {ActorKind::body_withholder, false},
      {ActorKind::split_deliverer, false},
      {ActorKind::stale_certificate_leader, false},
  };
  EXPECT_EQ(std::size(rows), std::size(EnumNames<ActorKind>::values));
  for (const auto& row : rows) {
    const std::string name{name_of(row.kind)};
    SCOPED_TRACE(name);
    Sum sum;
    std::atomic<std::uint64_t> next{1};
    const auto work = [&] {
      for (std::uint64_t seed = next++; seed <= kSeeds; seed = next++) run_seed(row.kind, seed, sum);
    };
    std::thread other{work};
    work();
    other.join();
    EXPECT_EQ(sum.violations, 0U);
    EXPECT_LE(sum.gap_ms_max, kGapMsMax);
    // Its messages in others' names cost nobody anything, and its own are good.
    if (row.kind == ActorKind::impersonator) {
      EXPECT_LE(sum.gap_ms_max, 500);
    }
    EXPECT_GT(sum.commits, kSeeds * kSeconds * 3);
    EXPECT_EQ(sum.double_votes > 0, row.votes_twice);
    EXPECT_EQ(sum.evidence > 0, row.votes_twice);
    std::printf(
        "%-24s %llu seeds, %llu blocks, %llu double votes told and reported, %lld ms at most without a block\n",
        name.c_str(), static_cast<unsigned long long>(kSeeds), static_cast<unsigned long long>(sum.commits.load()),
        static_cast<unsigned long long>(sum.double_votes.load()), static_cast<long long>(sum.gap_ms_max.load()));
  }
}

std::vector<consensus::Message> one_of_each() {
  using namespace consensus;
  const Hash hash = sha256(as_bytes("something"));
  const Certificate certificate{notarize(Epoch{0}, View{3}, hash), {{7}}, {{Signature{}, Signature{}, Signature{}}}};
  Propose propose;
  propose.header.view = View{4};
  propose.header.height = Height{2};
  propose.header.timestamp = Timestamp{1'767'542'400'000};
  propose.transactions.items = {hash, hash};
  propose.justification.items = {certificate};
  propose.finalized = certificate;
  Status status;
  status.highest = certificate.subject;
  status.clock = propose.header.timestamp;
  Data data;
  data.certificates.items = {certificate};
  data.blocks.items = {{propose.header, propose.transactions}};
  return {Vote{finalize(Epoch{0}, View{3}, hash, hash), ValidatorIndex{1}, {}},
          propose,
          certificate,
          status,
          Fetch{FetchCertificates{View{1}, View{2}}},
          Fetch{FetchBlocks{hash, Height{1}, 2}},
          Fetch{FetchFinalization{Height{9}}},
          data};
}

TEST(Mutate, ReachesEveryFieldOfEveryMessage) {
  Random random{1};
  for (const consensus::Message& message : one_of_each()) {
    SCOPED_TRACE(message.index());
    const Bytes before = consensus::encode_message(message);
    std::set<std::size_t> touched;  // places on the wire that some change reaches
    for (std::uint64_t leaf = 0; leaf < leaves(message); ++leaf)
      for (int times = 0; times < 400; ++times) {
        consensus::Message changed = message;
        mutate(changed, leaf, random);
        const Bytes after = consensus::encode_message(changed);
        EXPECT_NE(after, before) << "leaf " << leaf;
        if (after.size() != before.size()) continue;
        for (std::size_t i = 0; i < before.size(); ++i)
          if (after[i] != before[i]) touched.insert(i);
      }
    // All but the type byte, lengths of lists, and what marks an optional part or a kind.
    EXPECT_GE(touched.size() + 60, before.size());
    EXPECT_GT(touched.size(), before.size() / 2);
  }
}

}  // namespace
}  // namespace tallystick::sim
