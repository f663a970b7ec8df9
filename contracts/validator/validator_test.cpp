// Proposals and votes: one row per reason to refuse, in the order the operations ask; then what they do.
#include <gtest/gtest.h>

#include "contracts/ledger/attempts.h"
#include "contracts/party/admit_bank.h"
#include "contracts/validator/epoch.h"
#include "contracts/validator/events.h"
#include "contracts/validator/propose.h"
#include "contracts/validator/rules.h"
#include "contracts/validator/vote.h"
#include "core/sha256.h"

namespace tallystick::contracts::validator {
namespace {

Hash pin(std::string_view name) {
  return sha256(as_bytes(name));
}

struct ValidatorTest : ::testing::Test {
  TestLedger ledger;
  Member bank0 = ledger.bank(0), bank1 = ledger.bank(1), bank2 = ledger.bank(2), bank3 = ledger.bank(3);
  Member bank4 = admit("Bank 4", 5);
  Member alice = ledger.enroll(0, "alice", {{party::Role::supplier}});

  Member admit(const std::string& name, std::uint8_t key) {
    const Transaction t = ledger.transaction(
        ledger.association().account, {make_operation(party::AdmitBank{{name}, {{"test"}, {name}}, one_key(key)})});
    EXPECT_EQ(ledger.run(t).outcome, Outcome::applied);
    const Hash id = ledger.signed_transaction(t).id;
    return {derive_party(id, 0), derive_account(id, 0)};
  }
  ProposeJoin join(const Member& bank, std::uint8_t key) const {
    return {bank.party, bank.account, test_key(key), pin("pin " + std::to_string(key)), proof(bank, key)};
  }
  Signature proof(const Member& bank, std::uint8_t key) const {
    return test_signature(key, key_proof_digest(ledger.network(), bank.party, test_key(key)));
  }
  ProposeRotate turn_to(const Member& bank, std::uint8_t key) const {
    return {bank.party, test_key(key), {}, proof(bank, key)};
  }
  template <class Op>
  ProposalId propose(const Member& by, const Op& op) {
    const Transaction t = ledger.transaction(by.account, {make_operation(op)});
    EXPECT_EQ(ledger.run(t).outcome, Outcome::applied) << ledger.last().receipts.front().detail.value;
    return proposal_id(ledger.signed_transaction(t).id, 0);
  }
  // Proposed by bank 0, approved by 1 and 2: decided.
  template <class Op>
  void decide(const Op& op) {
    const ProposalId id = propose(bank0, op);
    ledger.must(bank1.account, Approve{id});
    ledger.must(bank2.account, Approve{id});
  }
  Validators set() const { return validators_of(ledger.view()); }
};

TEST_F(ValidatorTest, EveryRefusalInOrder) {
  const ProposeJoin good = join(bank4, 31);
  const ProposeRotate turn{bank3.party, test_key(32), pin("turn"), proof(bank3, 32)};
  const ProposalId open = propose(bank0, good);
  const ProposalId other = propose(bank1, join(bank4, 33));
  ledger.must(bank1.account, Approve{open});
  const PublicKey no_point{};
  const PublicKey old_key = test_key(11);  // of bank 0
  const Hash old_pin = sha256(as_bytes("Bank 0"));
  const AccountId nobody{};
  expect_refused(
      ledger,
      {
          {"join: a supplier", alice.account, make_operation(good), Refusal::E_ROLE},
          {"join: another bank, by one that does not validate", bank4.account,
           make_operation(but(good, [&](auto& op) { op.party = bank0.party; })), Refusal::E_VALIDATOR},
          {"join: no bank", bank2.account, make_operation(but(good, [&](auto& op) { op.party = alice.party; })),
           Refusal::E_NOENT},
          {"join: no such account", bank2.account,
           make_operation(but(good, [&](auto& op) { op.operator_account = nobody; })), Refusal::E_NOENT},
          {"join: another's account", bank2.account,
           make_operation(but(good, [&](auto& op) { op.operator_account = bank1.account; })), Refusal::E_OWNER},
          {"join: validates already", bank2.account, make_operation(join(bank1, 34)), Refusal::E_STATE},
          {"join: no key", bank2.account, make_operation(but(good, [&](auto& op) { op.consensus_key = no_point; })),
           Refusal::E_AMOUNT, "consensus_key"},
          {"join: no pin", bank2.account, make_operation(but(good, [&](auto& op) { op.tls_key_pin = {}; })),
           Refusal::E_AMOUNT, "tls_key_pin"},
          {"join: a validator's key", bank2.account,
           make_operation(but(good, [&](auto& op) { op.consensus_key = old_key; })), Refusal::E_KEY_USED,
           "consensus_key"},
          {"join: a validator's pin", bank2.account,
           make_operation(but(good, [&](auto& op) { op.tls_key_pin = old_pin; })), Refusal::E_KEY_USED, "tls_key_pin"},
          {"join: another's proof", bank2.account,
           make_operation(but(good, [&](auto& op) { op.key_proof = proof(bank3, 31); })), Refusal::E_PROOF,
           "key_proof"},
          {"join: a proof by another key", bank2.account,
           make_operation(but(good, [&](auto& op) { op.key_proof = proof(bank4, 32); })), Refusal::E_PROOF},
          {"join: no proof", bank2.account, make_operation(but(good, [&](auto& op) { op.key_proof = {}; })),
           Refusal::E_PROOF},
          {"join: proposed already", bank0.account, make_operation(good), Refusal::E_EXISTS},
          {"leave: a supplier", alice.account, make_operation(ProposeLeave{bank0.party}), Refusal::E_ROLE},
          {"leave: another, by one that does not validate", bank4.account, make_operation(ProposeLeave{bank0.party}),
           Refusal::E_VALIDATOR},
          {"leave: no validator", bank4.account, make_operation(ProposeLeave{bank4.party}), Refusal::E_NOENT},
          {"leave: the fourth of four", bank0.account, make_operation(ProposeLeave{bank3.party}), Refusal::E_POLICY,
           "members_min"},
          {"rotate: a supplier", alice.account, make_operation(turn), Refusal::E_ROLE},
          {"rotate: another, by one that does not validate", bank4.account, make_operation(turn), Refusal::E_VALIDATOR},
          {"rotate: no validator", bank4.account, make_operation(but(turn, [&](auto& op) { op.party = bank4.party; })),
           Refusal::E_NOENT},
          {"rotate: nothing new", bank3.account, make_operation(ProposeRotate{bank3.party, {}, {}, {}}),
           Refusal::E_AMOUNT, "neither"},
          {"rotate: no point", bank3.account, make_operation(ProposeRotate{bank3.party, no_point, {}, {}}),
           Refusal::E_AMOUNT},
          {"rotate: its own key again", bank3.account, make_operation(turn_to(bank3, 14)), Refusal::E_KEY_USED},
          {"rotate: no proof", bank3.account, make_operation(but(turn, [&](auto& op) { op.key_proof.reset(); })),
           Refusal::E_PROOF},
          {"rotate: another's proof", bank3.account,
           make_operation(but(turn, [&](auto& op) { op.key_proof = proof(bank2, 32); })), Refusal::E_PROOF},
          {"rotate: a proof of nothing", bank3.account,
           make_operation(but(turn, [&](auto& op) { op.consensus_key.reset(); })), Refusal::E_PROOF, "without"},
          {"approve: a supplier", alice.account, make_operation(Approve{open}), Refusal::E_ROLE},
          {"approve: does not validate", bank4.account, make_operation(Approve{open}), Refusal::E_VALIDATOR},
          {"approve: nothing open", bank2.account, make_operation(Approve{}), Refusal::E_NOENT},
          {"approve: again", bank1.account, make_operation(Approve{open}), Refusal::E_STATE},
          {"withdraw: a supplier", alice.account, make_operation(Withdraw{open}), Refusal::E_ROLE},
          {"withdraw: nothing open", bank2.account, make_operation(Withdraw{}), Refusal::E_NOENT},
          {"withdraw: not its own", bank2.account, make_operation(Withdraw{open}), Refusal::E_OWNER},
      });
  ledger.must(bank2.account, Approve{open});  // decided: bank 4 joins, with the key of this proposal
  expect_refused(ledger,
                 {
                     {"approve: decided and gone", bank3.account, make_operation(Approve{open}), Refusal::E_NOENT},
                     {"approve: joins already by another proposal", bank3.account, make_operation(Approve{other}),
                      Refusal::E_STATE},
                 });
}

TEST_F(ValidatorTest, OnlyTheOperatorAccountSpeaks) {
  const ProposalId id = propose(bank0, join(bank4, 31));
  const Transaction t = ledger.transaction(ledger.association().account, {make_operation(Approve{id})});
  EXPECT_EQ(ledger.run(t).refusal, Refusal::E_ROLE);
  ledger.edit([&](LedgerDelta& delta) {
    Validators all = validators_of(delta);
    all.in_force.items[1].operator_account = alice.account;
    delta.store(all);
  });
  EXPECT_EQ(ledger.run(bank1.account, Approve{id}).refusal, Refusal::E_VALIDATOR);
}

TEST_F(ValidatorTest, AQuorumAnnouncesTheChange) {
  const ProposalId id = propose(bank4, join(bank4, 31));
  EXPECT_TRUE(load<Proposal>(ledger.view(), id)->approvals.empty()) << "no validator yet: its wish is no approval";
  ledger.must(bank3.account, Approve{id});
  ledger.must(bank1.account, Approve{id});
  EXPECT_EQ(set().announced, set().in_force);
  const Receipt last = ledger.must(bank0.account, Approve{id});
  EXPECT_TRUE(event_as<ChangeApproved>(last.events.items.at(1)));
  EXPECT_FALSE(load<Proposal>(ledger.view(), id));
  ASSERT_EQ(set().announced.size(), 5u);
  EXPECT_EQ(set().in_force.size(), 4u);
  const ValidatorList list = next_validators(ledger.view());
  ASSERT_TRUE(check_validator_list(list));
  EXPECT_EQ(list.validators.items[4].seat, 4);
  EXPECT_EQ(list.validators.items[4].name.value, "Bank 4");
  EXPECT_EQ(list.validators.items[4].consensus_key, test_key(31));
  EXPECT_EQ(validators_in_force(ledger.view()), validator_list(test_genesis()));
}

TEST_F(ValidatorTest, WhatDoesNotFitWaits) {
  decide(join(bank4, 31));
  decide(turn_to(bank3, 32));
  EXPECT_EQ(set().waiting.size(), 2u);
  EXPECT_EQ(set().announced.size(), 5u);
  EXPECT_EQ(set().announced.items[3].consensus_key, test_key(14)) << "one change an epoch among four";
}

TEST_F(ValidatorTest, AFifthMakesRoomForOneToLeave) {
  decide(join(bank4, 31));
  decide(ProposeLeave{bank3.party});
  EXPECT_EQ(ledger.run(bank0.account, ProposeLeave{bank2.party}).refusal, Refusal::E_POLICY);
}

TEST_F(ValidatorTest, AKeyAndAPinRotateApart) {
  const ProposalId key = propose(bank3, turn_to(bank3, 32));
  const ProposalId both = propose(bank0, ProposeRotate{bank3.party, {}, pin("new"), {}});
  for (const ProposalId& id : {key, both})
    for (const Member& bank : {bank1, bank2}) ledger.must(bank.account, Approve{id});
  const Members after = members_after(set(), 2);
  EXPECT_EQ(after.items[3].consensus_key, test_key(32));
  EXPECT_EQ(after.items[3].tls_key_pin, pin("new"));
}

TEST_F(ValidatorTest, AProposalEndsAtItsExpiry) {
  const ProposalId id = propose(bank0, join(bank4, 31));
  ledger.pass(Millis{168 * 3'600'000});
  EXPECT_EQ(ledger.run(bank1.account, Approve{id}).refusal, Refusal::E_EXPIRED);
  EXPECT_FALSE(load<Proposal>(ledger.view(), id)) << "the same block clears it away";
  propose(bank0, join(bank4, 31));
}

TEST_F(ValidatorTest, ProposalAndApprovalCanBeTakenBack) {
  const ProposalId id = propose(bank0, join(bank4, 31));
  ledger.must(bank1.account, Approve{id});
  ledger.must(bank1.account, Withdraw{id});
  EXPECT_EQ(load<Proposal>(ledger.view(), id)->approvals.items, std::vector<PartyId>{bank0.party});
  ledger.must(bank0.account, Withdraw{id});
  EXPECT_FALSE(load<Proposal>(ledger.view(), id));
}

TEST_F(ValidatorTest, AnAdmittedBankIsOneLikeThoseOfGenesis) {
  const auto bank = load<party::Bank>(ledger.view(), bank4.party);
  ASSERT_TRUE(bank);
  EXPECT_EQ(bank->operator_account, bank4.account);
  EXPECT_FALSE(bank->genesis_place);
  EXPECT_TRUE(load<party::Party>(ledger.view(), bank4.party)->has(party::Role::clearing_bank));
}

}  // namespace
}  // namespace tallystick::contracts::validator
