#include "tests/mutants/trade.h"

#include "contracts/scenario/random_life.h"
#include "testnet/sim/random.h"

namespace tallystick::mutants {
namespace {

constexpr int kSteps = 150;

std::uint32_t number(sim::Random& random) {
  return static_cast<std::uint32_t>(random.below(1'000'000));
}

}  // namespace

std::string random_trade(std::uint64_t seed) {
  sim::Random random{seed};
  contracts::RandomLife life;
  for (int i = 0; i < kSteps && life.complaint().empty(); ++i) {
    const auto kind = static_cast<std::uint8_t>(random.below(256));
    const std::uint32_t a = number(random), b = number(random), c = number(random);
    life.play({kind, a, b, c});
    life.add_up();
  }
  return life.complaint();
}

}  // namespace tallystick::mutants
