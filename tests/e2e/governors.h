// The people who decide about a network's validators, in one process: the association, and the operators of the banks, of which those that
// joined later are admitted here. What cannot be done is an exception, which fails the test.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "contracts/validator/propose.h"
#include "core/validator_list.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {

class Governors {
 public:
  // The association must act with one signature (CreateOptions::threshold = 1). `nodes` are asked.
  Governors(const Network& network, std::vector<std::size_t> nodes);

  // The association takes this bank of add_bank() onto the ledger.
  void admit(const testnet::AddedBank& bank);
  // Bank i proposes that its validator joins, or gets new keys; the banks `approving` approve until it is decided.
  void join(const testnet::AddedBank& bank, const std::vector<std::size_t>& approving);
  void rotate(std::size_t bank, const PrivateKey& key, const std::vector<std::size_t>& approving);
  // The first of `approving` proposes that bank i leaves.
  void leave(std::size_t bank, const std::vector<std::size_t>& approving);

 private:
  struct Bank {
    PartyId party;
    AccountId account;
    testnet::Member member;
  };
  Bank& bank(std::size_t i);
  void decide(std::size_t proposer, Operation proposal, const std::vector<std::size_t>& approving);

  const Network& network_;
  std::vector<std::size_t> nodes_;
  std::map<std::size_t, Bank> banks_;
};

// In which epochs each key signed a finalization that this node keeps. The node does not run.
std::map<PublicKey, std::set<std::uint64_t>> epochs_signed(const Network& network, std::size_t node);

}  // namespace tallystick::e2e
