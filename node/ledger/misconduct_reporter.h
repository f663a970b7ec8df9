// Puts evidence that the replica found onto the ledger, as transactions of the operator's own account (contracts/validator/report.h).
// Decides only: the caller tells it what was found and what is committed, and hands in the transactions it gives back, each in its place of
// a lane that nothing else should use. While an offence is not on the ledger it is tried again. Other nodes find the same and the first
// report counts, so what somebody else reported is dropped. One thread.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "contracts/validator/report.h"
#include "core/signature_scheme.h"

namespace tallystick::node {

class MisconductReporter {
 public:
  static constexpr std::uint8_t kLane = kNonceLanes - 1;
  static constexpr std::size_t kWaitingMax = 64;
  static constexpr unsigned kReportsMax = 16;      // of one key in one epoch: a cheat shall not fill the ledger
  static constexpr std::uint64_t kAgainAfter = 2;  // heights without it on the ledger

  // `operator_key` signs for the account that speaks for this node's validator; null: nothing is ever handed in. Both pointers and the
  // scheme outlive the reporter. `self` is the node's consensus key.
  MisconductReporter(Network network, const SignatureScheme& votes, const Signer* operator_key,
                     std::optional<PublicKey> self)
      : network_{std::move(network)}, votes_{votes}, operator_{operator_key}, self_{self} {}

  // The key that signed both votes, among those that the state knows; nothing when it is none of them.
  std::optional<PublicKey> signer_of(const Evidence& evidence, const contracts::LedgerView& state) const;

  // False when it needs no report: nobody's key, on the ledger or waiting already, or too many.
  bool found(const Evidence& evidence, const contracts::LedgerView& state);

  // What to hand in now, in this order, after a find or a commit; `height` is the state's. An error says why this node cannot report and
  // what to do; what waited is dropped then.
  Result<std::vector<Bytes>> next(const contracts::LedgerView& state, Height height);

  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    contracts::validator::Misconduct::Key key;
    contracts::validator::Report report;
    std::optional<Height> handed_in;
  };
  // Who reports: the operator account of this node's validator. An error says why it cannot.
  Result<AccountId> reporter(const contracts::LedgerView& state) const;

  Network network_;
  const SignatureScheme& votes_;
  const Signer* operator_;
  std::optional<PublicKey> self_;
  std::vector<Waiting> waiting_;
  std::map<std::pair<Epoch, PublicKey>, unsigned> reports_;
};

}  // namespace tallystick::node
