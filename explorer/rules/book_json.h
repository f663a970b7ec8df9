// The rule book as data: what a page about a rule shows, in both languages.
// [{"number","id","name":{"zh","en"},"definition","why","variants":[{"name","about"}],
//   "parameters":[{"name","about","unit","min","max","values":[{"from"?,"value"}]}]}]
#pragma once

#include <string>

#include "explorer/rules/engine.h"

namespace tallystick::explorer {

const char* name_of(Unit unit);

// One line of JSON; integers are exact. The values of a parameter in the order of their days, the preset first and without one.
std::string book_json(std::span<const Enabled> rules);

}  // namespace tallystick::explorer
