#include "contracts/ledger/context.h"

namespace tallystick::contracts {

LedgerConfig ledger_config(const Genesis& genesis) {
  return {network_of(genesis), genesis.kind, genesis.calendar, genesis.utc_offset_minutes, genesis.evidence_key_id};
}

BlockContext block_context(const LedgerConfig& config, Height height, Timestamp time, Timestamp parent_time) {
  return {&config, height, time, ledger_day(config.calendar, time), ledger_day(config.calendar, parent_time)};
}

}  // namespace tallystick::contracts
