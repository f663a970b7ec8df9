// A small deterministic Application for volume: balances and nonce lanes of a few accounts, a chain of state hashes, and
// the history tree that every result commits to. It stands where the ledger stands and keeps its promises.
#pragma once

#include <map>
#include <vector>

#include "core/merkle.h"
#include "core/validator_list.h"
#include "testnet/sim/keys.h"
#include "testnet/sim/ledger.h"

namespace tallystick::sim {

// The committed state of a node, as if on disk.
struct CounterState {
  node::ExecutedBlock block;
  std::vector<std::int64_t> balances;    // minor units
  std::vector<std::uint64_t> sequences;  // next one, lane 0
  MerkleFrontier history;                // of all earlier blocks
};

class CounterLedger final : public Ledger {
 public:
  static constexpr std::int64_t kOpeningBalance = 1'000'000;
  // From each height on, what the state announces for the next epoch; it begins with height 0.
  using Announcements = std::map<Height, ValidatorList>;
  CounterLedger(const Keys& keys, std::size_t payers, Announcements announcements);
  const Network& network() const override { return network_; }
  consensus::CommittedBlock root() const override;
  std::unique_ptr<NodeLedger> make_node() const override;
  std::size_t payers() const override { return accounts_.size(); }
  node::Lane payer(std::size_t index) const override { return {accounts_[index], 0}; }
  Bytes payment(std::size_t payer, Sequence sequence, Random& random) override;

  std::optional<std::size_t> index_of(const AccountId& account) const;
  CounterState opening_state() const;
  const ValidatorList& announced(Height height) const { return std::prev(announcements_.upper_bound(height))->second; }
  const Hash& announced_hash(Height height) const { return std::prev(announced_hashes_.upper_bound(height))->second; }

 private:
  Network network_;
  Announcements announcements_;
  std::map<Height, Hash> announced_hashes_;
  std::vector<AccountId> accounts_;
  std::map<AccountId, std::size_t> by_id_;
  std::vector<std::unique_ptr<Signer>> signers_;
};

}  // namespace tallystick::sim
