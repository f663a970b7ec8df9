// Which lines are written: a level per module, "consensus:debug,net:warn,*:info". A bare level, like "*", is that of every module not named.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/result.h"
#include "node/log/log.h"

namespace tallystick::node::log {

struct Levels {
  Level others = Level::info;
  std::map<std::string, Level, std::less<>> modules;

  Level of(std::string_view module) const {
    const auto it = modules.find(module);
    return it == modules.end() ? others : it->second;
  }
};

std::string_view name_of(Level level);
// malformed names the part that is not understood.
Result<Levels> parse_levels(std::string_view text);
// The inverse, in one fixed order.
std::string format_levels(const Levels& levels);

}  // namespace tallystick::node::log
