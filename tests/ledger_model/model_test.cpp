// Random lives of the ledger beside its model: no difference, whatever is asked. And the model's own sums, where the rules give them.
#include <cstdlib>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "testnet/sim/random.h"
#include "tests/ledger_model/twin.h"

namespace tallystick::ledger_model {
namespace {

using Step = Twin::Step;

RC_GTEST_PROP(LedgerModel, SaysWhatTheLedgerSays, ()) {
  const auto step = rc::gen::build<Step>(rc::gen::set(&Step::kind), rc::gen::set(&Step::seed));
  const auto steps = *rc::gen::container<std::vector<Step>>(step);
  Twin twin;
  for (const Step& one : steps) twin.play(one);
  twin.compare_all();
  twin.search_for_dead_ends();
  RC_ASSERT(twin.difference() == "");
}

// Long lives from seeds: MODEL_OPERATIONS (20,000) operations in lives of 800 steps, from MODEL_SEED (1) on.
TEST(LedgerModel, LongLives) {
  const auto number = [](const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
  };
  const std::uint64_t wanted = number("MODEL_OPERATIONS", 20'000);
  std::uint64_t operations = 0, lives = 0, seed = number("MODEL_SEED", 1);
  std::map<std::string, std::uint64_t> tried;
  for (; operations < wanted; ++seed, ++lives) {
    sim::Random random{seed};
    Twin twin;
    for (int i = 0; i < 800 && twin.difference().empty(); ++i) {
      Step step;
      step.kind = static_cast<std::uint16_t>(random.below(65'536));
      step.seed = static_cast<std::uint32_t>(random.next());
      twin.play(step);
      if (!twin.difference().empty())
        std::cerr << "seed " << seed << ", step " << i << ": " << step << ", after " << operations + twin.operations()
                  << " operations\n";
    }
    twin.compare_all();
    if (lives % 2 == 0) {
      twin.search_for_dead_ends();
      twin.replay();
    }
    ASSERT_EQ(twin.difference(), "") << "seed " << seed;
    operations += twin.operations();
    for (const auto& [what, times] : twin.tried()) tried[what] += times;
  }
  std::printf("%llu operations in %llu lives, 0 differences\n", static_cast<unsigned long long>(operations),
              static_cast<unsigned long long>(lives));
  for (const auto& [what, times] : tried)
    std::printf("  %8llu %s\n", static_cast<unsigned long long>(times), what.c_str());
}

}  // namespace
}  // namespace tallystick::ledger_model
