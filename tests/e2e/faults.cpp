#include "tests/e2e/faults.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

namespace tallystick::e2e {
namespace {

constexpr std::int64_t kWhileMsMax = 1'000;    // between two faults
constexpr std::int64_t kAgainMsMax = 150;      // from a start to the kill that interrupts it
constexpr std::int64_t kSyncsMax = 40;         // from a start to the one that is the last
constexpr Millis kSyncPatience{5'000};         // for that many
constexpr std::chrono::milliseconds kLook{5};  // at what the watch has seen

bool until(std::uint64_t deadline_ns, const std::function<bool()>& condition) {
  while (!condition()) {
    if (monotonic_ns() > deadline_ns) return false;
    std::this_thread::sleep_for(kLook);
  }
  return true;
}

std::uint64_t after(Millis time) {
  return monotonic_ns() + static_cast<std::uint64_t>(time.raw()) * 1'000'000;
}

Millis between(std::uint64_t from_ns, std::uint64_t to_ns) {
  return Millis{static_cast<std::int64_t>((to_ns - from_ns) / 1'000'000)};
}

}  // namespace

std::string describe(const Fault& fault) {
  std::string out = fault.name;
  for (const std::size_t victim : fault.victims) out += " " + std::to_string(victim);
  return out + ": answers after " + std::to_string(fault.answered.raw()) + " ms, has rejoined after " +
         std::to_string(fault.rejoined.raw()) + " ms; " + std::to_string(fault.blocks) + " blocks meanwhile";
}

Faults::Faults(Network& network, const Watch& watch, SignedVotes& votes, std::uint64_t seed)
    : network_{network}, watch_{watch}, votes_{votes}, random_{seed} {}

void Faults::wait_a_while() {
  std::this_thread::sleep_for(std::chrono::milliseconds{random_.between(0, kWhileMsMax)});
}

std::vector<std::size_t> Faults::others(std::size_t victim) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < network_.size(); ++i)
    if (i != victim) out.push_back(i);
  return out;
}

// Leaves copies of the logs: opening a log repairs it, which is the node's own business, and reading it can wait until the node runs again.
void Faults::kill(const std::vector<std::size_t>& victims) {
  network_.kill(victims);
  for (const std::size_t victim : victims) {
    logs_.push_back(std::make_unique<node::TempDirectory>());
    std::filesystem::copy(network_.layout().data(victim) + "/log", logs_.back()->path() + "/log",
                          std::filesystem::copy_options::recursive);
  }
}

Result<void> Faults::read_logs() {
  for (; !logs_.empty(); logs_.pop_back())
    if (const auto done = votes_.add_log(logs_.back()->path()); !done) return done;
  return {};
}

// `since_ns`: when the victims were started or thawed. `before`: how high the others stood at the fault.
Result<Fault> Faults::come_back(Fault fault, std::uint64_t since_ns, Height before) {
  const auto others_of = [&](std::size_t victim) {
    return fault.victims.size() == 1 ? others(victim) : std::vector<std::size_t>{};
  };
  for (const std::size_t victim : fault.victims) {
    const auto seen = [&] { return watch_.last(victim); };
    const std::string node = "node " + std::to_string(victim);
    if (!until(after(kPatience), [&] { return seen() && seen()->ns > since_ns; }))
      return tallystick::fail(ErrorKind::unavailable, node + " does not answer");
    fault.answered = std::max(fault.answered, between(since_ns, seen()->ns));
    const Height there = watch_.highest(others_of(victim));
    const auto peers = static_cast<std::int64_t>(network_.size()) - 1;
    if (!until(after(kPatience),
               [&] { return seen()->tip.height >= there && seen()->may_vote && seen()->peers == peers; }))
      return tallystick::fail(ErrorKind::unavailable, node + " has not caught up: it stands at " +
                                                          std::to_string(seen()->tip.height.raw()) + " of " +
                                                          std::to_string(there.raw()) + ", with " +
                                                          std::to_string(seen()->peers) + " peers");
    fault.rejoined = std::max(fault.rejoined, between(since_ns, seen()->ns));
  }
  if (const auto done = read_logs(); !done) return tl::unexpected(done.error());
  const auto highest = [&] { return watch_.highest(others_of(fault.victims.front())); };
  if (!until(after(kPatience), [&] { return highest() > before; }))
    return tallystick::fail(ErrorKind::unavailable,
                            "the others have committed nothing since height " + std::to_string(before.raw()));
  fault.blocks = highest().raw() - before.raw();
  return fault;
}

Result<Fault> Faults::kill_one() {
  wait_a_while();
  Fault fault{.name = "kill", .victims = {random_.below(network_.size())}};
  const std::size_t victim = fault.victims.front();
  const Height before = watch_.highest(others(victim));
  kill(fault.victims);
  fault.kills = 1;
  const std::uint64_t way = random_.below(4);
  const std::uint64_t interrupted = monotonic_ns();
  if (way == 0) {
    fault.name = "kill twice";
    network_.launch(fault.victims);
    std::this_thread::sleep_for(std::chrono::milliseconds{random_.between(0, kAgainMsMax)});
  } else if (way == 1 || way == 2) {
    fault.name = "kill and die after a sync";
    network_.launch_to_die(victim, static_cast<std::uint64_t>(random_.between(1, kSyncsMax)));
    static_cast<void>(network_.ends_within(victim, kSyncPatience));
  }
  if (way != 3) {
    const auto seen = watch_.last(victim);
    fault.in_recovery = !seen || seen->ns < interrupted;
    ++fault.kills;
    kill(fault.victims);
  }
  const std::uint64_t started = monotonic_ns();
  network_.launch(fault.victims);
  return come_back(std::move(fault), started, before);
}

Result<Fault> Faults::freeze_one(Millis time) {
  wait_a_while();
  Fault fault{.name = "freeze", .victims = {random_.below(network_.size())}};
  const std::size_t victim = fault.victims.front();
  const Height before = watch_.highest(others(victim));
  network_.freeze(victim);
  std::this_thread::sleep_for(std::chrono::milliseconds{time.raw()});
  const bool went_on = watch_.highest(others(victim)) > before;
  const std::uint64_t thawed = monotonic_ns();
  network_.thaw(victim);
  if (!went_on)
    return tallystick::fail(ErrorKind::unavailable, "nothing was committed while node " + std::to_string(victim) +
                                                        " was frozen for " + std::to_string(time.raw()) + " ms");
  return come_back(std::move(fault), thawed, before);
}

Result<Fault> Faults::kill_all() {
  wait_a_while();
  Fault fault{.name = "kill all", .victims = {}};
  for (std::size_t i = 0; i < network_.size(); ++i) fault.victims.push_back(i);
  kill(fault.victims);
  fault.kills = static_cast<unsigned>(network_.size());
  const Height before = watch_.highest();
  const std::uint64_t started = monotonic_ns();
  network_.launch(fault.victims);
  return come_back(std::move(fault), started, before);
}

}  // namespace tallystick::e2e
