// Deposits, payments and reserves: one row per reason to refuse, in the order the operations ask; then what they do.
#include <gtest/gtest.h>

#include "contracts/cash/mint.h"
#include "contracts/cash/payment.h"
#include "contracts/cash/reserves.h"
#include "contracts/cash/send.h"
#include "contracts/ledger/test_ledger.h"

namespace tallystick::contracts::cash {
namespace {

using party::Role;

struct CashTest : ::testing::Test {
  TestLedger ledger;
  Member bank0 = ledger.bank(0), bank1 = ledger.bank(1);
  Member alice = ledger.enroll(0, "alice", {{Role::supplier}});
  Member bob = ledger.enroll(0, "bob", {{Role::supplier}});
  Member carol = ledger.enroll(1, "carol", {{Role::supplier}});
  CashTest() {
    ledger.mint(0, alice.account, yuan(1'000));
    ledger.mint_reserves(0, yuan(300));
  }
  Amount has(const Member& bank, const Member& who) const {
    return balance_of(ledger.view(), bank.party, who.account, yuan(0).currency);
  }
  Amount owes(const Member& bank) const { return supply_of(ledger.view(), bank.party, yuan(0).currency); }
  Amount reserves(const Member& bank) const { return reserves_of(ledger.view(), bank.party, yuan(0).currency); }
};

struct Row {
  const char* name;
  AccountId actor;
  Operation operation;
  std::optional<Refusal> expected;
};

const Money kYen{*Currency::of("JPY"), Amount{1}};
const Money kMost{*Currency::of("CNY"), Amount{Amount::kMax}};

TEST_F(CashTest, EveryRefusalInOrder) {
  const AccountId nobody{};
  const PartyId no_party{};
  const Row rows[] = {
      {"mint: no bank", alice.account, make_operation(Mint{alice.account, yuan(1), {}}), Refusal::E_ROLE},
      {"mint: no such account", bank0.account, make_operation(Mint{nobody, yuan(1), {}}), Refusal::E_NOENT},
      {"mint: not its customer", bank0.account, make_operation(Mint{carol.account, yuan(1), {}}), Refusal::E_OWNER},
      {"mint: to the bank itself", bank0.account, make_operation(Mint{bank0.account, yuan(1), {}}), Refusal::E_OWNER},
      {"mint: zero", bank0.account, make_operation(Mint{alice.account, yuan(0), {}}), Refusal::E_AMOUNT},
      {"mint: past the bound", bank0.account, make_operation(Mint{alice.account, kMost, {}}), Refusal::E_AMOUNT},
      {"mint: past what a bank may owe", bank0.account, make_operation(Mint{bob.account, kMost, {}}),
       Refusal::E_AMOUNT},
      {"mint: unknown currency", bank0.account, make_operation(Mint{alice.account, kYen, {}}), Refusal::E_POLICY},
      {"redeem: no such bank", alice.account, make_operation(Redeem{no_party, yuan(1), {}}), Refusal::E_NOENT},
      {"redeem: a party that is no bank", alice.account, make_operation(Redeem{bob.party, yuan(1), {}}),
       Refusal::E_NOENT},
      {"redeem: zero", alice.account, make_operation(Redeem{bank0.party, yuan(0), {}}), Refusal::E_AMOUNT},
      {"redeem: unknown currency", alice.account, make_operation(Redeem{bank0.party, kYen, {}}), Refusal::E_POLICY},
      {"redeem: one fen too many", alice.account, make_operation(Redeem{bank0.party, yuan(1'001), {}}),
       Refusal::E_CASH},
      {"redeem: at a bank that owes nothing", alice.account, make_operation(Redeem{bank1.party, yuan(1), {}}),
       Refusal::E_CASH},
      {"send: no such paying bank", alice.account,
       make_operation(Send{no_party, bob.account, bank0.party, yuan(1), {}}), Refusal::E_NOENT},
      {"send: no such receiving bank", alice.account,
       make_operation(Send{bank0.party, bob.account, no_party, yuan(1), {}}), Refusal::E_NOENT},
      {"send: no such payee", alice.account, make_operation(Send{bank0.party, nobody, bank0.party, yuan(1), {}}),
       Refusal::E_NOENT},
      {"send: to itself", alice.account, make_operation(Send{bank0.party, alice.account, bank0.party, yuan(1), {}}),
       Refusal::E_STATE},
      {"send: payee banks elsewhere", alice.account,
       make_operation(Send{bank0.party, carol.account, bank0.party, yuan(1), {}}), Refusal::E_OWNER},
      {"send: zero", alice.account, make_operation(Send{bank0.party, bob.account, bank0.party, yuan(0), {}}),
       Refusal::E_AMOUNT},
      {"send: unknown currency", alice.account, make_operation(Send{bank0.party, bob.account, bank0.party, kYen, {}}),
       Refusal::E_POLICY},
      {"send: one fen too many", alice.account,
       make_operation(Send{bank0.party, bob.account, bank0.party, yuan(1'001), {}}), Refusal::E_CASH},
      {"send: another's money", bob.account, make_operation(Send{bank0.party, alice.account, bank0.party, yuan(1), {}}),
       Refusal::E_CASH},
      {"send: reserves short", alice.account,
       make_operation(Send{bank0.party, carol.account, bank1.party, yuan(301), {}}), Refusal::E_CASH},
      {"mint reserves: a bank", bank0.account, make_operation(MintReserves{bank0.party, yuan(1)}), Refusal::E_ROLE},
      {"mint reserves: for no bank", ledger.authority().account, make_operation(MintReserves{alice.party, yuan(1)}),
       Refusal::E_NOENT},
      {"mint reserves: zero", ledger.authority().account, make_operation(MintReserves{bank0.party, yuan(0)}),
       Refusal::E_AMOUNT},
      {"mint reserves: past the bound", ledger.authority().account, make_operation(MintReserves{bank0.party, kMost}),
       Refusal::E_AMOUNT},
      {"mint reserves: currency", ledger.authority().account, make_operation(MintReserves{bank0.party, kYen}),
       Refusal::E_POLICY},
      {"burn reserves: a bank", bank0.account, make_operation(BurnReserves{bank0.party, yuan(1)}), Refusal::E_ROLE},
      {"burn reserves: of no bank", ledger.authority().account, make_operation(BurnReserves{alice.party, yuan(1)}),
       Refusal::E_NOENT},
      {"burn reserves: zero", ledger.authority().account, make_operation(BurnReserves{bank0.party, yuan(0)}),
       Refusal::E_AMOUNT},
      {"burn reserves: currency", ledger.authority().account, make_operation(BurnReserves{bank0.party, kYen}),
       Refusal::E_POLICY},
      {"burn reserves: one fen too many", ledger.authority().account,
       make_operation(BurnReserves{bank0.party, yuan(301)}), Refusal::E_CASH},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Receipt receipt = ledger.run(ledger.transaction(row.actor, {row.operation}));
    EXPECT_EQ(receipt.refusal, row.expected) << receipt.detail.value;
    EXPECT_EQ(receipt.outcome, Outcome::refused);
    EXPECT_FALSE(receipt.detail.value.empty());
    EXPECT_TRUE(receipt.events.empty());
  }
  EXPECT_EQ(has(bank0, alice), Amount{1'000});
  EXPECT_EQ(owes(bank0), Amount{1'000});
}

TEST_F(CashTest, MintAndRedeemMoveWhatTheBankOwes) {
  EXPECT_EQ(has(bank0, alice), Amount{1'000});
  EXPECT_EQ(owes(bank0), Amount{1'000});
  ledger.must(alice.account, Redeem{bank0.party, yuan(400), {}});
  EXPECT_EQ(has(bank0, alice), Amount{600});
  EXPECT_EQ(owes(bank0), Amount{600});
  ledger.must(alice.account, Redeem{bank0.party, yuan(600), {}});
  EXPECT_FALSE(load<Balance>(ledger.view(), {bank0.party, alice.account, yuan(0).currency, Kind::deposit}))
      << "no empty records";
  EXPECT_FALSE(load<Supply>(ledger.view(), {bank0.party, yuan(0).currency}));
}

TEST_F(CashTest, WithinABankTheDepositChangesHands) {
  const Receipt receipt =
      ledger.must(alice.account, Send{bank0.party, bob.account, bank0.party, yuan(1'000), {"invoice 7"}});
  EXPECT_EQ(has(bank0, alice), Amount{});
  EXPECT_EQ(has(bank0, bob), Amount{1'000});
  EXPECT_EQ(owes(bank0), Amount{1'000});
  EXPECT_EQ(reserves(bank0), Amount{300});
  ASSERT_EQ(receipt.events.size(), 1u);
  const auto paid = event_as<Paid>(receipt.events.items[0]);
  ASSERT_TRUE(paid);
  EXPECT_EQ(paid->from, alice.account);
  EXPECT_EQ(paid->to, bob.account);
  EXPECT_EQ(paid->money, yuan(1'000));
  EXPECT_EQ(paid->reference.value, "invoice 7");
}

TEST_F(CashTest, AcrossBanksReservesMoveToo) {
  ledger.must(alice.account, Send{bank0.party, carol.account, bank1.party, yuan(300), {}});
  EXPECT_EQ(has(bank0, alice), Amount{700});
  EXPECT_EQ(has(bank1, carol), Amount{300});
  EXPECT_EQ(owes(bank0), Amount{700});
  EXPECT_EQ(owes(bank1), Amount{300});
  EXPECT_EQ(reserves(bank0), Amount{});
  EXPECT_EQ(reserves(bank1), Amount{300});
  EXPECT_EQ(owes(ledger.authority()), Amount{300});
}

// A payment to and from a bank's own funds, as financing and settlement use it.
TEST_F(CashTest, ABankPaysByOwingAndIsPaidByOwingLess) {
  LedgerDelta delta{ledger.view()};
  const End own0{bank0.party, std::nullopt}, own1{bank1.party, std::nullopt};
  ASSERT_TRUE(can_pay(delta, own0, {bank1.party, carol.account}, yuan(200)));
  pay(delta, own0, {bank1.party, carol.account}, yuan(200));  // bank 0 buys from a customer of bank 1
  EXPECT_EQ(supply_of(delta, bank0.party, yuan(0).currency), Amount{1'000});
  EXPECT_EQ(supply_of(delta, bank1.party, yuan(0).currency), Amount{200});
  EXPECT_EQ(reserves_of(delta, bank0.party, yuan(0).currency), Amount{100});
  pay(delta, {bank0.party, alice.account}, own1, yuan(100));  // alice's deposit settles what bank 1 holds
  EXPECT_EQ(supply_of(delta, bank0.party, yuan(0).currency), Amount{900});
  EXPECT_EQ(reserves_of(delta, bank1.party, yuan(0).currency), Amount{300});
  EXPECT_EQ(can_pay(delta, own0, own1, yuan(1)).error().code, Refusal::E_CASH);
  EXPECT_TRUE(can_pay(delta, own1, own0, yuan(300)));
  EXPECT_EQ(
      can_pay(delta, {ledger.authority().party, std::nullopt}, {bank0.party, alice.account}, yuan(1)).error().code,
      Refusal::E_STATE);
}

TEST_F(CashTest, ReservesComeAndGoByTheAuthorityAlone) {
  ledger.must(ledger.authority().account, BurnReserves{bank0.party, yuan(300)});
  EXPECT_EQ(reserves(bank0), Amount{});
  EXPECT_EQ(owes(ledger.authority()), Amount{});
}

}  // namespace
}  // namespace tallystick::contracts::cash
