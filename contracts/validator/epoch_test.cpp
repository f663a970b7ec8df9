// Epochs: what consensus sealed comes into force, and nothing else.
#include "contracts/validator/epoch.h"

#include <gtest/gtest.h>

#include "contracts/ledger/test_ledger.h"
#include "contracts/validator/events.h"
#include "contracts/validator/propose.h"
#include "contracts/validator/rules.h"
#include "contracts/validator/vote.h"
#include "core/sha256.h"

namespace tallystick::contracts::validator {
namespace {

// A genesis of n banks; keys of the operators from 1 on, of consensus from 101 on.
Genesis genesis_of(std::uint8_t n) {
  Genesis genesis = test_genesis();
  genesis.banks.items.clear();
  for (std::uint8_t i = 0; i < n; ++i) {
    const std::string name = "Bank " + std::to_string(i);
    genesis.banks.items.push_back({{name},
                                   {"0199:BANK" + std::to_string(i)},
                                   test_key(static_cast<std::uint8_t>(1 + i)),
                                   test_key(static_cast<std::uint8_t>(101 + i)),
                                   sha256(as_bytes(name))});
  }
  genesis.settlement_authority_key = test_key(100);
  genesis.association_threshold = 1;
  return genesis;
}

struct Network {
  explicit Network(std::uint8_t n) : ledger{genesis_of(n)} {}
  TestLedger ledger;
  std::uint64_t epoch = 0;

  Validators set() const { return validators_of(ledger.view()); }
  Member bank(std::uint16_t i) const { return ledger.bank(i); }
  // Decided by all it takes.
  template <class Op>
  void decide(const Op& op) {
    const Transaction t = ledger.transaction(bank(0).account, {make_operation(op)});
    ensure(ledger.run(t).outcome == Outcome::applied);
    const ProposalId id = proposal_id(ledger.signed_transaction(t).id, 0);
    for (std::uint16_t i = 1; load<Proposal>(ledger.view(), id); ++i)
      if (member_of(set().in_force, bank(i).party) != nullptr) ledger.must(bank(i).account, Approve{id});
  }
  Signature proof(std::uint16_t i, std::uint8_t key) const {
    return test_signature(key, key_proof_digest(ledger.network(), bank(i).party, test_key(key)));
  }
  ProposeRotate turn(std::uint16_t i, std::uint8_t key) const {
    return {bank(i).party, test_key(key), {}, proof(i, key)};
  }
  void rotate(std::uint16_t i, std::uint8_t key) { decide(turn(i, key)); }
  BlockOutput enter(std::optional<Hash> sealed = {}) {
    ledger.enter_epoch(Epoch{++epoch}, sealed);
    return ledger.run_block({});
  }
};

TEST(ValidatorEpoch, AnEpochTakesAsManyChangesAsTheSetMayBear) {
  struct Row {
    const char* name;
    std::uint8_t members;
    std::size_t changes;
  };
  const Row rows[] = {{"one alone", 1, 1}, {"four", 4, 1}, {"six", 6, 1}, {"seven", 7, 2}, {"ten", 10, 3}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Network network{row.members};
    for (std::uint8_t i = 0; i < 4; ++i)
      network.rotate(static_cast<std::uint16_t>(i % row.members), static_cast<std::uint8_t>(150 + i));
    EXPECT_EQ(network.set().waiting.size(), 4u);
    network.enter();
    EXPECT_EQ(network.set().waiting.size(), 4 - row.changes);
    EXPECT_EQ(network.set().epoch, Epoch{1});
    EXPECT_FALSE(has_due_work(registry(), network.ledger.view(), network.ledger.next_block()));
  }
}

TEST(ValidatorEpoch, WhatWasApprovedAfterTheSealedStateComesLater) {
  Network network{7};
  network.rotate(0, 150);
  const Hash sealed = validator_list_hash(next_validators(network.ledger.view()));
  network.rotate(1, 151);
  EXPECT_NE(validator_list_hash(next_validators(network.ledger.view())), sealed);
  const BlockOutput out = network.enter(sealed);
  EXPECT_EQ(validator_list_hash(validators_in_force(network.ledger.view())), sealed);
  ASSERT_EQ(out.receipts.size(), 1u);
  const auto began = event_as<EpochBegan>(out.receipts[0].events.items.at(0));
  ASSERT_TRUE(began);
  EXPECT_EQ(began->changes.size(), 1u);
  EXPECT_EQ(network.set().waiting.size(), 1u);
  EXPECT_EQ(network.set().announced.items[1].consensus_key, test_key(151)) << "announced for the epoch after";
}

TEST(ValidatorEpoch, AnEpochMayTakeNothing) {
  Network network{4};
  const Hash sealed = validator_list_hash(next_validators(network.ledger.view()));
  network.rotate(0, 150);
  network.enter(sealed);
  EXPECT_EQ(network.set().in_force.items[0].consensus_key, test_key(101));
  EXPECT_EQ(network.set().waiting.size(), 1u);
}

TEST(ValidatorEpoch, ASealedListThatNobodyAnnouncedRings) {
  Network network{4};
  network.rotate(0, 150);
  const Validators before = network.set();
  const BlockOutput out = network.enter(sha256(as_bytes("another list")));
  EXPECT_EQ(out.alarms.size(), 1u);
  EXPECT_EQ(network.set(), before);
}

TEST(ValidatorEpoch, AReplacedKeyNeverReturns) {
  Network network{4};
  network.rotate(0, 150);
  network.enter();
  network.rotate(0, 151);
  network.enter();
  for (const std::uint8_t key : {std::uint8_t{101}, std::uint8_t{150}, std::uint8_t{151}})
    EXPECT_EQ(network.ledger.run(network.bank(1).account, network.turn(0, key)).refusal, Refusal::E_KEY_USED);
}

TEST(ValidatorEpoch, WhoLeftHasNoVoteAndComesBackInANewSeatWithNewKeys) {
  Network network{7};
  network.decide(ProposeLeave{network.bank(2).party});
  network.enter();
  ASSERT_EQ(network.set().in_force.size(), 6u);
  EXPECT_EQ(network.ledger.run(network.bank(2).account, ProposeLeave{network.bank(3).party}).refusal,
            Refusal::E_VALIDATOR);
  const Member bank = network.bank(2);
  EXPECT_EQ(network.ledger
                .run(bank.account, ProposeJoin{bank.party, bank.account, test_key(103), sha256(as_bytes("new")), {}})
                .refusal,
            Refusal::E_KEY_USED);
  network.decide(ProposeJoin{bank.party, bank.account, test_key(150), sha256(as_bytes("new")), network.proof(2, 150)});
  network.enter();
  EXPECT_EQ(network.set().in_force.items.back().seat, 7);
  EXPECT_EQ(network.set().next_seat, 8);
}

TEST(ValidatorEpoch, ApprovalsOfThoseWhoLeftCountNoMore) {
  Network network{5};  // a quorum is four of five, three of four
  const Transaction t = network.ledger.transaction(network.bank(4).account, {make_operation(network.turn(0, 150))});
  ASSERT_EQ(network.ledger.run(t).outcome, Outcome::applied);
  const ProposalId id = proposal_id(network.ledger.signed_transaction(t).id, 0);
  network.ledger.must(network.bank(0).account, Approve{id});
  network.decide(ProposeLeave{network.bank(4).party});
  network.enter();
  network.ledger.must(network.bank(1).account, Approve{id});
  EXPECT_TRUE(load<Proposal>(network.ledger.view(), id)) << "two of four";
  network.ledger.must(network.bank(2).account, Approve{id});
  EXPECT_FALSE(load<Proposal>(network.ledger.view(), id)) << "three of four";
}

}  // namespace
}  // namespace tallystick::contracts::validator
