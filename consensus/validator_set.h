// Who votes in an epoch, how many may fail, how many must agree, and who leads a view (CONSENSUS 1.4).
//   n validators, f = floor((n-1)/3) may be faulty, a quorum is q = n - f (2f+1 would be wrong when n is not 3f+1).
//   leader(v) = validator (seed + v) mod n; the seed comes from the hash of the previous epoch's sealing block, for
//   epoch 0 the genesis hash.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/genesis.h"
#include "core/validator_list.h"

namespace tallystick::consensus {

using LeaderSchedule = std::function<ValidatorIndex(View)>;

class ValidatorSet {
 public:
  // 1..kValidatorsMax distinct keys in their agreed order.
  ValidatorSet(std::vector<PublicKey> keys, const Hash& previous_sealing_block);
  // Epoch 0: the banks of the genesis.
  static ValidatorSet of(const Genesis& genesis);
  // The same validators led by another schedule; for tests and exhaustive exploration. It must name members only.
  ValidatorSet with_leaders(LeaderSchedule schedule) const;

  std::size_t size() const { return keys_.size(); }
  std::size_t faulty_max() const { return (keys_.size() - 1) / 3; }
  std::size_t quorum() const { return keys_.size() - faulty_max(); }
  bool contains(ValidatorIndex index) const { return index.raw() < keys_.size(); }
  // index must be a member.
  const PublicKey& key(ValidatorIndex index) const { return keys_[index.raw()]; }
  std::optional<ValidatorIndex> index_of(const PublicKey& key) const;
  ValidatorIndex leader(View view) const;

 private:
  std::vector<PublicKey> keys_;
  std::uint64_t seed_ = 0;
  LeaderSchedule schedule_;  // empty: the rule above
};

// Of a list, led as after this sealing block; for epoch 0 after genesis.
ValidatorSet validator_set(const ValidatorList& list, const Hash& previous_sealing_block);

}  // namespace tallystick::consensus
