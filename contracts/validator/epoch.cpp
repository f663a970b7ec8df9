#include "contracts/validator/epoch.h"

#include "contracts/party/records.h"
#include "contracts/validator/events.h"
#include "contracts/validator/rules.h"

namespace tallystick::contracts::validator {
namespace {

ValidatorList list_of(const LedgerView& view, const Members& members) {
  ValidatorList list;
  for (const Validator& member : members)
    list.validators.items.push_back(
        {member.seat, must_load<party::Party>(view, member.party).name, member.consensus_key, member.tls_key_pin});
  return list;
}

// How many of the waiting changes the sealing block took over; nothing when no number of them gives its list.
std::optional<std::size_t> sealed_changes(const LedgerView& view, const Validators& validators,
                                          const std::optional<Hash>& sealed) {
  const std::size_t most = std::min(changes_max(validators.in_force.size()), validators.waiting.size());
  if (!sealed) return most;
  for (std::size_t count = 0; count <= most; ++count)
    if (validator_list_hash(list_of(view, members_after(validators, count))) == *sealed) return count;
  return std::nullopt;
}

}  // namespace

ValidatorList next_validators(const LedgerView& view) {
  return list_of(view, validators_of(view).announced);
}

ValidatorList validators_in_force(const LedgerView& view) {
  return list_of(view, validators_of(view).in_force);
}

Bytes due_by_epoch(const BlockContext& block) {
  return index_key(block.epoch.raw() + 1);
}

void begin_epoch(const IndexRow&, const DueContext& context, LedgerDelta& delta) {
  Validators validators = validators_of(delta);
  const auto count = sealed_changes(delta, validators, context.block.sealed_validators);
  if (!count) return;
  EpochBegan event;
  validators.epoch = context.block.epoch;
  validators.in_force = members_after(validators, *count);
  auto& waiting = validators.waiting.items;
  const auto end_of_done = waiting.begin() + static_cast<std::ptrdiff_t>(*count);
  event.changes.items.assign(waiting.begin(), end_of_done);
  waiting.erase(waiting.begin(), end_of_done);
  validators.announced = members_after(validators, changes_max(validators.in_force.size()));
  delta.store(validators);
  event.epoch = validators.epoch;
  event.validators = static_cast<std::uint16_t>(validators.in_force.size());
  delta.emit(event);
}

}  // namespace tallystick::contracts::validator
