#include "explorer/service/standing.h"

namespace tallystick::explorer {

std::string_view name_of(Standing::State state) {
  using enum Standing::State;
  switch (state) {
    case starting:
      return "starting";
    case catching_up:
      return "catching_up";
    case following:
      return "following";
    case waiting:
      return "waiting";
    case divergent:
      return "divergent";
    case failed:
      return "failed";
  }
  return {};
}

}  // namespace tallystick::explorer
