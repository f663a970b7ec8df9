#include "explorer/follow/epochs.h"

#include "core/epoch_length.h"

namespace tallystick::explorer {

Epoch epoch_of(const Genesis& genesis, Height height) {
  return Epoch{(height.raw() - 1) / epoch_length(genesis)};
}

Height sealing_height(const Genesis& genesis, Epoch epoch) {
  return Height{(epoch.raw() + 1) * epoch_length(genesis)};
}

Result<EpochValidators> next_validators(const node::LedgerApplication& ledger) {
  const Genesis& genesis = ledger.genesis();
  const Epoch epoch = epoch_of(genesis, ledger.last_committed().height.next());
  if (epoch == Epoch{0}) return EpochValidators{epoch, validator_list(genesis), consensus::ValidatorSet::of(genesis)};
  const auto sealing = ledger.committed()->block(sealing_height(genesis, Epoch{epoch.raw() - 1}));
  if (!sealing) return tl::unexpected(sealing.error());
  auto list = ledger.next_validators(sealing->header.finalized.height);
  if (!list) return tl::unexpected(list.error());
  if (validator_list_hash(*list) != sealing->header.next_validators)
    return internal_error("the ledger names other validators for epoch " + std::to_string(epoch.raw()) +
                          " than its sealing block");
  auto set = consensus::validator_set(*list, header_hash(sealing->header));
  return EpochValidators{epoch, std::move(*list), std::move(set)};
}

}  // namespace tallystick::explorer
