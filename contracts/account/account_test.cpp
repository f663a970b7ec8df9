// Accounts, their key policies, freezes and recovery: one row per reason to refuse, in the order the operations ask; then what they do.
#include <algorithm>

#include <gtest/gtest.h>

#include "contracts/account/change_policy.h"
#include "contracts/account/events.h"
#include "contracts/account/freeze.h"
#include "contracts/account/open.h"
#include "contracts/account/recovery.h"
#include "contracts/account/rules.h"
#include "contracts/ledger/attempts.h"
#include "contracts/party/freeze.h"
#include "contracts/party/register.h"

namespace tallystick::contracts::account {
namespace {

using party::Role;

KeyPolicy policy_of(std::initializer_list<std::pair<std::uint8_t, Duty>> keys, std::vector<Threshold> thresholds = {}) {
  KeyPolicy out;
  for (const auto& [n, duty] : keys) out.keys.items.push_back({KeyAlgorithm::secp256k1, test_key(n), duty});
  std::sort(out.keys.items.begin(), out.keys.items.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  out.thresholds.items = std::move(thresholds);
  return out;
}

Threshold need(std::uint8_t signatures, bool maker_and_checker = false) {
  return {0, {}, Amount{}, signatures, maker_and_checker};
}

struct AccountTest : ::testing::Test {
  TestLedger ledger;
  Member bank0 = ledger.bank(0), bank1 = ledger.bank(1), association = ledger.association();
  Member alice = ledger.enroll(0, "alice", {{Role::supplier}}, one_key(50));
  Member supervisor = ledger.appoint("supervisor", Role::supervisor);

  Account account(const AccountId& id) const { return must_load<Account>(ledger.view(), id); }
  PartyId enter(const Member& registrar, const std::string& name, Role role) {
    const Transaction t = ledger.transaction(
        registrar.account, {make_operation(party::Register{{name}, {{"test"}, {name}}, {{role}}, {}})});
    EXPECT_EQ(ledger.run(t).outcome, Outcome::applied);
    return derive_party(ledger.signed_transaction(t).id, 0);
  }
  Receipt sign_change(std::uint8_t key, const KeyPolicy& policy) {
    return ledger.run(ledger.transaction(alice.account, {make_operation(ChangePolicy{policy})}, {test_key(key)}));
  }
};

TEST_F(AccountTest, EveryRefusalInOrder) {
  const PartyId frozen = enter(bank0, "frozen", Role::supplier);
  ledger.must(supervisor.account, party::Freeze{frozen, {"order 1"}});
  const PartyId platform = enter(association, "platform", Role::platform);
  const Member held = ledger.enroll(0, "held", {{Role::supplier}});
  ledger.must(supervisor.account, Freeze{held.account, {"order 2"}});
  const Member waiting = ledger.enroll(0, "waiting", {{Role::supplier}});
  ledger.must(bank0.account, Recover{waiting.account, one_key(70)});
  const Member approved = ledger.enroll(0, "approved", {{Role::supplier}});
  ledger.must(bank0.account, Recover{approved.account, one_key(71)});
  ledger.must(association.account, ApproveRecovery{approved.account, policy_hash(one_key(71))});
  const AccountId nothing{};
  expect_refused(
      ledger,
      {
          {"open: a supplier", alice.account, make_operation(Open{alice.party, one_key(1)}), Refusal::E_ROLE},
          {"open: no such party", bank0.account, make_operation(Open{PartyId{}, one_key(1)}), Refusal::E_NOENT},
          {"open: frozen", bank0.account, make_operation(Open{frozen, one_key(1)}), Refusal::E_FROZEN},
          {"open: another's customer", bank1.account, make_operation(Open{alice.party, one_key(1)}), Refusal::E_OWNER},
          {"open: no keys", bank0.account, make_operation(Open{alice.party, {}}), Refusal::E_AMOUNT},
          {"open: a platform", association.account, make_operation(Open{platform, one_key(1)}), Refusal::E_POLICY},
          {"change: no keys", alice.account, make_operation(ChangePolicy{}), Refusal::E_AMOUNT},
          {"freeze: a supplier", alice.account, make_operation(Freeze{held.account, {"x"}}), Refusal::E_ROLE},
          {"freeze: no such account", bank0.account, make_operation(Freeze{nothing, {"x"}}), Refusal::E_NOENT},
          {"freeze: frozen", bank0.account, make_operation(Freeze{held.account, {"x"}}), Refusal::E_STATE},
          {"freeze: frozen by a supervisor", association.account, make_operation(Freeze{held.account, {"x"}}),
           Refusal::E_STATE},
          {"freeze: another's customer", bank1.account, make_operation(Freeze{alice.account, {"x"}}), Refusal::E_OWNER},
          {"freeze: no reason", bank0.account, make_operation(Freeze{alice.account, {}}), Refusal::E_AMOUNT},
          {"freeze: a bank", supervisor.account, make_operation(Freeze{bank0.account, {"x"}}), Refusal::E_POLICY},
          {"unfreeze: a supplier", alice.account, make_operation(Unfreeze{held.account, {"x"}}), Refusal::E_ROLE},
          {"unfreeze: no such account", bank0.account, make_operation(Unfreeze{nothing, {"x"}}), Refusal::E_NOENT},
          {"unfreeze: not frozen", bank0.account, make_operation(Unfreeze{alice.account, {"x"}}), Refusal::E_STATE},
          {"unfreeze: what a supervisor froze", bank0.account, make_operation(Unfreeze{held.account, {"x"}}),
           Refusal::E_OWNER},
          {"unfreeze: no reason", supervisor.account, make_operation(Unfreeze{held.account, {}}), Refusal::E_AMOUNT},
          {"recover: a supplier", alice.account, make_operation(Recover{alice.account, one_key(1)}), Refusal::E_ROLE},
          {"recover: no such account", bank0.account, make_operation(Recover{nothing, one_key(1)}), Refusal::E_NOENT},
          {"recover: one waits", bank0.account, make_operation(Recover{waiting.account, one_key(1)}), Refusal::E_STATE},
          {"recover: another's customer", bank1.account, make_operation(Recover{alice.account, one_key(1)}),
           Refusal::E_OWNER},
          {"recover: no keys", bank0.account, make_operation(Recover{alice.account, {}}), Refusal::E_AMOUNT},
          {"approve: a bank", bank0.account, make_operation(ApproveRecovery{waiting.account, Hash{}}), Refusal::E_ROLE},
          {"approve: none waits", association.account, make_operation(ApproveRecovery{alice.account, Hash{}}),
           Refusal::E_NOENT},
          {"approve: approved", association.account, make_operation(ApproveRecovery{approved.account, Hash{}}),
           Refusal::E_STATE},
          {"approve: another policy", association.account,
           make_operation(ApproveRecovery{waiting.account, policy_hash(one_key(71))}), Refusal::E_AMOUNT},
          {"stop: none waits", alice.account, make_operation(StopRecovery{alice.account}), Refusal::E_NOENT},
          {"stop: not its to stop", alice.account, make_operation(StopRecovery{waiting.account}), Refusal::E_OWNER},
      });
}

TEST(KeyPolicy, ThatCanBeMet) {
  KeyPolicy twice = one_key(1);
  twice.keys.items.push_back(twice.keys.items[0]);
  KeyPolicy no_point = one_key(1);
  no_point.keys.items[0].key = PublicKey{};
  struct Case {
    const char* name;
    KeyPolicy policy;
    bool fine;
  };
  const Case cases[] = {
      {"one key", one_key(1), true},
      {"no keys", {}, false},
      {"a key twice", twice, false},
      {"no point of the curve", no_point, false},
      {"two of two", policy_of({{1, Duty::any}, {2, Duty::any}}, {need(2)}), true},
      {"three of two", policy_of({{1, Duty::any}, {2, Duty::any}}, {need(3)}), false},
      {"none of two", policy_of({{1, Duty::any}, {2, Duty::any}}, {need(0)}), false},
      {"maker and checker", policy_of({{1, Duty::maker}, {2, Duty::checker}}, {need(1, true)}), true},
      {"any two are both", policy_of({{1, Duty::any}, {2, Duty::any}}, {need(1, true)}), true},
      {"one cannot be both", policy_of({{1, Duty::any}}, {need(1, true)}), false},
      {"two makers", policy_of({{1, Duty::maker}, {2, Duty::maker}}, {need(1, true)}), false},
      {"a maker and one who is either", policy_of({{1, Duty::maker}, {2, Duty::any}}, {need(1, true)}), true},
      {"nine signatures do not fit into a transaction",
       policy_of({{1, Duty::any},
                  {2, Duty::any},
                  {3, Duty::any},
                  {4, Duty::any},
                  {5, Duty::any},
                  {6, Duty::any},
                  {7, Duty::any},
                  {8, Duty::any},
                  {9, Duty::any}},
                 {need(9)}),
       false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(check_policy(c.policy).has_value(), c.fine);
  }
}

TEST_F(AccountTest, OpensForTheParty) {
  const Transaction t = ledger.transaction(bank0.account, {make_operation(Open{alice.party, one_key(51)})});
  ASSERT_EQ(ledger.run(t).outcome, Outcome::applied);
  const Account second = account(derive_account(ledger.signed_transaction(t).id, 0));
  EXPECT_EQ(second.party, alice.party);
  EXPECT_EQ(second.opened_by, bank0.party);
  EXPECT_EQ(scan_prefix(ledger.view(), Index::account_by_party, alice.party.view(), 10).size(), 2u);
  EXPECT_TRUE(belongs_to(ledger.view(), second.id, alice.party));
  EXPECT_FALSE(belongs_to(ledger.view(), second.id, bank0.party));
}

// A bank that was quicker does not keep the supervisor's freeze out, and does not lift it.
TEST_F(AccountTest, ASupervisorFreezesWhatABankFroze) {
  ledger.must(bank0.account, Freeze{alice.account, {"lost phone"}});
  ledger.must(supervisor.account, Freeze{alice.account, {"order 7"}});
  expect_refused(ledger, {{"by the bank", bank0.account, make_operation(Unfreeze{alice.account, {"found"}}),
                           Refusal::E_OWNER}});
  ledger.must(supervisor.account, Unfreeze{alice.account, {"order 7 is lifted"}});
  EXPECT_FALSE(must_load<Account>(ledger.view(), alice.account).frozen_by.has_value());
}

TEST_F(AccountTest, KeysRotateAndTheOldOnesAreGone) {
  EXPECT_EQ(sign_change(50, one_key(51)).outcome, Outcome::applied);
  EXPECT_EQ(sign_change(50, one_key(50)).refusal, Refusal::E_SIG);
  EXPECT_EQ(sign_change(51, one_key(52)).outcome, Outcome::applied);
}

TEST_F(AccountTest, LostKeysAreReplacedAfterTheCoolOff) {
  ledger.must(bank0.account, Recover{alice.account, one_key(60)});
  ledger.pass(Millis{100 * 3'600'000});
  ledger.run_block({});
  EXPECT_EQ(account(alice.account).policy, one_key(50)) << "nothing happens before the association approves";
  ledger.must(association.account, ApproveRecovery{alice.account, policy_hash(one_key(60))});
  const Timestamp approved = ledger.next_block().time;
  EXPECT_EQ(load<Recovery>(ledger.view(), alice.account)->effective, approved + Millis{72 * 3'600'000});
  ledger.pass(Millis{72 * 3'600'000 - 1});
  ledger.run_block({});
  EXPECT_EQ(account(alice.account).policy, one_key(50));
  ledger.pass(Millis{1});
  const BlockOutput out = ledger.run_block({});
  ASSERT_EQ(out.receipts.size(), 1u);
  EXPECT_TRUE(event_as<PolicyChanged>(out.receipts[0].events.items.at(0))->recovered);
  EXPECT_EQ(account(alice.account).policy, one_key(60));
  EXPECT_FALSE(load<Recovery>(ledger.view(), alice.account));
}

TEST_F(AccountTest, WhoeverHasTheOldKeysStopsARecovery) {
  ledger.must(bank0.account, Recover{alice.account, one_key(60)});
  ledger.must(association.account, ApproveRecovery{alice.account, policy_hash(one_key(60))});
  ledger.must(alice.account, StopRecovery{alice.account});
  EXPECT_FALSE(load<Recovery>(ledger.view(), alice.account));
  ledger.must(bank0.account, Recover{alice.account, one_key(60)});
  EXPECT_EQ(sign_change(50, one_key(51)).events.size(), 2u);  // the change, and the recovery that it stops
  EXPECT_FALSE(load<Recovery>(ledger.view(), alice.account));
  ledger.must(bank0.account, Recover{alice.account, one_key(60)});
  ledger.must(bank0.account, StopRecovery{alice.account});
  ledger.pass(Millis{std::int64_t{1'000} * 3'600'000});
  ledger.run_block({});
  EXPECT_EQ(account(alice.account).policy, one_key(51));
}

}  // namespace
}  // namespace tallystick::contracts::account
