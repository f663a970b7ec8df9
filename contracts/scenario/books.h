// The books of a whole state, added up from its records alone, whatever transactions made it: faces, limits, documents, deposits.
#pragma once

#include <string>

#include "contracts/ledger/view.h"

namespace tallystick::contracts {

// The first thing that does not add up, in words; empty: everything does.
std::string books_complaint(const MemoryView& view);

}  // namespace tallystick::contracts
