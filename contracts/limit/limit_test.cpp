// Limits and ceilings: one row per reason to refuse, in the order the operations ask; then how they are used and freed.
#include <gtest/gtest.h>

#include "contracts/ledger/test_ledger.h"
#include "contracts/limit/set.h"
#include "contracts/limit/use.h"

namespace tallystick::contracts::limit {
namespace {

using party::Role;

struct LimitTest : ::testing::Test {
  TestLedger ledger;
  Member bank0 = ledger.bank(0), bank1 = ledger.bank(1), association = ledger.association();
  Member core = ledger.enroll(0, "core", {{Role::core_enterprise}});
  Member alice = ledger.enroll(0, "alice", {{Role::supplier}});
  LimitKey key{bank0.party, core.party, {"p"}};

  void set(const Member& bank, std::int64_t fen) { ledger.must(bank.account, Set{core.party, {"p"}, yuan(fen)}); }
  void set_ceiling(std::optional<std::int64_t> fen) {
    ledger.must(association.account,
                SetCeiling{core.party, yuan(0).currency, fen ? std::optional{Amount{*fen}} : std::nullopt});
  }
};

struct Row {
  const char* name;
  AccountId actor;
  Operation operation;
  std::optional<Refusal> expected;
};

TEST_F(LimitTest, EveryRefusalInOrder) {
  const Money yen{*Currency::of("JPY"), Amount{1}};
  const Row rows[] = {
      {"set: a supplier", alice.account, make_operation(Set{core.party, {"p"}, yuan(1)}), Refusal::E_ROLE},
      {"set: no such party", bank0.account, make_operation(Set{PartyId{}, {"p"}, yuan(1)}), Refusal::E_NOENT},
      {"set: no programme", bank0.account, make_operation(Set{core.party, {}, yuan(1)}), Refusal::E_AMOUNT},
      {"set: no core enterprise", bank0.account, make_operation(Set{alice.party, {"p"}, yuan(1)}), Refusal::E_POLICY},
      {"set: unknown currency", bank0.account, make_operation(Set{core.party, {"p"}, yen}), Refusal::E_POLICY},
      {"ceiling: a bank", bank0.account, make_operation(SetCeiling{core.party, yuan(0).currency, Amount{1}}),
       Refusal::E_ROLE},
      {"ceiling: no such party", association.account, make_operation(SetCeiling{PartyId{}, yuan(0).currency, {}}),
       Refusal::E_NOENT},
      {"ceiling: no core enterprise", association.account,
       make_operation(SetCeiling{alice.party, yuan(0).currency, {}}), Refusal::E_POLICY},
      {"ceiling: unknown currency", association.account, make_operation(SetCeiling{core.party, yen.currency, {}}),
       Refusal::E_POLICY},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Receipt receipt = ledger.run(ledger.transaction(row.actor, {row.operation}));
    EXPECT_EQ(receipt.refusal, row.expected) << receipt.detail.value;
    EXPECT_EQ(receipt.outcome, Outcome::refused);
  }
}

TEST_F(LimitTest, RoomIsWhatTheBankAndTheAssociationLeave) {
  set(bank0, 100);
  struct Case {
    const char* name;
    LimitKey key;
    Money asked;
    std::optional<std::int64_t> ceiling;
    bool room;
    std::string detail = {};
  };
  const Case cases[] = {
      {"all of it", key, yuan(100), {}, true},
      {"one more", key, yuan(101), {}, false, "limit CNY 1.00, used CNY 0.00, asked CNY 1.01"},
      {"another programme", {bank0.party, core.party, {"q"}}, yuan(1), {}, false},
      {"another bank", {bank1.party, core.party, {"p"}}, yuan(1), {}, false},
      {"another currency", key, {*Currency::of("EUR"), Amount{1}}, {}, false},
      {"the most there is", key, yuan(Amount::kMax), {}, false},
      {"under the ceiling", key, yuan(60), 60, true},
      {"over the ceiling", key, yuan(61), 60, false},
      {"a ceiling of nothing", key, yuan(1), 0, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    set_ceiling(c.ceiling);
    const auto verdict = can_reserve(ledger.view(), c.key, c.asked);
    EXPECT_EQ(verdict.has_value(), c.room);
    if (!c.room) {
      EXPECT_EQ(verdict.error().code, Refusal::E_LIMIT);
      EXPECT_NE(verdict.error().detail.find(c.detail), std::string::npos) << verdict.error().detail;
    }
  }
}

TEST_F(LimitTest, UseMovesFromReservedToOutstandingToFree) {
  set(bank0, 100);
  set(bank1, 100);
  set_ceiling(150);
  LedgerDelta delta{ledger.view()};
  const LimitKey other{bank1.party, core.party, {"p"}};
  reserve(delta, key, yuan(100));
  EXPECT_FALSE(can_reserve(delta, key, yuan(1)));
  EXPECT_TRUE(can_reserve(delta, other, yuan(50)));
  EXPECT_FALSE(can_reserve(delta, other, yuan(51))) << "the ceiling is over all banks";
  activate(delta, key, Amount{70});
  free_reserved(delta, key, Amount{30});
  free_outstanding(delta, key, Amount{20});
  const Limit limit = must_load<Limit>(delta, key);
  EXPECT_EQ(limit.reserved, Amount{});
  EXPECT_EQ(limit.outstanding, Amount{50});
  EXPECT_EQ((must_load<Ceiling>(delta, {core.party, yuan(0).currency}).used), Amount{50});
  EXPECT_TRUE(can_reserve(delta, key, yuan(50)));
  EXPECT_FALSE(can_reserve(delta, key, yuan(51)));
}

TEST_F(LimitTest, LoweringBelowUseLeavesOpenUseAndStopsNew) {
  set(bank0, 100);
  ledger.edit([&](LedgerDelta& delta) { reserve(delta, key, yuan(80)); });
  ledger.must(bank0.account, Set{core.party, {"p"}, yuan(50)});
  EXPECT_EQ(must_load<Limit>(ledger.view(), key).used_at_lowering, 80);
  EXPECT_FALSE(can_reserve(ledger.view(), key, yuan(1)));
  EXPECT_EQ(ledger.run(bank0.account, Set{core.party, {"p"}, {*Currency::of("EUR"), Amount{9}}}).refusal,
            Refusal::E_STATE);
  set_ceiling(50);
  EXPECT_EQ((must_load<Ceiling>(ledger.view(), {core.party, yuan(0).currency}).used_at_lowering), Amount{80});
  set(bank0, 90);
  set_ceiling({});
  EXPECT_TRUE(can_reserve(ledger.view(), key, yuan(10)));
  EXPECT_EQ(must_load<Limit>(ledger.view(), key).used_at_lowering, 0);
  EXPECT_EQ(scan_prefix(ledger.view(), Index::limit_by_issuer, core.party.view(), 9).size(), 1u);
}

}  // namespace
}  // namespace tallystick::contracts::limit
