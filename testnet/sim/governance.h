// Governance under the simulator: the association admits further banks, and whoever validates votes them in one after another, then as many
// of the oldest out, until the network is as large as it began. What everybody does next follows from what the ledger says.
#pragma once

#include <memory>
#include <vector>

#include "contracts/ledger/view.h"
#include "testnet/sim/keys.h"
#include "testnet/sim/ledger.h"

namespace tallystick::sim {

class Governance {
 public:
  // `banks` of genesis validate from the start; nodes banks.. are the joiners, each with the validator of its seat.
  Governance(const Network& network, const Keys& keys, std::size_t banks, std::size_t joiners);

  // One for the association, then one for every bank, in order; none without joiners.
  std::size_t payers() const { return joiners_.empty() ? 0 : 1 + governors_.size(); }
  node::Lane payer(std::size_t index) const;
  // What this payer asks for at this place of its lane, given some node's committed state; perhaps something that is refused.
  Operation operation(std::size_t index, Sequence sequence, const contracts::LedgerView& state) const;
  const Signer& signer(std::size_t index) const;
  // The operator of the bank whose validator has the key; null when there is none.
  const Signer* operator_of(const PublicKey& consensus_key) const;

 private:
  struct Governor {
    PartyId party;
    AccountId account;
    std::unique_ptr<Signer> signer;
    ValidatorEntry validator;
    std::unique_ptr<Signer> validator_signer;
  };
  Operation next_change(const contracts::LedgerView& state) const;
  Operation admission(std::size_t joiner) const;

  Network network_;
  std::size_t banks_;
  std::unique_ptr<Signer> association_;  // a bank of genesis: one of them is enough there
  std::vector<Governor> governors_;
  std::vector<Transaction> joiners_;  // their admissions
};

}  // namespace tallystick::sim
