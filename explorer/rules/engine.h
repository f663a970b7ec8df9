// Runs the rule book over the relations: incrementally, moment by moment, or in one batch.
#pragma once

#include <queue>
#include <set>

#include "explorer/rules/rule.h"

namespace tallystick::explorer {

// A rule with the values of its parameters.
struct Enabled {
  const Rule* rule;
  Values values;
};
std::vector<Enabled> enabled_rules();  // the whole book, presets

// Every hit of these rules up to and with `until`, in order.
std::vector<Hit> judge_all(const Relations& relations, std::span<const Enabled> rules, Timestamp until);

// A fact that the store refused.
struct RefusedFact {
  std::size_t place;  // among those of its moment
  std::string why;
};

class Engine {
 public:
  // `relations` outlives the engine; only the engine adds to `relations` from now on.
  Engine(Relations& relations, std::vector<Enabled> rules);

  // All facts of one moment, later than the moments before (malformed otherwise, and nothing happens). First looks again at what ripened until
  // then, then adds the facts and judges what they affect; the new hits are added to `hits`. A fact that the store refuses is left out and
  // told, and the others count: so one odd fact hides itself, and those that name it, but nothing else.
  Result<std::vector<RefusedFact>> advance(std::span<const Fact> moment, std::vector<Hit>& hits);
  // Time passes to `until` without facts.
  void ripen(Timestamp until, std::vector<Hit>& hits);

  std::size_t examinations() const { return examinations_; }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Due {
    Timestamp at;
    std::size_t rule;
    Subject subject;
    auto operator<=>(const Due&) const = default;
  };
  void examine(std::size_t rule, Subject subject, Timestamp at, std::vector<Hit>& hits);

  Relations& relations_;
  std::vector<Enabled> rules_;
  std::set<Due> waiting_;
  Timestamp moment_{-1};
  std::size_t examinations_ = 0;
};

}  // namespace tallystick::explorer
