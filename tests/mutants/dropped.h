// The one rule that this process plays without: what the seeded copies of product sources ask (table.h). Linked into tallystick-mutants and
// into nothing else.
#pragma once

#include <cstddef>

namespace tallystick::mutants {

// The number of a mutant, from 1; 0: every rule holds. Set before anything runs.
inline std::size_t chosen = 0;

inline bool dropped(std::size_t mutant) {
  return chosen == mutant;
}

}  // namespace tallystick::mutants
