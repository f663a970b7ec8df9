#include "consensus/validator_set.h"

#include "core/ensure.h"
#include "core/sha256.h"

namespace tallystick::consensus {

ValidatorSet::ValidatorSet(std::vector<PublicKey> keys, const Hash& previous_sealing_block) : keys_{std::move(keys)} {
  ensure(!keys_.empty() && keys_.size() <= kValidatorsMax);
  const Hash seed = tagged_hash("tallystick/leader-seed", previous_sealing_block.view());
  Reader r{seed.view()};
  seed_ = r.integer<std::uint64_t>();
}

ValidatorSet validator_set(const ValidatorList& list, const Hash& previous_sealing_block) {
  std::vector<PublicKey> keys;
  for (const ValidatorEntry& entry : list.validators) keys.push_back(entry.consensus_key);
  return ValidatorSet{std::move(keys), previous_sealing_block};
}

ValidatorSet ValidatorSet::of(const Genesis& genesis) {
  return validator_set(validator_list(genesis), tallystick::genesis_hash(genesis));
}

ValidatorSet ValidatorSet::with_leaders(LeaderSchedule schedule) const {
  ValidatorSet out = *this;
  out.schedule_ = std::move(schedule);
  return out;
}

std::optional<ValidatorIndex> ValidatorSet::index_of(const PublicKey& key) const {
  for (std::size_t i = 0; i < keys_.size(); ++i)
    if (keys_[i] == key) return ValidatorIndex{static_cast<std::uint16_t>(i)};
  return std::nullopt;
}

ValidatorIndex ValidatorSet::leader(View view) const {
  if (schedule_) return schedule_(view);
  // Reduced before adding: the sum of two 64-bit numbers may not fit.
  const std::uint64_t n = keys_.size();
  return ValidatorIndex{static_cast<std::uint16_t>((seed_ % n + view.raw() % n) % n)};
}

}  // namespace tallystick::consensus
