// One epoch after another: a Replica for the epoch in force, and what stands above it. Pure, like the replica.
//
//   Validators come and go only between epochs. An epoch has a fixed length in heights; when its sealing block is final and durable
//   the replica says EpochOver, the host makes the proof and the next list durable and calls `open`, and a fresh replica begins at view
//   1 with an empty log of its own. Nothing of one epoch counts in another: votes, certificates, records and leases name their epoch.
//   Who still stands in an epoch that is over is answered with the proof of its end, and follows by itself.
//
// Peers are named by their seats here (core/validator_list.h), as on the network, because places in the list move: in the events
// MessageReceived and PeerConnected, in the effects Send, Serve, ServeSeal, GatherBody and HandOver, and in the fact PeerFault. A peer
// without a place in the epoch in force is a follower: it is answered, not listened to. Votes and evidence name places in their epoch.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "consensus/replica.h"
#include "core/validator_list.h"

namespace tallystick::consensus {

struct SequenceConfig {
  ReplicaConfig first;  // of epoch 0; its sealing_height is set from epoch_length
  ValidatorList
      validators;  // of epoch 0, in the places of first.validators; empty: seats are places, and there is one epoch
  std::uint64_t epoch_length = 0;  // in heights; 0: one epoch without end
};

class EpochSequence {
 public:
  // `scheme` and the signers outlive it. They hold this node's own key and the one that is to take its place; null where there is none.
  // It votes in the epochs whose list holds one of them, with that one.
  EpochSequence(SequenceConfig config, const SignatureScheme& scheme, const Signer* signer,
                const Signer* next_signer = nullptr);

  // Once, before anything else: in the epoch that `latest` opens, epoch 0 without. `recovery` is of that epoch.
  Result<std::vector<Effect>> start(const std::optional<EpochLink>& latest, const Recovery& recovery, Now now);
  // After EpochOver, once the link is durable. `recovery` is of the epoch that begins: its root, and records only if this disk had been
  // there before. The effects that end the old epoch come first.
  Result<std::vector<Effect>> open(const EpochLink& next, const Recovery& recovery, Now now);
  std::vector<Effect> step(const Event& event, Now now);

  const Replica& replica() const { return *replica_; }
  Epoch epoch() const { return config().epoch; }
  const CommittedBlock& root() const { return config().root; }
  // Of the epoch in force.
  const ValidatorSet& validators() const { return config().validators; }
  const ValidatorList& list() const { return list_; }
  bool member() const { return config().self.has_value(); }
  // Whose key is in the list; null when none is.
  const Signer* signer_in(const ValidatorList& list) const;

 private:
  struct Straggler {
    Millis answered;
    Epoch epoch;  // that it stood in
  };
  const ReplicaConfig& config() const { return *current_; }
  Result<void> enter(const EpochLink& link);
  void find_self();
  std::vector<Effect> receive(const MessageReceived& event, Now now);
  std::optional<ValidatorIndex> place_of(ValidatorIndex seat);
  ValidatorIndex seat_of(ValidatorIndex place) const;
  std::vector<Effect> with_seats(std::vector<Effect> effects) const;

  const SequenceConfig first_;
  const SignatureScheme& scheme_;
  const Signer* const signer_;
  const Signer* const next_signer_;
  const Signer* acting_;  // of this epoch
  std::optional<ReplicaConfig> current_;
  ValidatorList list_;
  std::optional<Replica> replica_;
  std::vector<ValidatorIndex> followers_;  // seats; the place of the i-th is validators().size() + i
  std::map<ValidatorIndex, Straggler> stragglers_;
  WorkPending work_;
};

}  // namespace tallystick::consensus
