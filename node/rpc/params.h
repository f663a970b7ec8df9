// Parameters of a call against the descriptor of its method.
#pragma once

#include <span>

#include "node/rpc/dispatcher.h"

namespace tallystick::node::rpc {

// The parameters as the handler sees them (u64 as decimal strings); invalid_params, naming the parameter, when they do not fit.
// `given`: an object, or null for none.
Outcome check_params(std::span<const Param> params, const Json& given);

// The JSON Schema of a parameter, for the OpenRPC document.
Json schema_of(const Param& param);

}  // namespace tallystick::node::rpc
