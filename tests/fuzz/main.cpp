// fuzz_decoders: bytes that are almost right, to everything that takes bytes from outside (targets.h), for a while. Each input follows from seed, target
// and number alone, so a failure is one number: the command that repeats it is the last line that is printed.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "tests/fuzz/mutate.h"
#include "tests/fuzz/targets.h"

namespace {

using namespace tallystick;
using namespace tallystick::fuzz;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSlowest{1'000};  // for one input
constexpr std::uint64_t kBetweenLooks = 256;          // at the clock

char g_repeat[256];  // what to run again, for the handler of signals

void on_signal(int signal) {
  const char* const words = "crashed; repeat with: ";
  if (write(STDOUT_FILENO, words, std::char_traits<char>::length(words)) < 0 ||
      write(STDOUT_FILENO, g_repeat, std::char_traits<char>::length(g_repeat)) < 0)
    _exit(1);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

struct Count {
  std::uint64_t executions = 0;
  std::uint64_t taken = 0;
  std::string wrong;
};

void run_one(const Target& target, std::uint64_t seed, std::uint64_t number, Count& count) {
  std::snprintf(g_repeat, sizeof g_repeat, "fuzz_decoders --target %s --seed %llu --only %llu\n", target.name,
                static_cast<unsigned long long>(seed), static_cast<unsigned long long>(number));
  sim::Random random{seed * 0x9E3779B97F4A7C15ULL + number};
  const Bytes input = mutated(target.seeds, random);
  const auto start = Clock::now();
  bool taken = false;
  std::string wrong = target.run(input, taken);
  if (wrong.empty() && Clock::now() - start > kSlowest) wrong = "it took longer than a second";
  if (!wrong.empty() && count.wrong.empty())
    count.wrong = wrong + "\n  input " + to_hex(input) + "\n  repeat with: " + g_repeat;
  ++count.executions;
  count.taken += taken ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"fuzz_decoders: almost right bytes to everything that takes bytes from outside"};
  double seconds = 30;
  std::uint64_t seed = 1;
  std::string only_target;
  std::optional<std::uint64_t> only;
  app.add_option("--seconds", seconds, "for all targets together")->capture_default_str();
  app.add_option("--seed", seed, "where the inputs follow from")->capture_default_str();
  app.add_option("--target", only_target, "this one alone");
  app.add_option("--only", only, "this input alone");
  CLI11_PARSE(app, argc, argv);
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, on_signal);

  std::vector<Target> chosen = targets();
  if (!only_target.empty()) std::erase_if(chosen, [&](const Target& target) { return target.name != only_target; });
  if (chosen.empty()) return std::fprintf(stderr, "there is no target %s\n", only_target.c_str()), 2;
  const auto share = std::chrono::duration<double>{seconds / static_cast<double>(chosen.size())};
  std::uint64_t executions = 0;
  bool fine = true;
  for (const Target& target : chosen) {
    Count count;
    if (target.seeds.empty()) count.wrong = "there is no seed";
    const auto end = Clock::now() + share;
    if (only) run_one(target, seed, *only, count);
    for (std::uint64_t number = 0; !only && count.wrong.empty(); ++number) {
      run_one(target, seed, number, count);
      if (number % kBetweenLooks == 0 && Clock::now() > end) break;
    }
    std::printf("%s: %llu executions, %llu taken, from %zu seeds\n", target.name,
                static_cast<unsigned long long>(count.executions), static_cast<unsigned long long>(count.taken),
                target.seeds.size());
    if (!count.wrong.empty()) std::printf("  WRONG: %s\n", count.wrong.c_str());
    fine = fine && count.wrong.empty();
    executions += count.executions;
  }
  std::printf("%llu executions, %s\n", static_cast<unsigned long long>(executions), fine ? "nothing wrong" : "FAILED");
  return fine ? 0 : 1;
}
