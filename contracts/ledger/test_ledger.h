// A small ledger for tests of contracts: a genesis of four banks in memory, and short ways to put transactions into blocks of their own.
// Signatures are not checked here (the executor gets transactions whose signatures were), keys are real points of the curve.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "contracts/account/records.h"
#include "contracts/ledger/executor.h"
#include "contracts/party/records.h"
#include "contracts/registry.h"

namespace tallystick::contracts {

// Somebody with an account.
struct Member {
  PartyId party;
  AccountId account;
};

// The public key of the secret number n > 0.
PublicKey test_key(std::uint8_t n);
Signature test_signature(std::uint8_t n, const Hash& digest);
// A policy of one key.
account::KeyPolicy one_key(std::uint8_t n);
// Four banks; association 3 of 4; first day 2026-01-05, a Monday; CNY, EUR and USD; 2026-01-01 a holiday.
Genesis test_genesis();
inline Money yuan(std::int64_t fen) {
  return {*Currency::of("CNY"), Amount{fen}};
}

class TestLedger {
 public:
  explicit TestLedger(const Genesis& genesis = test_genesis(), const Registry& with = registry());

  const Network& network() const { return config_.network; }
  // The state after the last block.
  const MemoryView& view() const { return state_; }
  // The context of the next block. Time does not pass by itself.
  BlockContext next_block() const;
  void pass(Millis duration) { time_ = time_ + duration; }
  void go_to(Date day) { time_ = start_of(config_.calendar, day); }
  Date today() const { return next_block().day; }
  // The next block is the first of this epoch; `sealed` is what the block before it sealed.
  void enter_epoch(Epoch epoch, std::optional<Hash> sealed = {}) {
    epoch_ = epoch;
    sealed_ = sealed;
  }

  // A transaction of the account in its lane 0 at the next place, signed by these keys (by all of the account's, up to eight, if empty).
  Transaction transaction(const AccountId& account, std::vector<Operation> operations,
                          std::vector<PublicKey> keys = {}) const;
  SignedTransaction signed_transaction(const Transaction& transaction) const;

  // Executes a block of these and makes it part of the state.
  BlockOutput run_block(const std::vector<Transaction>& transactions);
  // One transaction in a block of its own; its receipt. `last()` has what else the block did.
  Receipt run(const Transaction& transaction);
  template <class... Ops>
  Receipt run(const AccountId& account, const Ops&... ops) {
    return run(transaction(account, {make_operation(ops)...}));
  }
  // The same, for a step that must succeed.
  template <class... Ops>
  Receipt must(const AccountId& account, const Ops&... ops) {
    Receipt receipt = run(account, ops...);
    ensure(receipt.outcome == Outcome::applied);
    return receipt;
  }
  const BlockOutput& last() const { return last_; }
  // Every block so far, for playing the same again elsewhere.
  struct Played {
    Timestamp time;
    std::vector<Transaction> transactions;
  };
  const std::vector<Played>& played() const { return played_; }

  // Changes the state as no transaction does.
  void edit(const std::function<void(LedgerDelta&)>& how);

  Member association() const;
  Member authority() const;
  Member bank(std::uint16_t i) const;
  // Registered by the bank, with an account of one key.
  Member enroll(std::uint16_t bank, const std::string& name, party::Roles roles,
                account::KeyPolicy policy = one_key(99));
  // Registered by the association.
  Member appoint(const std::string& name, party::Role role);
  // A deposit at the bank for an account of its customer; reserves for a bank.
  void mint(std::uint16_t bank, const AccountId& account, const Money& money);
  void mint_reserves(std::uint16_t bank, const Money& money);

 private:
  Member registered(const Member& registrar, const std::string& name, party::Roles roles,
                    const account::KeyPolicy& policy);

  const Registry& registry_;
  LedgerConfig config_;
  MemoryView state_;
  Timestamp time_, parent_time_;
  Height height_;
  Epoch epoch_;
  std::optional<Hash> sealed_;  // of the next block only
  BlockOutput last_;
  std::vector<Played> played_;
};

}  // namespace tallystick::contracts
