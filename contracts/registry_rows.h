// Where the registry's rows are: operations in registry_operations.cpp, all else in registry_records.cpp.
#pragma once

#include "contracts/registry.h"

namespace tallystick::contracts {

std::vector<OperationRow> operation_rows();
std::vector<RecordRow> record_rows();
std::vector<EventRow> event_rows();
std::vector<DueRow> due_rows();
std::vector<InvariantFactory> invariant_rows();

// All of them; a bug if they are out of order or a number or name comes twice.
Registry make_registry();

}  // namespace tallystick::contracts
