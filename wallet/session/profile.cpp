#include "wallet/session/profile.h"

#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "wallet/keystore/key_files.h"

namespace tallystick::wallet {
namespace {

constexpr std::size_t kConfigBytesMax = 1024 * 1024;

tl::unexpected<Error> at(const toml::node& node, const std::string& what) {
  return malformed("line " + std::to_string(node.source().begin.line) + ": " + what);
}

Result<std::string> text_value(const toml::node& node, std::string_view key) {
  const auto value = node.value<std::string>();
  if (!node.is_string() || !value) return at(node, std::string{key} + " wants a text in quotes");
  return *value;
}

Result<std::vector<std::string>> texts_value(const toml::node& node, std::string_view key) {
  std::vector<std::string> out;
  const toml::array* array = node.as_array();
  if (array == nullptr) return at(node, std::string{key} + " wants a list of texts");
  for (const toml::node& item : *array) {
    auto text = text_value(item, key);
    if (!text) return tl::unexpected(text.error());
    out.push_back(std::move(*text));
  }
  return out;
}

Result<std::map<std::string, std::string>> addresses_value(const toml::node& node) {
  std::map<std::string, std::string> out;
  const toml::table* table = node.as_table();
  if (table == nullptr) return at(node, "addresses wants a table");
  for (const auto& [key, value] : *table) {
    const std::string name{key.str()};
    if (!is_short_name(name)) return at(value, "\"" + name + "\" is not a name for an address");
    auto address = text_value(value, name);
    if (!address) return tl::unexpected(address.error());
    out.emplace(name, std::move(*address));
  }
  return out;
}

template <class T>
Result<void> take(Result<T> value, T& into) {
  if (!value) return tl::unexpected(value.error());
  into = std::move(*value);
  return {};
}

Result<void> read_entry(std::string_view key, const toml::node& node, Profile& out) {
  if (key == "node") return take(texts_value(node, key), out.nodes);
  if (key == "genesis") return take(text_value(node, key), out.genesis_file);
  if (key == "account") return take(text_value(node, key), out.account);
  if (key == "key") return take(texts_value(node, key), out.keys);
  if (key == "keystore") return take(text_value(node, key), out.keystore);
  if (key == "addresses") return take(addresses_value(node), out.addresses);
  if (key == "genesis_hash") {
    const auto text = text_value(node, key);
    if (!text) return tl::unexpected(text.error());
    const auto hash = Hash::from_hex(*text);
    if (!hash) return at(node, "genesis_hash is not 64 hexadecimal digits");
    out.genesis_hash = *hash;
    return {};
  }
  if (key == "lang") {
    const auto text = text_value(node, key);
    if (!text) return tl::unexpected(text.error());
    out.language = language_of(*text);
    if (!out.language) return at(node, "lang is neither \"zh\" nor \"en\"");
    return {};
  }
  return at(node, "there is no setting \"" + std::string{key} + "\"");
}

Result<Profile> read_profile(const toml::node& node, const std::string& name) {
  const toml::table* table = node.as_table();
  if (table == nullptr || !is_short_name(name)) return at(node, "\"" + name + "\" is not a profile");
  Profile out;
  for (const auto& [key, value] : *table)
    if (const auto read = read_entry(key.str(), value, out); !read) return tl::unexpected(read.error());
  return out;
}

Result<Config> read_tables(const toml::table& root) {
  Config out;
  for (const auto& [key, value] : root) {
    if (key == "default_profile") {
      if (const auto read = take(text_value(value, key.str()), out.default_profile); !read)
        return tl::unexpected(read.error());
    } else if (key == "profiles" && value.is_table()) {
      for (const auto& [name, node] : *value.as_table()) {
        auto profile = read_profile(node, std::string{name.str()});
        if (!profile) return tl::unexpected(profile.error());
        out.profiles.emplace(std::string{name.str()}, std::move(*profile));
      }
    } else {
      return at(value, "there is no setting \"" + std::string{key.str()} + "\"");
    }
  }
  return out;
}

toml::array list_of(const std::vector<std::string>& texts) {
  toml::array out;
  for (const std::string& text : texts) out.push_back(text);
  return out;
}

toml::table table_of(const Profile& profile) {
  toml::table out;
  if (!profile.nodes.empty()) out.insert("node", list_of(profile.nodes));
  if (!profile.genesis_file.empty()) {
    out.insert("genesis", profile.genesis_file);
    out.insert("genesis_hash", profile.genesis_hash.hex());
  }
  if (!profile.account.empty()) out.insert("account", profile.account);
  if (!profile.keys.empty()) out.insert("key", list_of(profile.keys));
  if (!profile.keystore.empty()) out.insert("keystore", profile.keystore);
  if (profile.language) out.insert("lang", *profile.language == Language::zh ? "zh" : "en");
  if (!profile.addresses.empty()) {
    toml::table addresses;
    for (const auto& [name, address] : profile.addresses) addresses.insert(name, address);
    out.insert("addresses", std::move(addresses));
  }
  return out;
}

}  // namespace

bool is_short_name(std::string_view name) {
  return is_key_name(name) && std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<Config> parse_config(std::string_view text) {
  try {
    return read_tables(toml::parse(text));
  } catch (const toml::parse_error& e) {
    return malformed("line " + std::to_string(e.source().begin.line) + ": " + std::string{e.description()});
  }
}

std::string print_config(const Config& config) {
  toml::table root;
  if (!config.default_profile.empty()) root.insert("default_profile", config.default_profile);
  toml::table profiles;
  for (const auto& [name, profile] : config.profiles) profiles.insert(name, table_of(profile));
  if (!profiles.empty()) root.insert("profiles", std::move(profiles));
  std::ostringstream out;
  out << root << "\n";
  return out.str();
}

Result<Config> load_config(const std::string& path) {
  const auto text = read_whole_file(path, kConfigBytesMax);
  if (!text && text.error().kind == ErrorKind::not_found) return Config{};
  if (!text) return tl::unexpected(text.error());
  auto config = parse_config(*text);
  if (!config) return malformed(path + ": " + config.error().message);
  return config;
}

Result<void> save_config(const std::string& path, const Config& config) {
  const auto slash = path.rfind('/');
  if (slash != std::string::npos && slash > 0)
    if (const auto made = make_private_directory(path.substr(0, slash)); !made) return made;
  return replace_private_file(path, print_config(config));
}

}  // namespace tallystick::wallet
