#include "tests/e2e/faults.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include "node/os/temp_directory.h"

namespace tallystick::e2e {
namespace {

constexpr std::int64_t kWhileMsMax = 1'500;    // between two faults
constexpr std::int64_t kAgainMsMax = 150;      // from a start to the kill that interrupts it
constexpr std::uint32_t kAgainPpm = 250'000;   // how often one does
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

Result<void> Faults::kill(const std::vector<std::size_t>& victims) {
  network_.kill(victims);
  for (const std::size_t victim : victims)
    if (const auto done = collect_votes(victim); !done) return done;
  return {};
}

// From a copy: opening a log repairs it, which is the node's own business.
Result<void> Faults::collect_votes(std::size_t victim) {
  const node::TempDirectory place;
  std::filesystem::copy(network_.layout().data(victim) + "/log", place.path() + "/log",
                        std::filesystem::copy_options::recursive);
  return votes_.add_log(place.path());
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
  if (const auto done = kill(fault.victims); !done) return tl::unexpected(done.error());
  std::uint64_t started = monotonic_ns();
  network_.launch(fault.victims);
  if (random_.chance(kAgainPpm)) {
    fault.name = "kill twice";
    std::this_thread::sleep_for(std::chrono::milliseconds{random_.between(0, kAgainMsMax)});
    const auto seen = watch_.last(victim);
    fault.in_recovery = !seen || seen->ns < started;
    if (const auto done = kill(fault.victims); !done) return tl::unexpected(done.error());
    started = monotonic_ns();
    network_.launch(fault.victims);
  }
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
  if (const auto done = kill(fault.victims); !done) return tl::unexpected(done.error());
  const Height before = watch_.highest();
  const std::uint64_t started = monotonic_ns();
  network_.launch(fault.victims);
  return come_back(std::move(fault), started, before);
}

}  // namespace tallystick::e2e
