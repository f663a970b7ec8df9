#include "contracts/ledger/genesis_state.h"

#include <functional>

#include <gtest/gtest.h>

#include "contracts/account/records.h"
#include "contracts/ledger/business_day.h"
#include "contracts/ledger/constitution.h"
#include "contracts/ledger/test_ledger.h"
#include "contracts/policy/parameters.h"
#include "contracts/policy/records.h"

namespace tallystick::contracts {
namespace {

MemoryView state_of(const Genesis& genesis) {
  MemoryView state;
  const auto delta = genesis_state(genesis);
  EXPECT_TRUE(delta) << delta.error().message;
  if (delta) state.apply(*delta);
  return state;
}

TEST(GenesisState, MakesTheAssociationTheAuthorityAndTheBanks) {
  const Genesis genesis = test_genesis();
  const MemoryView state = state_of(genesis);
  const Hash hash = genesis_hash(genesis);
  const auto constitution = load<Constitution>(state, 0);
  ASSERT_TRUE(constitution);
  EXPECT_EQ(constitution->association, association_party(hash));
  EXPECT_EQ(constitution->settlement_authority, settlement_authority_party(hash));

  const auto association = load<account::Account>(state, association_account(hash));
  ASSERT_TRUE(association);
  EXPECT_EQ(association->policy.keys.size(), 4u);
  ASSERT_EQ(association->policy.thresholds.size(), 1u);
  EXPECT_EQ(association->policy.thresholds.items[0].signatures, 3);
  EXPECT_TRUE(load<party::Party>(state, association->party)->has(party::Role::association));
  EXPECT_TRUE(load<party::Party>(state, settlement_authority_party(hash))->has(party::Role::settlement_authority));

  for (std::uint16_t i = 0; i < 4; ++i) {
    const auto bank = load<party::Bank>(state, bank_party(hash, i));
    ASSERT_TRUE(bank);
    EXPECT_EQ(bank->genesis_place, i);
    EXPECT_EQ(bank->operator_account, bank_account(hash, i));
    const auto account = load<account::Account>(state, bank_account(hash, i));
    ASSERT_TRUE(account);
    EXPECT_EQ(account->party, bank_party(hash, i));
    EXPECT_EQ(account->policy.keys.items.at(0).key, genesis.banks.items[i].operator_key);
    const auto party = load<party::Party>(state, bank_party(hash, i));
    EXPECT_TRUE(party->has(party::Role::bank) && party->has(party::Role::clearing_bank));
    EXPECT_EQ(load<party::LegalIdEntry>(state, party->legal_id)->party, party->id);
  }
}

TEST(GenesisState, DependsOnGenesisAlone) {
  EXPECT_EQ(state_of(test_genesis()).records(), state_of(test_genesis()).records());
  Genesis other = test_genesis();
  other.chain_id.value = "tallystick-other";
  EXPECT_NE(association_account(genesis_hash(test_genesis())), association_account(genesis_hash(other)));
}

TEST(GenesisState, ParametersAreGenesisOrTheTable) {
  Genesis genesis = test_genesis();
  const Date first = genesis.calendar.first_date;
  genesis.parameters.items = {{{"level_max"}, 6, first + Days{-30}}, {{"tenor_hard"}, 184, first + Days{100}}};
  const MemoryView state = state_of(genesis);
  EXPECT_EQ(policy::value_at(state, policy::kLevelMax, first), 6) << "set before the first day, so it holds on it";
  EXPECT_EQ(policy::value_at(state, policy::kTenorHard, first), 366);
  EXPECT_EQ(policy::value_at(state, policy::kTenorHard, first + Days{99}), 366);
  EXPECT_EQ(policy::value_at(state, policy::kTenorHard, first + Days{100}), 184);
  EXPECT_EQ(policy::value_at(state, policy::kTenorSoft, first), 184);
  EXPECT_EQ(policy::value_at(state, policy::kTenorSoft, first + Days{-1}), 184) << "before the first day, too";
}

TEST(GenesisState, RefusesWhatItCannotHold) {
  struct Row {
    const char* name;
    std::function<void(Genesis&)> spoil;
  };
  const Row rows[] = {
      {"unknown parameter",
       [](Genesis& g) {
         g.parameters.items = {{{"colour"}, 1, g.calendar.first_date}};
       }},
      {"parameter out of bounds",
       [](Genesis& g) {
         g.parameters.items = {{{"level_max"}, 0, g.calendar.first_date}};
       }},
      {"legal id without scheme", [](Genesis& g) { g.banks.items[1].legal_id.value = "BANK1"; }},
      {"legal id twice", [](Genesis& g) { g.banks.items[1].legal_id = g.banks.items[0].legal_id; }},
      {"no threshold", [](Genesis& g) { g.association_threshold = 0; }},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Genesis genesis = test_genesis();
    row.spoil(genesis);
    EXPECT_FALSE(genesis_state(genesis));
  }
}

TEST(Parameters, TableIsAscendingWithinItsBoundsAndShort) {
  std::string_view last;
  for (const policy::ParameterRow& row : policy::parameter_table()) {
    SCOPED_TRACE(row.name);
    EXPECT_LT(last, row.name);
    last = row.name;
    EXPECT_LE(row.min, row.initial);
    EXPECT_LE(row.initial, row.max);
    EXPECT_LE(row.name.size(), policy::ParameterName::kMax);
    EXPECT_FALSE(row.about.empty());
    EXPECT_EQ(policy::find_parameter(row.name), &row);
  }
  EXPECT_EQ(policy::find_parameter("colour"), nullptr);
}

// October 2026: National Day 1st to 7th; Saturday the 10th is worked instead.
TEST(BusinessDay, RollsOverWeekendsAndHolidays) {
  MemoryView state;
  LedgerDelta delta{state};
  policy::HolidayYear year{2026, {}, {}};
  for (int day = 1; day <= 7; ++day) year.days.items.push_back(*parse_date("2026-10-0" + std::to_string(day)));
  year.workdays.items = {*parse_date("2026-10-10")};
  delta.store(year);
  struct Row {
    const char* day;
    const char* rolled;
  };
  const Row rows[] = {
      {"2026-09-30", "2026-09-30"},                                // Wednesday
      {"2026-10-01", "2026-10-08"},                                // the holidays, and the weekend within
      {"2026-10-07", "2026-10-08"}, {"2026-10-10", "2026-10-10"},  // a worked Saturday
      {"2026-10-11", "2026-10-12"},                                // Sunday
      {"2027-01-01", "2027-01-01"},                                // a year without a table: Friday
      {"2027-01-02", "2027-01-04"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(format_date(roll_following(delta, *parse_date(row.day))), row.rolled) << row.day;
}

TEST(BusinessDay, ATableThatClosesAMonthIsTakenForWrong) {
  MemoryView state;
  LedgerDelta delta{state};
  policy::HolidayYear year{2026, {}, {}};
  for (Date day = *parse_date("2026-03-01"); day <= *parse_date("2026-06-30"); day = day + Days{1})
    year.days.items.push_back(day);
  delta.store(year);
  EXPECT_EQ(format_date(roll_following(delta, *parse_date("2026-03-02"))), "2026-03-02");
}

}  // namespace
}  // namespace tallystick::contracts
