#include "testnet/sim/twins/explore.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "testnet/sim/twins/cluster.h"

namespace tallystick::sim::twins {
namespace {

void add_failure(Findings& findings, std::uint64_t number, const std::string& violation) {
  ++findings.violations;
  if (findings.failures.size() < kFailuresMax) findings.failures.push_back({number, violation});
}

void merge(Findings& into, const Findings& from) {
  into.schedules += from.schedules;
  into.healed += from.healed;
  into.steps += from.steps;
  into.evidence += from.evidence;
  into.committed += from.committed;
  into.recovery_ms_max = std::max(into.recovery_ms_max, from.recovery_ms_max);
  into.violations += from.violations;
  into.failures.insert(into.failures.end(), from.failures.begin(), from.failures.end());
}

// The end of one schedule.
void finish(Cluster& cluster, std::uint64_t number, bool heal, const Options& options, Findings& findings) {
  ++findings.schedules;
  findings.committed += cluster.committed();
  findings.evidence += cluster.evidence();
  if (heal) {
    ++findings.healed;
    cluster.heal(options.heal_blocks);
    findings.recovery_ms_max = std::max(findings.recovery_ms_max, cluster.recovery_ms());
  }
  findings.steps += cluster.steps();
  if (!cluster.violation().empty()) add_failure(findings, number, cluster.violation());
}

void play_one(const Schedule& schedule, Mood mood, std::uint64_t number, const Options& options, Findings& findings) {
  World world{schedule.validators};
  for (std::size_t r = 0; r < schedule.rounds.size(); ++r) world.set_leader(r + 1, schedule.rounds[r].leader);
  Cluster cluster{world, schedule.twin, mood};
  for (std::size_t r = 0; r < schedule.rounds.size(); ++r) cluster.play(r + 1, schedule.rounds[r]);
  finish(cluster, number, true, options, findings);
}

// Walks the tree of schedules below one cluster: `before` is the number of the rounds played so far.
class Walk {
 public:
  Walk(const Space& space, std::uint64_t first, std::uint64_t last, const Options& options, World& world,
       Findings& findings)
      : space_{space}, first_{first}, last_{last}, options_{options}, world_{world}, findings_{findings} {
    for (std::uint64_t r = 0; r < space.rounds(); ++r) rounds_.push_back(space.round(r));
  }

  void below(const Cluster& cluster, std::size_t view, std::uint64_t before) {
    std::uint64_t under = 1;  // schedules under one round of this view
    for (std::size_t v = view; v < space_.views(); ++v) under *= space_.rounds();
    for (std::uint64_t r = 0; r < space_.rounds(); ++r) {
      const std::uint64_t number = before * space_.rounds() + r;
      if ((number + 1) * under <= first_ || number * under > last_) continue;
      world_.set_leader(view, rounds_[r].leader);
      Cluster next{cluster};
      next.play(view, rounds_[r]);
      if (view < space_.views() && !next.violation().empty()) {
        // Whatever comes later: every schedule from here on is broken.
        const std::uint64_t from = std::max(first_, number * under);
        const std::uint64_t to = std::min(last_, (number + 1) * under - 1);
        findings_.schedules += to - from + 1;
        findings_.violations += to - from;
        add_failure(findings_, from, next.violation());
      } else if (view < space_.views()) {
        findings_.steps += next.steps();
        below(next, view + 1, number);
      } else {
        finish(next, number, number % options_.heal_every == options_.heal_every / 2, options_, findings_);
      }
    }
  }

 private:
  const Space& space_;
  const std::uint64_t first_;
  const std::uint64_t last_;
  const Options& options_;
  World& world_;
  Findings& findings_;
  std::vector<Round> rounds_;
};

// Calls work(i) for 0 <= i < count on several threads, each with findings of its own.
Findings in_parallel(std::uint64_t count, std::size_t threads,
                     const std::function<void(std::uint64_t, Findings&)>& work) {
  std::atomic<std::uint64_t> next{0};
  std::mutex mutex;
  Findings total;
  const auto run = [&] {
    Findings mine;
    for (std::uint64_t i = next++; i < count; i = next++) work(i, mine);
    const std::lock_guard lock{mutex};
    merge(total, mine);
  };
  std::vector<std::thread> others;
  for (std::size_t t = 1; t < threads; ++t) others.emplace_back(run);
  run();
  for (std::thread& other : others) other.join();
  std::sort(total.failures.begin(), total.failures.end(),
            [](const Failure& a, const Failure& b) { return a.number < b.number; });
  if (total.failures.size() > kFailuresMax) total.failures.resize(kFailuresMax);
  return total;
}

}  // namespace

Findings explore(const Space& space, std::uint64_t first, std::uint64_t last, const Options& options) {
  // One piece of work for each twin and first round.
  const std::uint64_t pieces = space.validators() * space.rounds();
  const std::uint64_t under = space.schedules() / pieces;
  return in_parallel(pieces, options.threads, [&](std::uint64_t piece, Findings& findings) {
    const std::uint64_t from = std::max(first, piece * under);
    const std::uint64_t to = std::min(last, (piece + 1) * under - 1);
    if (from > to) return;
    World world{space.validators()};
    const Cluster start{world, static_cast<std::uint16_t>(piece / space.rounds())};
    Walk{space, from, to, options, world, findings}.below(start, 1, piece / space.rounds());
  });
}

Findings sample(const Space& space, std::uint64_t first_seed, std::uint64_t last_seed, const Options& options) {
  return in_parallel(last_seed - first_seed + 1, options.threads, [&](std::uint64_t i, Findings& findings) {
    Random random{first_seed + i};
    const Schedule schedule = space.schedule(random.below(space.schedules()));
    play_one(schedule, random.fork(), first_seed + i, options, findings);
  });
}

Findings play(const std::vector<Schedule>& schedules, const Options& options) {
  return in_parallel(schedules.size(), options.threads,
                     [&](std::uint64_t i, Findings& findings) { play_one(schedules[i], {}, i, options, findings); });
}

}  // namespace tallystick::sim::twins
