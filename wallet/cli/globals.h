// The options that every command takes, typed. Precedence: flag, then TALLYSTICK_… in the environment, then the profile, then the default.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "wallet/cli/arguments.h"
#include "wallet/present/console.h"

namespace tallystick::wallet {

enum class Wait { none, accepted, final };

struct Globals {
  std::optional<std::string> profile;
  std::vector<std::string> nodes;
  std::optional<std::string> genesis;
  std::optional<std::string> account;
  std::vector<std::string> keys;
  std::optional<std::string> keystore;
  std::optional<std::string> password_file;
  std::optional<std::uint8_t> lane;
  std::optional<Millis> expires_in;
  bool dry_run = false;
  bool yes = false;
  bool no_input = false;
  Wait wait = Wait::final;
  Millis timeout{30'000};
  ConsoleOptions console;
};

// "500ms", "30s", "2m", "1h"; a bare number means seconds. 1 ms to 7 days.
Result<Millis> parse_duration(std::string_view text);

Outcome<Globals> read_globals(const Arguments& given);

}  // namespace tallystick::wallet
