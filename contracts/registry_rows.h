// Where the registry's rows are: operations in registry_parties.cpp, registry_trade.cpp and registry_credit.cpp, record types in
// registry_records.cpp, events in registry_events.cpp, due work and invariants in registry_work.cpp.
#pragma once

#include "contracts/registry.h"

namespace tallystick::contracts {

std::vector<OperationRow> party_operations();
std::vector<OperationRow> trade_operations();
std::vector<OperationRow> credit_operations();
std::vector<RecordRow> record_rows();
std::vector<EventRow> event_rows();
std::vector<DueRow> due_rows();
std::vector<InvariantFactory> invariant_rows();

// All of them; a bug if they are out of order or a number or name comes twice.
Registry make_registry();

}  // namespace tallystick::contracts
