#include "node/log/levels.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tallystick::node::log {

namespace {

constexpr std::array<std::pair<Level, std::string_view>, 5> kNames = {{{Level::debug, "debug"},
                                                                       {Level::info, "info"},
                                                                       {Level::warn, "warn"},
                                                                       {Level::error, "error"},
                                                                       {Level::off, "off"}}};

std::optional<Level> level_named(std::string_view name) {
  for (const auto& [level, known] : kNames)
    if (known == name) return level;
  return std::nullopt;
}

bool is_module(std::string_view name) {
  return !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

std::string_view name_of(Level level) {
  for (const auto& [known, name] : kNames)
    if (known == level) return name;
  return {};
}

Result<Levels> parse_levels(std::string_view text) {
  Levels out;
  std::string_view rest = text;
  do {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view part = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const std::size_t colon = part.find(':');
    const std::string_view module = colon == part.npos ? "*" : part.substr(0, colon);
    const auto level = level_named(colon == part.npos ? part : part.substr(colon + 1));
    if (!level || (module != "*" && !is_module(module)))
      return malformed("'" + std::string{part} +
                       "' is not a log level: write module:level or level, with debug, info, warn, error or off");
    if (module == "*")
      out.others = *level;
    else
      out.modules[std::string{module}] = *level;
  } while (!rest.empty());
  return out;
}

std::string format_levels(const Levels& levels) {
  std::string out;
  for (const auto& [module, level] : levels.modules) out += module + ":" + std::string{name_of(level)} + ",";
  return out + "*:" + std::string{name_of(levels.others)};
}

}  // namespace tallystick::node::log
