// The invariant over the validators is broken on purpose, by writing what no contract writes.
#include <functional>

#include <gtest/gtest.h>

#include "contracts/ledger/invariants/validators_change_slowly.h"
#include "contracts/ledger/test_ledger.h"

namespace tallystick::contracts::validator {
namespace {

std::optional<std::string> verdict_after(const std::function<void(Validators&)>& how) {
  const TestLedger ledger;
  LedgerDelta delta{ledger.view()};
  Validators validators = validators_of(delta);
  how(validators);
  const auto before = delta.savepoint();
  delta.store(validators);
  ValidatorsChangeSlowly invariant;
  for (const RecordChange& change : delta.changes_since(before)) invariant.visit(change);
  return invariant.verdict(delta);
}

Change rotation(const Validators& all, std::size_t i, std::uint8_t key) {
  return {ChangeKind::rotate, all.in_force.items[i].party, {}, test_key(key), {}};
}

TEST(ValidatorsChangeSlowly, HoldsOrIsBroken) {
  struct Row {
    const char* name;
    std::function<void(Validators&)> how;
    std::string expected;  // empty: it holds
  };
  const Row rows[] = {
      {"nothing new", [](Validators& all) { ++all.next_seat; }, ""},
      {"a new epoch", [](Validators& all) { all.epoch = all.epoch.next(); }, ""},
      {"four where five are the fewest", [](Validators& all) { all.members_min = 5; }, "4 validators"},
      {"a key twice",
       [](Validators& all) { all.announced.items[1].consensus_key = all.announced.items[0].consensus_key; },
       "announced"},
      {"seats descend",
       [](Validators& all) {
         std::swap(all.in_force.items[0], all.in_force.items[1]);
         all.announced = all.in_force;
       },
       "within an epoch"},
      {"announced by nobody", [](Validators& all) { all.announced.items[0].consensus_key = test_key(40); },
       "announced"},
      {"a key that is not known",
       [](Validators& all) {
         all.waiting.items.push_back(rotation(all, 0, 40));
         all.announced = members_after(all, 1);
       },
       "not known"},
      {"in force within an epoch",
       [](Validators& all) {
         all.in_force.items[0].consensus_key = test_key(40);
         all.announced = all.in_force;
       },
       "within an epoch"},
      {"in force and never waited",
       [](Validators& all) {
         all.epoch = all.epoch.next();
         all.in_force.items[0].consensus_key = test_key(40);
         all.announced = all.in_force;
       },
       "not what was waiting"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto verdict = verdict_after(row.how);
    EXPECT_EQ(verdict.has_value(), !row.expected.empty());
    EXPECT_NE(verdict.value_or("").find(row.expected), std::string::npos) << verdict.value_or("it holds");
  }
}

TEST(ValidatorsChangeSlowly, AKnownKeyStaysAsItIs) {
  const TestLedger ledger;
  LedgerDelta delta{ledger.view()};
  const auto before = delta.savepoint();
  delta.erase<KnownKey>(test_key(11));
  ValidatorsChangeSlowly invariant;
  for (const RecordChange& change : delta.changes_since(before)) invariant.visit(change);
  EXPECT_TRUE(invariant.verdict(delta));
}

TEST(ValidatorsChangeSlowly, TwoAtOnceAreTooManyForFour) {
  TestLedger ledger;
  ledger.edit([](LedgerDelta& delta) {
    Validators all = validators_of(delta);
    for (const std::size_t i : {0, 1}) {
      all.waiting.items.push_back(rotation(all, i, static_cast<std::uint8_t>(40 + i)));
      delta.store(KnownKey{test_key(static_cast<std::uint8_t>(40 + i)), all.in_force.items[i].party});
    }
    all.announced = members_after(all, 1);
    delta.store(all);
  });
  for (const std::size_t taken : {1, 2}) {
    SCOPED_TRACE(taken);
    LedgerDelta delta{ledger.view()};
    const auto before = delta.savepoint();
    Validators all = validators_of(delta);
    all.epoch = all.epoch.next();
    all.in_force = members_after(all, taken);
    all.waiting.items.erase(all.waiting.items.begin(), all.waiting.items.begin() + static_cast<std::ptrdiff_t>(taken));
    all.announced = members_after(all, 1);
    delta.store(all);
    ValidatorsChangeSlowly invariant;
    for (const RecordChange& change : delta.changes_since(before)) invariant.visit(change);
    EXPECT_EQ(invariant.verdict(delta).has_value(), taken > 1);
  }
}

}  // namespace
}  // namespace tallystick::contracts::validator
