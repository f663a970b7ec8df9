// A small world to tell one story of one rule in, and what the rule says of it. Every story is judged in three ways that must agree:
// incrementally, in one batch, and moment by moment in batches.
#pragma once

#include "explorer/generator/scene.h"
#include "explorer/rules/engine.h"

namespace tallystick::explorer {

inline constexpr Date kDay0{20'400};  // 2025-11-08

class RuleWorld {
 public:
  explicit RuleWorld(const Rule& rule);

  Names names;
  Scene scene{names};
  PartyKey issuer, supplier, second, third, fourth, bank, other_bank, platform;
  Values values;  // change before `found`

  // The moment `n` days (and hours) after the world's first.
  static Timestamp on(int n, int hour = 12) { return start_of(Date{kDay0.raw() + n}) + hours(hour); }
  static Date day(int n) { return Date{kDay0.raw() + n}; }
  // A trade of 1,000,000.00 between issuer and supplier, issued on day n for 50 days.
  Trade trade(int n, const TradeTerms& terms = {}, std::int64_t amount = 100'000'000);

  // Names of the variants hit, in order, with spaces between; "refused: ..." when a fact was; "incremental and batch differ: ..." when so.
  std::string found();
  std::vector<Hit> hits;

 private:
  const Rule& rule_;
};

// One row of a rule's table: a story and the variants it makes.
struct Story {
  const char* name;
  void (*tell)(RuleWorld&);
  const char* expected;
};
void expect_stories(const Rule& rule, std::span<const Story> stories);

}  // namespace tallystick::explorer
