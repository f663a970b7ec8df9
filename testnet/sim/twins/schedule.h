// What happens to a network in which one validator runs twice with one key (the Twins method, OPODIS 2021): for each of the first views who
// leads it, and into which groups the instances are split while it lasts. Instances 0..n-1 are the validators, instance n is the copy.
//
// A file holds schedules in the format of asonnino/twins-simulator:
//   {"num_of_nodes": 4, "num_of_twins": 1, "scenarios": [{"round_leaders": {"1": [0, 4], …}, "round_partitions": {"1": [[0, 1], [2, 3, 4]], …}}]}
// Rounds are views, numbered from 1; a leader is named by all its instances; every instance stands in exactly one group.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "testnet/sim/random.h"

namespace tallystick::sim::twins {

struct Round {
  std::uint16_t leader = 0;         // validator
  std::vector<std::uint8_t> group;  // of each instance; instances of one group hear each other
  bool operator==(const Round&) const = default;
};

struct Schedule {
  std::size_t validators = 4;
  std::uint16_t twin = 0;  // the validator that runs twice
  std::vector<Round> rounds;
  bool operator==(const Schedule&) const = default;
};

// All schedules of n validators and some views with every leader and every split into two groups (one of which may be empty), for each twin.
// n * 2^n rounds are possible, so n * (n * 2^n)^views schedules: 1,048,576 for four validators and three views. Numbered; the twin is the
// slowest digit, the last view the fastest.
class Space {
 public:
  // validators 4..10, views 1..8, and the number of schedules must fit in 63 bits: malformed otherwise.
  static Result<Space> of(std::size_t validators, std::size_t views);
  std::size_t validators() const { return validators_; }
  std::size_t views() const { return views_; }
  std::uint64_t rounds() const { return rounds_; }  // possible ones of each view
  std::uint64_t schedules() const { return schedules_; }
  Round round(std::uint64_t number) const;
  Schedule schedule(std::uint64_t number) const;

 private:
  Space() = default;
  std::size_t validators_ = 0;
  std::size_t views_ = 0;
  std::uint64_t rounds_ = 0;
  std::uint64_t schedules_ = 0;
};

// malformed with one sentence that names the place.
Result<std::vector<Schedule>> read_schedules(std::string_view json);
// True if the text is meant to be such a file rather than another kind of scenario.
bool looks_like_schedules(std::string_view json);

}  // namespace tallystick::sim::twins
