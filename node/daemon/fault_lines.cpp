#include "node/daemon/fault_lines.h"

#include <utility>

namespace tallystick::node {

std::optional<std::uint64_t> FaultLines::admit(ValidatorIndex peer, const std::string& why, Millis now) {
  std::map<std::string, Reason>& reasons = peers_[peer];
  const bool room = reasons.size() < kReasonsMax || reasons.contains(why);
  const auto [place, fresh] = reasons.try_emplace(room ? why : std::string{}, Reason{now});
  Reason& reason = place->second;
  if (!fresh && now.raw() - reason.told.raw() < kEvery.raw()) {
    ++reason.left_out;
    return std::nullopt;
  }
  reason.told = now;
  return std::exchange(reason.left_out, 0);
}

}  // namespace tallystick::node
