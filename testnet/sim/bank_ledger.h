// The real ledger under the simulator: the banks of a genesis, the settlement authority that mints and burns reserves,
// and banks that take on customers, open their accounts and mint them deposits, each in many nonce lanes at once. State
// lies in a MemoryStore, which keeps its promises over crashes.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/genesis.h"
#include "node/storage/memory_store.h"
#include "testnet/sim/governance.h"
#include "testnet/sim/keys.h"
#include "testnet/sim/ledger.h"

namespace tallystick::sim {

class BankLedger final : public Ledger {
 public:
  // The first `validators` are in genesis; the joiners come and others go, by votes on the ledger.
  BankLedger(const Keys& keys, std::size_t validators, std::size_t joiners = 0);
  const Network& network() const override { return network_; }
  consensus::CommittedBlock root() const override { return root_; }
  std::unique_ptr<NodeLedger> make_node() const override;
  std::size_t payers() const override { return payers_.size() + governance_->payers(); }
  node::Lane payer(std::size_t index) const override {
    return index < payers_.size() ? payers_[index].lane : governance_->payer(index - payers_.size());
  }
  Bytes payment(std::size_t payer, Sequence sequence, Random& random) override;

  const Genesis& genesis() const { return genesis_; }
  const SignatureScheme& scheme() const { return keys_.scheme(); }
  const Governance& governance() const { return *governance_; }

 private:
  struct Payer {
    node::Lane lane;
    const Signer* signer = nullptr;
    std::size_t bank = 0;  // of a bank's lane
    Hash registered;       // the transaction that registered the customer
    Hash opened;           // the transaction that opened its account
  };
  Operation reserves_operation(std::size_t payer, Random& random) const;
  Bytes governance_payment(std::size_t index, Sequence sequence, Random& random) const;
  Operation customer_operation(const Payer& payer, Sequence sequence) const;

  const Keys& keys_;
  Genesis genesis_;
  Network network_;
  consensus::CommittedBlock root_;
  std::vector<std::unique_ptr<Signer>> signers_;  // of the banks, then of the settlement authority
  std::vector<Payer> payers_;
  std::unique_ptr<Governance> governance_;
  mutable std::vector<const node::MemoryStore*> stores_;  // of the nodes, which outlive the load
};

}  // namespace tallystick::sim
