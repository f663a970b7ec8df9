// One way of looking for a bug, without knowing which: the tools that look for bugs of every kind, over a few seeds.
//
//   run SCENARIO SEEDS [minutes M] [nodes N] [ledger real] [actor KIND]
//                                              whole nodes (testnet/sim) with all checkers
//   twins SCHEDULES [nodes N] [views V]                      every schedule of twins (by number), each healed
//   drawn SEEDS [nodes N] [views V]                          schedules of twins drawn by seed
//   trade SEEDS                                              random lives of receivables on one ledger (contracts/scenario)
//
// SEEDS is A..B. SCENARIO is one of testnet/sim's, or of those in hunt.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/result.h"

namespace tallystick::mutants {

struct Found {
  std::uint64_t seed = 0;  // or number of the schedule
  std::string violation;
};

// The first violation, if any. malformed when the line says no hunt.
Result<std::optional<Found>> hunt(const std::string& line);

// The same hunt, with seeds up to `last` at most.
std::string up_to(const std::string& line, std::uint64_t last);

// Which checker says such a thing; empty for what none of them says.
std::string checker_of(const std::string& violation);

}  // namespace tallystick::mutants
