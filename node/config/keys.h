// The one table of configuration keys: where each lives in Config, what it may be, what it means.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "node/config/config.h"

namespace tallystick::node {

// A value in a Config, by type.
using Slot = std::variant<std::string*, std::uint32_t*, std::uint64_t*, std::optional<std::uint16_t>*,
                          std::vector<std::string>*>;

enum class KeyForm { plain, path, address, levels, format };

struct ConfigKey {
  std::string_view section;
  std::string_view name;
  Slot (*slot)(Config&);
  std::uint64_t min = 0;  // of numbers
  std::uint64_t max = 0;
  KeyForm form = KeyForm::plain;
  bool required = false;
  std::string_view about;

  std::string full_name() const { return std::string{section} + "." + std::string{name}; }
  std::string environment_name() const;  // TALLYSTICK_SECTION__KEY
};

const std::vector<ConfigKey>& config_keys();

// The value as TOML writes it; empty for an absent optional.
std::string format_value(const Slot& slot);
// A TOML basic string.
std::string toml_text(std::string_view text);

// The known word nearest to a misspelt one by edits of single characters; empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace tallystick::node
