// What a node tells its operator.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tallystick::e2e {

// The value of a metric without labels, as /metrics gives it now; nothing when the node does not answer or has no such metric.
std::optional<double> metric(std::uint16_t ops_port, const std::string& name);

}  // namespace tallystick::e2e
