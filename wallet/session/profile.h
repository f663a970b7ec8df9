// The wallet's configuration: profiles, each a network with its pinned genesis, the account and keys to act with, and an address book.
//
//   default_profile = "demo"
//   [profiles.demo]
//   node = ["http://127.0.0.1:8545"]
//   genesis = "/home/li/.config/tallystick/genesis-4f1c….json"
//   genesis_hash = "4f1c…"                # what was pinned; the file must still have this hash
//   account = "tta1…"
//   key = ["li"]
//   keystore = "/home/li/keys"            # optional
//   lang = "zh"                           # optional
//   [profiles.demo.addresses]
//   acme = "tta1…"                        # accounts (tta1…, tsa1…) and parties (ttp1…, tsp1…) by a name of one's own
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "wallet/present/language.h"

namespace tallystick::wallet {

struct Profile {
  std::vector<std::string> nodes;
  std::string genesis_file;
  Hash genesis_hash;
  std::string account;
  std::vector<std::string> keys;
  std::string keystore;
  std::optional<Language> language;
  std::map<std::string, std::string> addresses;
  bool operator==(const Profile&) const = default;
};

struct Config {
  std::string default_profile;
  std::map<std::string, Profile> profiles;
  bool operator==(const Config&) const = default;
};

// Names of profiles and addresses: as key names, lower case.
bool is_short_name(std::string_view name);

// malformed with line and reason; unknown keys are refused.
Result<Config> parse_config(std::string_view toml);
std::string print_config(const Config& config);

// An empty configuration when there is no file.
Result<Config> load_config(const std::string& path);
// Whole and durable, mode 0600; its directory is made when missing.
Result<void> save_config(const std::string& path, const Config& config);

}  // namespace tallystick::wallet
