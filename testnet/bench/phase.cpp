#include "testnet/bench/phase.h"

#include <algorithm>
#include <cmath>

#include <unistd.h>

namespace tallystick::bench {
namespace {

constexpr Nanos kLeadTime = kSecond / 10;  // for all clients to be connected
constexpr Nanos kRamp = kSecond;
constexpr Nanos kAfter = kSecond / 10;  // clients that have ended would be missing in what this process has used
constexpr Nanos kDrainPatience = 60 * kSecond;
constexpr Nanos kLook = kSecond / 50;

void wait_until(Nanos moment, const Crew& crew) {
  for (Nanos now = now_ns(); now < moment && !crew.stop() && crew.tracker.problems() == 0; now = now_ns())
    sleep_until_ns(std::min(moment, now + kLook));
}

struct Snapshot {
  std::uint64_t applied;
  std::vector<Usage> validators;
  Usage generator;
  CoreTimes cores;
};

Snapshot snapshot(const Crew& crew) {
  Snapshot out;
  out.applied = crew.tracker.applied();
  for (std::size_t i = 0; i < crew.network.size(); ++i) out.validators.push_back(usage_of(crew.network.process(i).pid));
  out.generator = usage_of(getpid());
  out.cores = core_times(usable_cores());
  return out;
}

}  // namespace

void drain(const Tracker& tracker, std::uint64_t received, const std::function<bool()>& stop) {
  const Nanos give_up_at = now_ns() + kDrainPatience;
  while (tracker.applied() < received && tracker.problems() == 0 && !stop() && now_ns() < give_up_at)
    sleep_until_ns(now_ns() + kLook);
}

PhaseRun run_phase(const Crew& crew, std::string name, Pace pace, std::size_t seconds, std::vector<std::size_t>& next) {
  PhaseRun run;
  run.name = std::move(name);
  run.first = next;
  pace.begin = now_ns() + kLeadTime;
  run.counted_from = pace.begin + kRamp;
  run.counted_to = run.counted_from + static_cast<Nanos>(seconds) * kSecond;
  pace.end = run.counted_to + kAfter;
  run.pace = pace;
  const std::uint64_t applied_before = crew.tracker.applied();
  {
    Load load{crew.urls, crew.work, next, crew.tracker, pace, crew.stop};
    wait_until(run.counted_from, crew);
    const Snapshot before = snapshot(crew);
    wait_until(run.counted_to, crew);
    const Snapshot after = snapshot(crew);
    load.join();
    for (std::size_t i = 0; i < after.validators.size(); ++i)
      run.validators.push_back(usage_between(before.validators[i], after.validators[i]));
    run.generator = usage_between(before.generator, after.generator);
    run.cores = {after.cores.busy - before.cores.busy, after.cores.steal - before.cores.steal};
    run.applied = after.applied - before.applied;
    run.received = load.received();
    run.shed = load.shed();
    run.ran_out = load.ran_out();
    run.answer_times = load.answer_times();
  }
  run.last = next;
  drain(crew.tracker, applied_before + run.received, crew.stop);
  return run;
}

Percentiles percentiles(const std::vector<Nanos>& ascending) {
  if (ascending.empty()) return {};
  const auto at = [&](double q) {
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(ascending.size())));
    return static_cast<double>(ascending[std::max<std::size_t>(rank, 1) - 1]) / 1e6;
  };
  return {at(0.50), at(0.95), at(0.99), static_cast<double>(ascending.back()) / 1e6};
}

namespace {

void add_blocks(PhaseFigures& out, const PhaseRun& run, const Follower& follower) {
  Nanos first = 0, last = 0;
  std::uint64_t transactions = 0;
  for (const Follower::Block& block : follower.blocks()) {
    if (block.final_at < run.counted_from || block.final_at >= run.counted_to) continue;
    ++out.blocks;
    out.largest_block = std::max(out.largest_block, block.transactions);
    transactions += block.transactions;
    if (first == 0) first = block.final_at;
    last = block.final_at;
  }
  if (out.blocks == 0) return;
  out.transactions_per_block = static_cast<double>(transactions) / static_cast<double>(out.blocks);
  out.committed_per_s =
      static_cast<double>(transactions) * kSecond / static_cast<double>(run.counted_to - run.counted_from);
  if (out.blocks > 1)
    out.block_interval_ms = static_cast<double>(last - first) / 1e6 / static_cast<double>(out.blocks - 1);
}

}  // namespace

PhaseFigures figures_of(const PhaseRun& run, const Crew& crew, const Follower& follower) {
  PhaseFigures out;
  std::vector<Nanos> finality, late;
  std::uint64_t operations = 0, offered = 0;
  for (std::size_t client = 0; client < run.first.size(); ++client) {
    const ClientWork& work = crew.work[client];
    for (std::size_t i = run.first[client]; i < run.last[client]; ++i) {
      const Fate& fate = crew.tracker.fate(client, i);
      ++out.submitted;
      const bool counted = fate.intended >= run.counted_from && fate.intended < run.counted_to;
      if (counted) {
        ++offered;
        late.push_back(fate.sent - fate.intended);
      }
      if (fate.height == 0) {
        if (fate.received) ++out.lost;
        continue;
      }
      ++out.committed;
      out.payments += work.transactions[i].is_payment ? 1 : 0;
      operations += work.transactions[i].operations;
      const Nanos final_at = follower.final_at(work.node, fate.height);
      if (counted && final_at != 0) finality.push_back(final_at - fate.intended);
    }
  }
  std::ranges::sort(finality);
  std::ranges::sort(late);
  out.finality = percentiles(finality);
  out.late = percentiles(late);
  out.answer = percentiles(run.answer_times);
  out.offered_per_s = static_cast<double>(offered) / (static_cast<double>(run.counted_to - run.counted_from) / kSecond);
  add_blocks(out, run, follower);
  if (out.committed > 0)
    out.operations_per_s = out.committed_per_s * static_cast<double>(operations) / static_cast<double>(out.committed);
  return out;
}

}  // namespace tallystick::bench
