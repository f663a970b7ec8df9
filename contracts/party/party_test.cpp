// Parties, roles, freezes, stops and groups: one row per reason to refuse, in the order the operations ask; then what they do.
#include <gtest/gtest.h>

#include "contracts/ledger/attempts.h"
#include "contracts/party/admit_bank.h"
#include "contracts/party/change_role.h"
#include "contracts/party/events.h"
#include "contracts/party/freeze.h"
#include "contracts/party/group.h"
#include "contracts/party/register.h"
#include "contracts/party/roles.h"
#include "contracts/party/rules.h"
#include "contracts/party/serve.h"
#include "contracts/party/stop_issuing.h"

namespace tallystick::contracts::party {
namespace {

struct PartyTest : ::testing::Test {
  TestLedger ledger;
  Member bank0 = ledger.bank(0), bank1 = ledger.bank(1), association = ledger.association();
  Member alice = ledger.enroll(0, "alice", {{Role::supplier}});
  Member supervisor = ledger.appoint("supervisor", Role::supervisor);

  Party party(const PartyId& id) const { return must_load<Party>(ledger.view(), id); }
  // A party without account.
  PartyId enter(const Member& registrar, const std::string& name, Roles roles) {
    const Transaction t = ledger.transaction(
        registrar.account, {make_operation(Register{{name}, {{"test"}, {name}}, std::move(roles), {}})});
    const PartyId id = derive_party(ledger.signed_transaction(t).id, 0);
    EXPECT_EQ(ledger.run(t).outcome, Outcome::applied);
    return id;
  }
  GroupId form(const Member& by) {
    const Transaction t = ledger.transaction(by.account, {make_operation(FormGroup{{"Group"}})});
    const GroupId id{derive_party(ledger.signed_transaction(t).id, 0).raw()};
    EXPECT_EQ(ledger.run(t).outcome, Outcome::applied);
    return id;
  }
};

Operation registering(Roles roles, std::string name = "new", LegalId id = {{"test"}, {"new"}},
                      std::optional<GroupId> group = {}) {
  return make_operation(Register{{std::move(name)}, std::move(id), std::move(roles), group});
}

TEST_F(PartyTest, EveryRefusalInOrder) {
  const PartyId nobody{};
  const GroupId no_group{};
  const PartyId frozen = enter(bank0, "frozen", {{Role::supplier}});
  ledger.must(supervisor.account, Freeze{frozen, {"order 1"}});
  const PartyId stopped = enter(bank0, "stopped", {{Role::core_enterprise}});
  ledger.must(supervisor.account, StopIssuing{stopped, StopCause::bond_default, {"bond 7"}});
  const PartyId platform = enter(association, "platform", {{Role::platform}});
  const PartyId loner = enter(bank1, "loner", {{Role::supplier}});
  expect_refused(
      ledger,
      {
          {"register: a supplier", alice.account, registering({{Role::supplier}}), Refusal::E_ROLE},
          {"register: a bank gives what the association gives", bank0.account, registering({{Role::attester}}),
           Refusal::E_ROLE},
          {"register: the association gives what banks give", association.account, registering({{Role::supplier}}),
           Refusal::E_ROLE},
          {"register: one of two roles is not its to give", bank0.account,
           registering({{Role::supplier, Role::auditor}}), Refusal::E_ROLE},
          {"register: nobody makes a bank", association.account, registering({{Role::bank}}), Refusal::E_ROLE},
          {"register: nor an authority", association.account, registering({{Role::settlement_authority}}),
           Refusal::E_ROLE},
          {"register: no such group", bank0.account,
           registering({{Role::supplier}}, "new", {{"test"}, {"new"}}, no_group), Refusal::E_NOENT},
          {"register: no name", bank0.account, registering({{Role::supplier}}, ""), Refusal::E_AMOUNT},
          {"register: no scheme", bank0.account, registering({{Role::supplier}}, "new", {{""}, {"new"}}),
           Refusal::E_AMOUNT},
          {"register: no value", bank0.account, registering({{Role::supplier}}, "new", {{"test"}, {""}}),
           Refusal::E_AMOUNT},
          {"register: no role", bank0.account, registering({}), Refusal::E_AMOUNT},
          {"register: roles descend", bank0.account, registering({{Role::supplier, Role::core_enterprise}}),
           Refusal::E_AMOUNT},
          {"register: a role twice", bank0.account, registering({{Role::supplier, Role::supplier}}), Refusal::E_AMOUNT},
          {"register: a platform that guarantees", association.account,
           registering({{Role::guarantor, Role::platform}}), Refusal::E_POLICY},
          {"register: legal id taken", bank1.account, registering({{Role::supplier}}, "new", {{"test"}, {"alice"}}),
           Refusal::E_EXISTS},

          {"grant: a supplier", alice.account, make_operation(GrantRole{alice.party, Role::core_enterprise}),
           Refusal::E_ROLE},
          {"grant: genesis only", association.account, make_operation(GrantRole{alice.party, Role::association}),
           Refusal::E_ROLE},
          {"grant: no such party", bank0.account, make_operation(GrantRole{nobody, Role::supplier}), Refusal::E_NOENT},
          {"grant: has it", bank0.account, make_operation(GrantRole{alice.party, Role::supplier}), Refusal::E_STATE},
          {"grant: another bank's customer", bank1.account,
           make_operation(GrantRole{alice.party, Role::core_enterprise}), Refusal::E_OWNER},
          {"grant: platform beside another", association.account, make_operation(GrantRole{loner, Role::platform}),
           Refusal::E_POLICY},
          {"grant: beside a platform", association.account, make_operation(GrantRole{platform, Role::guarantor}),
           Refusal::E_POLICY},
          {"grant: clearing bank that is none", association.account,
           make_operation(GrantRole{alice.party, Role::clearing_bank}), Refusal::E_POLICY},
          {"revoke: a supplier", alice.account, make_operation(RevokeRole{alice.party, Role::supplier}),
           Refusal::E_ROLE},
          {"revoke: no such party", bank0.account, make_operation(RevokeRole{nobody, Role::supplier}),
           Refusal::E_NOENT},
          {"revoke: has it not", bank0.account, make_operation(RevokeRole{alice.party, Role::core_enterprise}),
           Refusal::E_STATE},
          {"revoke: another bank's customer", bank1.account, make_operation(RevokeRole{alice.party, Role::supplier}),
           Refusal::E_OWNER},

          {"admit: a bank", bank0.account, make_operation(AdmitBank{{"new"}, {{"test"}, {"new"}}, one_key(1)}),
           Refusal::E_ROLE},
          {"admit: no name", association.account, make_operation(AdmitBank{{}, {{"test"}, {"new"}}, one_key(1)}),
           Refusal::E_AMOUNT, "name"},
          {"admit: no legal id", association.account, make_operation(AdmitBank{{"new"}, {{"test"}, {}}, one_key(1)}),
           Refusal::E_AMOUNT, "legal_id"},
          {"admit: no keys", association.account, make_operation(AdmitBank{{"new"}, {{"test"}, {"new"}}, {}}),
           Refusal::E_AMOUNT, "keys"},
          {"admit: legal id taken", association.account,
           make_operation(AdmitBank{{"new"}, {{"test"}, {"alice"}}, one_key(1)}), Refusal::E_EXISTS},

          {"freeze: a bank", bank0.account, make_operation(Freeze{alice.party, {"x"}}), Refusal::E_ROLE},
          {"freeze: no such party", supervisor.account, make_operation(Freeze{nobody, {"x"}}), Refusal::E_NOENT},
          {"freeze: frozen", supervisor.account, make_operation(Freeze{frozen, {"x"}}), Refusal::E_STATE},
          {"freeze: no reason", supervisor.account, make_operation(Freeze{alice.party, {}}), Refusal::E_AMOUNT},
          {"freeze: a bank", supervisor.account, make_operation(Freeze{bank0.party, {"x"}}), Refusal::E_POLICY},
          {"freeze: the association", supervisor.account, make_operation(Freeze{association.party, {"x"}}),
           Refusal::E_POLICY},
          {"unfreeze: a bank", bank0.account, make_operation(Unfreeze{frozen, {"x"}}), Refusal::E_ROLE},
          {"unfreeze: no such party", supervisor.account, make_operation(Unfreeze{nobody, {"x"}}), Refusal::E_NOENT},
          {"unfreeze: not frozen", supervisor.account, make_operation(Unfreeze{alice.party, {"x"}}), Refusal::E_STATE},
          {"unfreeze: no reason", supervisor.account, make_operation(Unfreeze{frozen, {}}), Refusal::E_AMOUNT},

          {"stop: a bank", bank0.account, make_operation(StopIssuing{alice.party, StopCause::other, {"x"}}),
           Refusal::E_ROLE},
          {"stop: no such party", supervisor.account, make_operation(StopIssuing{nobody, StopCause::other, {"x"}}),
           Refusal::E_NOENT},
          {"stop: stopped", supervisor.account, make_operation(StopIssuing{stopped, StopCause::other, {"x"}}),
           Refusal::E_STATE},
          {"stop: the ledger's own cause", supervisor.account,
           make_operation(StopIssuing{alice.party, StopCause::own_default, {"x"}}), Refusal::E_AMOUNT},
          {"stop: no reason", supervisor.account, make_operation(StopIssuing{alice.party, StopCause::other, {}}),
           Refusal::E_AMOUNT},
          {"clear: the association", association.account, make_operation(ClearStop{stopped}), Refusal::E_ROLE},
          {"clear: no such party", supervisor.account, make_operation(ClearStop{nobody}), Refusal::E_NOENT},
          {"clear: not stopped", supervisor.account, make_operation(ClearStop{alice.party}), Refusal::E_STATE},

          {"form group: a supplier", alice.account, make_operation(FormGroup{{"g"}}), Refusal::E_ROLE},
          {"form group: no name", bank0.account, make_operation(FormGroup{{}}), Refusal::E_AMOUNT},
          {"set group: a supplier", alice.account, make_operation(SetGroup{alice.party, {}}), Refusal::E_ROLE},
          {"set group: no such party", bank0.account, make_operation(SetGroup{nobody, {}}), Refusal::E_NOENT},
          {"set group: no such group", bank0.account, make_operation(SetGroup{alice.party, no_group}),
           Refusal::E_NOENT},
          {"set group: there already", bank0.account, make_operation(SetGroup{alice.party, {}}), Refusal::E_STATE},

          {"serve: a supplier", alice.account, make_operation(Serve{alice.party}), Refusal::E_ROLE},
          {"serve: no such party", bank0.account, make_operation(Serve{nobody}), Refusal::E_NOENT},
          {"serve: frozen", bank1.account, make_operation(Serve{frozen}), Refusal::E_FROZEN},
          {"serve: a platform", bank0.account, make_operation(Serve{platform}), Refusal::E_POLICY},
          {"serve: served", bank0.account, make_operation(Serve{alice.party}), Refusal::E_EXISTS},
      });
  const GroupId group = form(bank1);
  EXPECT_EQ(ledger.run(bank1.account, SetGroup{alice.party, group}).refusal, Refusal::E_OWNER);
}

TEST_F(PartyTest, APartyThatGotAnAccountCannotBecomeAPlatform) {
  const Member watcher = ledger.appoint("watcher", Role::auditor);
  ledger.must(association.account, RevokeRole{watcher.party, Role::auditor});
  const Receipt receipt = ledger.run(association.account, GrantRole{watcher.party, Role::platform});
  EXPECT_EQ(receipt.refusal, Refusal::E_POLICY);
  EXPECT_EQ(receipt.detail.value, "no_pooling: the party has an account");
}

TEST_F(PartyTest, ABankRegistersItsCustomerAndServesIt) {
  const PartyId id = enter(bank0, "carol", {{Role::core_enterprise, Role::supplier}});
  const Party carol = party(id);
  EXPECT_EQ(carol.registrar, bank0.party);
  EXPECT_TRUE(carol.has(Role::core_enterprise) && carol.has(Role::supplier) && !carol.has(Role::bank));
  EXPECT_TRUE(is_customer(ledger.view(), bank0.party, id));
  EXPECT_FALSE(is_customer(ledger.view(), bank1.party, id));
  ledger.must(bank1.account, Serve{id});
  EXPECT_TRUE(is_customer(ledger.view(), bank1.party, id));
  const auto customers = scan_prefix(ledger.view(), Index::customer_by_party, id.view(), 10);
  EXPECT_EQ(customers.size(), 2u);
}

TEST_F(PartyTest, RolesComeAndGo) {
  ledger.must(bank0.account, GrantRole{alice.party, Role::core_enterprise});
  ledger.must(association.account, GrantRole{alice.party, Role::guarantor});
  EXPECT_EQ(party(alice.party).roles.items, (std::vector{Role::core_enterprise, Role::supplier, Role::guarantor}));
  const Receipt receipt = ledger.must(bank0.account, RevokeRole{alice.party, Role::supplier});
  EXPECT_EQ(party(alice.party).roles.items, (std::vector{Role::core_enterprise, Role::guarantor}));
  EXPECT_EQ(event_as<RolesChanged>(receipt.events.items.at(0))->roles, party(alice.party).roles);
}

TEST_F(PartyTest, StopsAreSetAndCleared) {
  ledger.must(association.account, StopIssuing{alice.party, StopCause::bills_overdue, {"list of 2026-01"}});
  ASSERT_TRUE(is_stopped(ledger.view(), alice.party));
  const auto stop = load<IssuingStop>(ledger.view(), alice.party);
  EXPECT_EQ(stop->set_by, association.party);
  EXPECT_EQ(stop->since, ledger.today());
  LedgerDelta delta{ledger.view()};
  stop_issuing(delta, alice.party, StopCause::own_default, {"later"}, ledger.today());
  EXPECT_EQ(load<IssuingStop>(delta, alice.party)->cause, StopCause::bills_overdue) << "the older stop stays";
  ledger.must(supervisor.account, ClearStop{alice.party});
  EXPECT_FALSE(is_stopped(ledger.view(), alice.party));
}

// Stands in for a receivable in the index of delinquent ones.
struct Unpaid {
  static constexpr Table kTable = static_cast<Table>(251);
  using Key = PartyId;
  Key key() const { return issuer; }
  PartyId issuer;
  static constexpr auto fields() { return field_list(field("issuer", &Unpaid::issuer)); }
  std::vector<IndexEntry> index_entries() const { return {{Index::receivable_delinquent, index_key(issuer)}}; }
};

TEST_F(PartyTest, AStopForOnesOwnDefaultLastsUntilItIsPaid) {
  ledger.edit([&](LedgerDelta& delta) {
    stop_issuing(delta, alice.party, StopCause::own_default, {"unpaid"}, ledger.today());
    delta.store(Unpaid{alice.party});
  });
  EXPECT_EQ(ledger.run(supervisor.account, ClearStop{alice.party}).refusal, Refusal::E_STATE);
  ledger.edit([&](LedgerDelta& delta) { delta.erase<Unpaid>(alice.party); });
  EXPECT_EQ(ledger.run(supervisor.account, ClearStop{alice.party}).outcome, Outcome::applied);
}

TEST_F(PartyTest, GroupsTieCompaniesTogether) {
  const PartyId bob = enter(bank1, "bob", {{Role::supplier}});
  EXPECT_TRUE(same_group(ledger.view(), bob, bob));
  EXPECT_FALSE(same_group(ledger.view(), alice.party, bob)) << "two without a group are not in one";
  const GroupId group = form(bank0);
  ledger.must(bank0.account, SetGroup{alice.party, group});
  EXPECT_FALSE(same_group(ledger.view(), alice.party, bob));
  ledger.must(association.account, SetGroup{bob, group});  // the association may place any party
  EXPECT_TRUE(same_group(ledger.view(), alice.party, bob));
  EXPECT_EQ(scan_prefix(ledger.view(), Index::party_by_group, group.view(), 10).size(), 2u);
  ledger.must(bank0.account, SetGroup{alice.party, {}});
  EXPECT_EQ(scan_prefix(ledger.view(), Index::party_by_group, group.view(), 10).size(), 1u);
}

TEST(Roles, EveryRoleHasOneGrantorOrNone) {
  for (const auto& [role, name] : EnumNames<Role>::values) {
    SCOPED_TRACE(name);
    const auto grantor = granted_by(role);
    EXPECT_TRUE(!grantor || *grantor == Role::bank || *grantor == Role::association);
    EXPECT_EQ(without_role(with_role({}, role), role), Roles{});
    EXPECT_EQ(with_role(with_role({}, role), role).size(), 1u);
  }
}

}  // namespace
}  // namespace tallystick::contracts::party
