#include "contracts/ledger/context.h"

namespace tallystick::contracts {

LedgerConfig ledger_config(const Genesis& genesis, const SignatureScheme* vote_signatures) {
  static const Secp256k1Scheme secp256k1;
  return {network_of(genesis),     genesis.kind,
          genesis.calendar,        genesis.utc_offset_minutes,
          genesis.evidence_key_id, vote_signatures != nullptr ? vote_signatures : &secp256k1};
}

BlockContext block_context(const LedgerConfig& config, Height height, Timestamp time, Timestamp parent_time,
                           Epoch epoch, const std::optional<Hash>& sealed_validators) {
  return {&config, height, time,  ledger_day(config.calendar, time), ledger_day(config.calendar, parent_time),
          epoch,   sealed_validators};
}

}  // namespace tallystick::contracts
