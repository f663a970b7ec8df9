// Four real validators under a load of payments are killed by SIGKILL at random moments, one of them at a time, a hundred times over
// (--kills 100); or frozen (--freezes), or all killed at once (--outages). Afterwards nothing that was acknowledged may be lost, doubled or
// out of order, no validator may have signed what no correct validator signs, and all four must hold the same ledger.
//
// Prints the seed, one line per fault, the figures and what does not hold; ends with 0 when all holds. What it found wrong stays in a
// directory that it names: the network with its logs, and the clients' history.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "core/secret.h"
#include "tests/e2e/faults.h"
#include "tests/e2e/judge.h"
#include "tests/e2e/load.h"

namespace tallystick::e2e {
namespace {

constexpr Amount kDeposit{1'000'000};
constexpr Millis kRejoinMax{5'000};  // what it takes where the machine has little else to do is a second or two

struct Plan {
  std::uint64_t seed = 0;
  unsigned kills = 20;
  unsigned freezes = 0;
  unsigned outages = 0;
  unsigned payers_per_bank = 8;
  std::int64_t freeze_ms = 5'000;
  bool keep = false;           // the directory, though all holds
  std::int64_t load_s = 0;     // before the first fault
  std::int64_t pause_ms = 20;  // of a client after each payment
};

// What holds and what does not.
class Verdict {
 public:
  void hold(const std::vector<Promise>& promises) {
    for (const Promise& promise : promises) {
      std::cout << (promise.broken.empty() ? "holds: " : "BROKEN: ") << promise.words << "\n";
      for (const std::string& finding : promise.broken) std::cout << "    " << finding << "\n";
      broken_ += promise.broken.empty() ? 0 : 1;
    }
  }
  void hold(const std::string& words, const Findings& broken) { hold({{words, broken}}); }
  bool all_holds() const { return broken_ == 0; }

 private:
  int broken_ = 0;
};

struct Figures {
  std::vector<Fault> faults;
  std::uint64_t decided = 0;
  double seconds = 0;
};

std::int64_t nth(std::vector<std::int64_t> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

void print_times(const char* what, const std::vector<Fault>& faults, Millis Fault::*time) {
  std::vector<std::int64_t> values;
  for (const Fault& fault : faults) values.push_back((fault.*time).raw());
  std::cout << what << ", ms: p50 " << nth(values, 0.5) << ", p99 " << nth(values, 0.99) << ", max " << nth(values, 1)
            << "\n";
}

void print(const Figures& figures, const std::vector<Event>& events) {
  std::uint64_t asked = 0, unanswered = 0, last_ns = 0, longest_ns = 0;
  for (const Event& event : events) {
    asked += std::holds_alternative<Payment>(event.what) ? 1 : 0;
    unanswered += std::holds_alternative<NoAnswer>(event.what) ? 1 : 0;
    if (!std::holds_alternative<Decided>(event.what)) continue;
    if (last_ns != 0) longest_ns = std::max(longest_ns, event.ns - last_ns);
    last_ns = event.ns;
  }
  const auto in_recovery = std::ranges::count_if(figures.faults, &Fault::in_recovery);
  unsigned kills = 0;
  for (const Fault& fault : figures.faults) kills += fault.kills;
  std::cout << "faults " << figures.faults.size() << ", by " << kills << " SIGKILLs, of which in recovery "
            << in_recovery << ", in " << static_cast<std::int64_t>(figures.seconds) << " s\n"
            << "payments asked for " << asked << ", acknowledged " << figures.decided << " ("
            << static_cast<std::int64_t>(static_cast<double>(figures.decided) / figures.seconds)
            << " a second), answers that decided nothing " << unanswered << "\n"
            << "longest time between two acknowledgements, ms: " << longest_ns / 1'000'000 << "\n";
  print_times("from start to first answer", figures.faults, &Fault::answered);
  print_times("from start to voting and caught up", figures.faults, &Fault::rejoined);
}

// Does all of the plan, or ends at the first fault that the network does not get over.
Findings mistreat(const Plan& plan, Faults& faults, Figures& figures) {
  const auto times = [&](unsigned count, const std::function<Result<Fault>()>& fault) -> Findings {
    for (unsigned i = 0; i < count; ++i) {
      auto done = fault();
      if (!done) return {done.error().message};
      std::cout << describe(*done) << std::endl;
      figures.faults.push_back(std::move(*done));
    }
    return {};
  };
  Findings findings = times(plan.kills, [&] { return faults.kill_one(); });
  if (findings.empty()) findings = times(plan.freezes, [&] { return faults.freeze_one(Millis{plan.freeze_ms}); });
  if (findings.empty()) findings = times(plan.outages, [&] { return faults.kill_all(); });
  return findings;
}

Findings back_in_time(const std::vector<Fault>& faults) {
  Findings findings;
  for (const Fault& fault : faults)
    if (fault.rejoined > kRejoinMax) findings.push_back(describe(fault));
  return findings;
}

bool play(Network& network, const Plan& plan) {
  network.start();
  if (!network.ready()) throw std::runtime_error("the network does not get ready");
  const auto payers = make_payers(network, plan.payers_per_bank, kDeposit);
  std::map<AccountId, std::int64_t> opening;
  for (const Payer& payer : payers) opening[payer.account] = kDeposit.minor();

  Verdict verdict;
  Figures figures;
  SignedVotes votes{network.genesis()};
  History history{network.layout().directory() + "/history.ndjson"};
  Height since;
  {
    Watch watch{network, history, static_cast<std::uint32_t>(payers.size())};
    while (watch.highest() == Height{}) std::this_thread::sleep_for(std::chrono::milliseconds{20});
    since = watch.highest();
    const auto begun = std::chrono::steady_clock::now();
    Load load{network, payers, history, {.seed = plan.seed, .pause = Millis{plan.pause_ms}}};
    std::this_thread::sleep_for(std::chrono::seconds{plan.load_s});
    Faults faults{network, watch, votes, plan.seed};
    const Findings stuck = mistreat(plan, faults, figures);
    load.stop();
    figures.decided = load.decided();
    figures.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    verdict.hold("the network got over every fault, and the others went on meanwhile", stuck);
    verdict.hold("each victim has rejoined within " + std::to_string(kRejoinMax.raw()) + " ms of its start",
                 back_in_time(figures.faults));
    verdict.hold("all nodes reach the same height",
                 watch.settle(Faults::kPatience) ? Findings{} : Findings{"one does not get there"});
    verdict.hold({nobody_accused(network)});
  }
  network.stop();
  const std::vector<Event> events = history.events();
  print(figures, events);
  verdict.hold(judge(network, events, opening, since, votes));
  if (!history.written()) verdict.hold("the history could be written", {"it could not"});
  return verdict.all_holds();
}

int run(const Plan& plan) {
  std::cout << "seed " << plan.seed << std::endl;
  Network network;
  bool good = false;
  try {
    good = play(network, plan);
  } catch (const std::exception& problem) {
    std::cout << "BROKEN: " << problem.what() << "\n";
  }
  if (good && !plan.keep) return 0;
  const auto kept = std::filesystem::temp_directory_path() / ("tallystick-mistreated-" + std::to_string(plan.seed));
  network.kill();
  std::filesystem::copy(network.layout().directory(), kept, std::filesystem::copy_options::recursive);
  std::cout << "Look at " << kept.string() << "; again with --seed " << plan.seed << "\n";
  return good ? 0 : 1;
}

}  // namespace
}  // namespace tallystick::e2e

int main(int argc, char** argv) {
  using namespace tallystick;
  e2e::Plan plan;
  Bytes chance(4);
  fill_random(chance);
  plan.seed = Reader{chance}.integer<std::uint32_t>();
  CLI::App app{
      "Four real validators under load are killed, frozen, and all killed at once; nothing acknowledged may be lost"};
  app.add_option("--seed", plan.seed, "of victims, moments and payments; printed");
  app.add_option("--kills", plan.kills, "SIGKILL to one")->capture_default_str();
  app.add_option("--freezes", plan.freezes, "SIGSTOP to one, for a while")->capture_default_str();
  app.add_option("--freeze-ms", plan.freeze_ms, "how long")->capture_default_str();
  app.add_option("--outages", plan.outages, "SIGKILL to all at once")->capture_default_str();
  app.add_option("--payers-per-bank", plan.payers_per_bank, "clients of the load, 1 to 64")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_flag("--keep", plan.keep, "the directory, though all holds");
  app.add_option("--load-s", plan.load_s, "seconds of load before the first fault")->capture_default_str();
  app.add_option("--pause-ms", plan.pause_ms, "of a client after each payment")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return e2e::run(plan);
}
