// The arrays of LAX: value i of each belongs to piece i of the plan; a single value may stand without brackets.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "contracts/terms/contract.h"

namespace tallystick::contracts::terms {

bool is_array_term(std::string_view name);
// Fills the pieces of `terms` from the object's arrays. malformed: "the term 'x' …".
Result<void> read_all_pieces(const nlohmann::json& object, Terms& terms);

}  // namespace tallystick::contracts::terms
