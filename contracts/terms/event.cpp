#include "contracts/terms/event.h"

namespace tallystick::contracts::terms {
namespace {

constexpr std::array<std::string_view, kEventTypes> kNames{"IED", "FP", "PR",  "PI",  "PY", "PP", "XD",   "IP", "IPCI",
                                                           "RRF", "RR", "PRF", "PRD", "TD", "SC", "IPCB", "MD", "STD"};

}  // namespace

std::string_view name_of(EventType type) {
  return kNames[static_cast<std::size_t>(type)];
}

std::optional<EventType> event_type_of(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<EventType>(i);
  return std::nullopt;
}

const EventOrder& standard_order() {
  static const EventOrder order = [] {
    EventOrder out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<int>(i);
    return out;
  }();
  return order;
}

bool before(const Event& a, const Event& b, const EventOrder& order) {
  if (a.calculated != b.calculated) return a.calculated < b.calculated;
  return order[static_cast<std::size_t>(a.type)] < order[static_cast<std::size_t>(b.type)];
}

}  // namespace tallystick::contracts::terms
