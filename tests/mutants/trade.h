// Random lives of receivables (contracts/scenario/random_life.h), drawn from a seed.
#pragma once

#include <cstdint>
#include <string>

namespace tallystick::mutants {

// What went wrong in one life of a few hundred steps; empty: nothing.
std::string random_trade(std::uint64_t seed);

}  // namespace tallystick::mutants
