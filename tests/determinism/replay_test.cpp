// A chain of whatever people may do has the same state root at every height: in builds with other compilers, optimization and sanitizers (the
// roots are frozen in replayed_roots.txt, and ./test.sh holds two builds against them), on one thread and on eight at once, in any locale and
// time zone. Written anew, in a commit that says why, with TALLYSTICK_WRITE_ROOTS=1.
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <locale>
#include <thread>

#include <gtest/gtest.h>

#include "contracts/scenario/random_life.h"
#include "core/sparse_merkle.h"
#include "testnet/sim/random.h"

namespace tallystick::contracts {
namespace {

constexpr const char* kFile = "tests/determinism/replayed_roots.txt";  // tests run in the root of the source tree
constexpr std::uint64_t kSeed = 20'261'123;
constexpr int kSteps = 400;
constexpr int kThreads = 8;

using Roots = std::vector<std::string>;  // of heights 1, 2, 3, …

Hash state_root(const TestLedger& ledger) {
  std::vector<SparseLeaf> leaves;
  for (const auto& [key, value] : ledger.view().records())
    leaves.push_back({state_key_hash(static_cast<std::uint8_t>(key.first), key.second), state_value_hash(value)});
  std::ranges::sort(leaves);
  return sparse_subtree(leaves).hash;
}

RandomLife live() {
  RandomLife life;
  sim::Random random{kSeed};
  for (int i = 0; i < kSteps; ++i) {
    RandomLife::Step step;
    step.kind = static_cast<std::uint8_t>(random.below(256));
    step.a = static_cast<std::uint32_t>(random.below(1'000'000));
    step.b = static_cast<std::uint32_t>(random.below(1'000'000));
    step.c = static_cast<std::uint32_t>(random.below(1'000'000));
    life.play(step);
  }
  return life;
}

// Everything from genesis, block by block.
Roots replayed(const std::vector<TestLedger::Played>& blocks) {
  TestLedger ledger;
  Roots roots;
  for (const TestLedger::Played& block : blocks) {
    ledger.pass(block.time - ledger.next_block().time);
    ledger.run_block(block.transactions);
    roots.push_back(state_root(ledger).hex());
  }
  return roots;
}

Roots frozen() {
  std::ifstream in{kFile};
  Roots out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

void expect_frozen(const Roots& roots) {
  const Roots expected = frozen();
  ASSERT_EQ(roots.size(), expected.size());
  for (std::size_t i = 0; i < roots.size(); ++i) ASSERT_EQ(roots[i], expected[i]) << "at height " << i + 1;
}

TEST(Replay, EveryHeightHasTheFrozenRoot) {
  const RandomLife life = live();
  EXPECT_EQ(life.complaint(), "");
  const Roots roots = replayed(life.ledger().played());
  EXPECT_EQ(roots.back(), state_root(life.ledger()).hex()) << "the replay ends where the life did";
  if (std::getenv("TALLYSTICK_WRITE_ROOTS") != nullptr) {
    std::ofstream out{kFile};
    for (const std::string& root : roots) out << root << "\n";
  }
  expect_frozen(roots);
  std::cout << roots.size() << " heights\n";
}

TEST(Replay, EightThreadsAtOnce) {
  std::vector<Roots> roots(kThreads);
  std::vector<std::thread> threads;
  for (Roots& own : roots) threads.emplace_back([&own] { own = replayed(live().ledger().played()); });
  for (std::thread& thread : threads) thread.join();
  for (const Roots& own : roots) expect_frozen(own);
}

// Writes 1234567.5 as "1'234'567;5".
class Punctuation final : public std::numpunct<char> {
  char do_decimal_point() const override { return ';'; }
  char do_thousands_sep() const override { return '\''; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Replay, OtherLocalesAndTimeZones) {
  const std::string usual = std::setlocale(LC_ALL, nullptr);
  const char* const zone = std::getenv("TZ");
  const std::string usual_zone = zone != nullptr ? zone : "";
  int tried = 0;
  for (const char* locale : {"tr_TR.UTF-8", "zh_CN.UTF-8", "de_DE.UTF-8", "C.UTF-8", "C"}) {
    if (std::setlocale(LC_ALL, locale) == nullptr) continue;  // not installed
    SCOPED_TRACE(locale);
    setenv("TZ", tried % 2 == 0 ? "NPT-5:45" : "NST3:30NDT,M3.2.0,M11.1.0", 1);
    tzset();
    const std::locale before = std::locale::global(std::locale{std::locale::classic(), new Punctuation});
    const Roots roots = replayed(live().ledger().played());
    std::locale::global(before);
    expect_frozen(roots);
    ++tried;
  }
  std::setlocale(LC_ALL, usual.c_str());
  if (zone != nullptr)
    setenv("TZ", usual_zone.c_str(), 1);
  else
    unsetenv("TZ");
  tzset();
  EXPECT_GE(tried, 2);
}

}  // namespace
}  // namespace tallystick::contracts
