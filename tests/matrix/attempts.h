// Any operation, asked for by anybody: a payload that makes sense where it can, from the description of its fields alone, so that an
// operation that is added is tried without a word here. A field is filled by its name ("fragment": the situation's), else by its type.
// What makes no sense that way, a situation writes itself.
#pragma once

#include "contracts/registry.h"
#include "tests/matrix/situations.h"

namespace tallystick::matrix {

Operation attempt(const contracts::OperationRow& row, const Situation& situation, const contracts::Member& actor);

// "yes", the code of the refusal, or "internal". Nothing is kept.
std::string outcome_of(const contracts::OperationRow& row, const Situation& situation, const contracts::Member& actor);

}  // namespace tallystick::matrix
