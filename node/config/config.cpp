#include "node/config/config.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include <toml++/toml.h>

#include "core/genesis.h"
#include "node/config/files.h"
#include "node/config/keys.h"
#include "node/http/address.h"
#include "node/log/levels.h"

namespace tallystick::node {

namespace {

constexpr std::size_t kConfigBytesMax = 1024 * 1024;
constexpr std::int64_t kSeatMax = 32'767;

std::optional<std::size_t> seat_in_genesis(const Genesis& genesis, const PublicKey& key) {
  for (std::size_t i = 0; i < genesis.banks.size(); ++i)
    if (genesis.banks.items[i].consensus_key == key) return i;
  return std::nullopt;
}

std::string hint(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? std::string{} : "; did you mean '" + near + "'?";
}

// Reads one file (or text) over the defaults, then the environment, noting where each value came from.
class Reader {
 public:
  Reader(std::string name, std::string directory, const Environment& environment)
      : name_{std::move(name)}, directory_{std::move(directory)}, environment_{environment} {}

  Result<LoadedConfig> read(std::string_view text) {
    for (const ConfigKey& key : config_keys()) origins_[key.full_name()] = "default";
    if (const auto done = read_toml(text); !done) return tl::unexpected(done.error());
    if (const auto done = read_environment(); !done) return tl::unexpected(done.error());
    if (const auto done = check(); !done) return tl::unexpected(done.error());
    LoadedConfig out;
    for (const ConfigKey& key : config_keys())
      out.origins.push_back({key.full_name(), format_value(key.slot(config_)), origins_[key.full_name()]});
    for (const PeerAddress& peer : config_.peers)
      out.origins.push_back({"peers." + std::to_string(peer.validator), toml_text(peer.address), peers_origin_});
    out.config = std::move(config_);
    return out;
  }

 private:
  std::string place(const toml::node& node) const { return name_ + ":" + std::to_string(node.source().begin.line); }

  Result<void> read_toml(std::string_view text) {
    toml::table document;
    try {
      document = toml::parse(text);
    } catch (const toml::parse_error& error) {
      return malformed(name_ + ":" + std::to_string(error.source().begin.line) + ": " +
                       std::string{error.description()});
    }
    std::vector<std::string> sections{"peers", "observers"};
    for (const ConfigKey& key : config_keys())
      if (sections.back() != key.section) sections.emplace_back(key.section);
    for (const auto& [section, node] : document) {
      if (section == "peers" || section == "observers") {
        const auto done = section == "peers" ? read_peers(node) : read_observers(node);
        if (!done) return done;
        continue;
      }
      if (std::find(sections.begin(), sections.end(), section.str()) == sections.end())
        return malformed(place(node) + ": there is no section [" + std::string{section.str()} + "]" +
                         hint(section.str(), sections));
      if (!node.is_table())
        return malformed(place(node) + ": " + std::string{section.str()} + " is a section, not a value");
      if (const auto done = read_section(section.str(), *node.as_table()); !done) return done;
    }
    return {};
  }

  Result<void> read_section(std::string_view section, const toml::table& table) {
    std::vector<std::string> known;
    for (const ConfigKey& key : config_keys())
      if (key.section == section) known.emplace_back(key.name);
    for (const auto& [name, node] : table) {
      const auto key =
          std::find_if(config_keys().begin(), config_keys().end(),
                       [&, word = name.str()](const ConfigKey& k) { return k.section == section && k.name == word; });
      if (key == config_keys().end())
        return malformed(place(node) + ": there is no key '" + std::string{name.str()} + "' in [" +
                         std::string{section} + "]" + hint(name.str(), known));
      if (const auto done = put_node(*key, node); !done) return malformed(place(node) + ": " + done.error().message);
      origins_[key->full_name()] = "file:" + std::to_string(node.source().begin.line);
    }
    return {};
  }

  Result<void> put_node(const ConfigKey& key, const toml::node& node) {
    const Slot slot = key.slot(config_);
    if (auto* const* text = std::get_if<std::string*>(&slot)) {
      if (!node.is_string()) return malformed(key.full_name() + " must be a string");
      **text = node.as_string()->get();
      return {};
    }
    if (auto* const* list = std::get_if<std::vector<std::string>*>(&slot)) {
      if (!node.is_array()) return malformed(key.full_name() + " must be an array of strings");
      (*list)->clear();
      for (const toml::node& one : *node.as_array()) {
        if (!one.is_string()) return malformed(key.full_name() + " must be an array of strings");
        (*list)->push_back(one.as_string()->get());
      }
      return {};
    }
    if (!node.is_integer()) return malformed(key.full_name() + " must be an integer");
    const std::int64_t value = node.as_integer()->get();
    if (value < 0) return out_of_range(key);
    return put_number(key, static_cast<std::uint64_t>(value));
  }

  static tl::unexpected<Error> out_of_range(const ConfigKey& key) {
    return malformed(key.full_name() + " must be " + std::to_string(key.min) + " to " + std::to_string(key.max));
  }

  Result<void> put_number(const ConfigKey& key, std::uint64_t value) {
    if (value < key.min || value > key.max) return out_of_range(key);
    const Slot slot = key.slot(config_);
    if (auto* const* small = std::get_if<std::uint32_t*>(&slot)) **small = static_cast<std::uint32_t>(value);
    if (auto* const* large = std::get_if<std::uint64_t*>(&slot)) **large = value;
    if (auto* const* index = std::get_if<std::optional<std::uint16_t>*>(&slot))
      **index = static_cast<std::uint16_t>(value);
    return {};
  }

  Result<void> read_observers(const toml::node& node) {
    if (!node.is_array()) return malformed(place(node) + ": observers is a list: write [[observers]] before each");
    for (const toml::node& one : *node.as_array()) {
      const toml::table* table = one.as_table();
      if (table == nullptr) return malformed(place(one) + ": write [[observers]] before each observer");
      for (const auto& [name, value] : *table)
        if (name.str() != "name" && name.str() != "pin")
          return malformed(place(value) + ": there is no key '" + std::string{name.str()} + "' in [[observers]]" +
                           hint(name.str(), {"name", "pin"}));
      const auto name = (*table)["name"].value_exact<std::string>();
      const auto pin = (*table)["pin"].value_exact<std::string>();
      if (!name || name->empty()) return malformed(place(one) + ": observers.name must be a string");
      if (!pin || !Hash::from_hex(*pin))
        return malformed(place(one) + ": observers.pin must be 64 hexadecimal characters");
      config_.observers.push_back({*name, *pin});
    }
    if (config_.observers.size() > kConfigObserversMax)
      return malformed(place(node) + ": there are " + std::to_string(config_.observers.size()) +
                       " observers; at most " + std::to_string(kConfigObserversMax) + " are allowed");
    return {};
  }

  Result<void> read_peers(const toml::node& node) {
    peers_origin_ = "file:" + std::to_string(node.source().begin.line);
    if (!node.is_array()) return malformed(place(node) + ": peers is a list: write [[peers]] before each");
    for (const toml::node& one : *node.as_array()) {
      const toml::table* table = one.as_table();
      if (table == nullptr) return malformed(place(one) + ": a peer is a table with validator and address");
      for (const auto& [name, value] : *table)
        if (name != "validator" && name != "address" && name != "pin")
          return malformed(place(value) + ": there is no key '" + std::string{name.str()} + "' in [[peers]]" +
                           hint(name.str(), {"validator", "address", "pin"}));
      const auto index = (*table)["validator"].value_exact<std::int64_t>();
      const auto address = (*table)["address"].value_exact<std::string>();
      const auto pin = (*table)["pin"].value_exact<std::string>();
      if (!index || *index < 0 || *index > kSeatMax)
        return malformed(place(one) + ": peers.validator must be 0 to " + std::to_string(kSeatMax));
      if (table->contains("pin") && (!pin || !Hash::from_hex(*pin)))
        return malformed(place(one) + ": peers.pin must be 64 hexadecimal characters");
      if (!address) return malformed(place(one) + ": peers.address must be a string");
      if (const auto parsed = http::parse_host_port(*address); !parsed)
        return malformed(place(one) + ": " + parsed.error().message);
      config_.peers.push_back({static_cast<std::uint16_t>(*index), *address, pin.value_or("")});
    }
    return {};
  }

  Result<void> read_environment() {
    for (const ConfigKey& key : config_keys()) {
      const std::string name = key.environment_name();
      const auto value = environment_(name);
      if (!value) continue;
      if (const auto done = put_text(key, *value); !done)
        return malformed("environment " + name + ": " + done.error().message);
      origins_[key.full_name()] = "env " + name;
    }
    return {};
  }

  Result<void> put_text(const ConfigKey& key, const std::string& value) {
    const Slot slot = key.slot(config_);
    if (auto* const* text = std::get_if<std::string*>(&slot)) {
      **text = value;
      return {};
    }
    if (auto* const* list = std::get_if<std::vector<std::string>*>(&slot)) {
      (*list)->clear();
      for (std::size_t start = 0; start < value.size();) {
        const std::size_t comma = std::min(value.find(',', start), value.size());
        (*list)->push_back(value.substr(start, comma - start));
        start = comma + 1;
      }
      return {};
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size())
      return malformed("'" + value + "' is not a whole number");
    return put_number(key, number);
  }

  tl::unexpected<Error> wrong(const std::string& key, const std::string& what) {
    return malformed(name_ + ": " + key + " " + what);
  }

  Result<void> check() {
    for (const ConfigKey& key : config_keys()) {
      const Slot slot = key.slot(config_);
      auto* const* text = std::get_if<std::string*>(&slot);
      if (text == nullptr) continue;
      std::string& value = **text;
      if (key.required && value.empty()) return wrong(key.full_name(), "is missing");
      if (key.form == KeyForm::path && !value.empty() && value.front() != '/')
        value = (std::filesystem::path{directory_} / value).lexically_normal().string();
      if (key.form == KeyForm::address) {
        if (const auto parsed = http::parse_host_port(value); !parsed)
          return wrong(key.full_name(), "is wrong: " + parsed.error().message);
      }
      if (key.form == KeyForm::levels) {
        if (const auto parsed = log::parse_levels(value); !parsed)
          return wrong(key.full_name(), "is wrong: " + parsed.error().message);
      }
      if (key.form == KeyForm::format && value != "auto" && value != "json" && value != "text")
        return wrong(key.full_name(), "must be auto, json or text");
    }
    const Config::Storage& storage = config_.storage;
    if (storage.keep_blocks > 0 && storage.snapshot_every > 0 && storage.keep_blocks / 2 < storage.snapshot_every)
      return wrong("storage.keep_blocks", "must be at least twice storage.snapshot_every: who begins with a snapshot needs the blocks since");
    return check_validator();
  }

  Result<void> check_validator() {
    if (config_.node.is_validator()) {
      for (const auto& [name, value] : {std::pair{"node.consensus_key", &config_.node.consensus_key},
                                        std::pair{"node.tls_key", &config_.node.tls_key},
                                        std::pair{"node.tls_certificate", &config_.node.tls_certificate}})
        if (value->empty()) return wrong(name, "is missing, and a validator needs it");
    }
    for (const auto& [name, value] : {std::pair{"node.tls_key", &config_.node.tls_key},
                                      std::pair{"node.tls_certificate", &config_.node.tls_certificate}})
      if (config_.node.role == "observer" && value->empty()) return wrong(name, "is missing, and an observer needs it");
    const std::string& role = config_.node.role;
    if (!role.empty() && role != "validator" && role != "observer")
      return wrong("node.role", "is '" + role + "'; it must be validator or observer");
    if (role == "observer" && config_.node.validator)
      return wrong("node.validator", "is set, but an observer has none");
    if (!config_.node.is_validator() && !config_.node.next_consensus_key.empty())
      return wrong("node.next_consensus_key", "is set, but only validators have one");
    if (!config_.node.is_validator() && !config_.observers.empty())
      return wrong("observers", "is set, but only validators have them");
    std::set<std::string> pins;
    for (const ObserverPin& observer : config_.observers)
      if (!pins.insert(observer.pin).second)
        return wrong("observers", "contains the pin of '" + observer.name + "' twice");
    std::set<std::uint16_t> seen;
    for (const PeerAddress& peer : config_.peers) {
      if (peer.validator == config_.node.validator) return wrong("peers", "contains this validator itself");
      if (!seen.insert(peer.validator).second)
        return wrong("peers", "contains validator " + std::to_string(peer.validator) + " twice");
    }
    return {};
  }

  std::string name_;
  std::string directory_;
  const Environment& environment_;
  Config config_;
  std::map<std::string, std::string> origins_;
  std::string peers_origin_;
};

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string{value};
  };
}

Result<LoadedConfig> parse_config(std::string_view text, const std::string& name, const std::string& directory,
                                  const Environment& environment) {
  return Reader{name, directory, environment}.read(text);
}

Result<LoadedConfig> load_config(const std::string& path, const Environment& environment) {
  const auto text = read_file(path, kConfigBytesMax);
  if (!text) return tl::unexpected(text.error());
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  if (error) return fail(ErrorKind::unavailable, path + ": " + error.message());
  return parse_config(*text, path, absolute.parent_path().string(), environment);
}

std::vector<std::string> check_config_files(const Config& config) {
  std::vector<std::string> problems;
  const auto text = read_file(config.node.genesis);
  const auto genesis = text ? read_genesis_json(*text) : tl::unexpected(text.error());
  if (!genesis) problems.push_back("genesis: " + genesis.error().message);
  if (!config.node.is_validator()) return problems;
  for (const std::string* path : {&config.node.consensus_key, &config.node.next_consensus_key}) {
    if (path->empty()) continue;
    const auto key = read_private_key_file(*path);
    if (!key) {
      problems.push_back("consensus key: " + key.error().message);
      continue;
    }
    // Later keys are on the ledger only; but one that genesis names is that of its seat.
    const auto seat = genesis ? seat_in_genesis(*genesis, key->public_key()) : std::nullopt;
    if (seat && config.node.validator && *seat != *config.node.validator)
      problems.push_back(*path + " is the key of validator " + std::to_string(*seat) +
                         ", the configuration says validator " + std::to_string(*config.node.validator));
  }
  if (!config.node.operator_key.empty())
    if (const auto operates = read_private_key_file(config.node.operator_key); !operates)
      problems.push_back("operator key: " + operates.error().message);
  if (const auto tls = read_secret_file(config.node.tls_key); !tls)
    problems.push_back("TLS key: " + tls.error().message);
  if (const auto tls = read_file(config.node.tls_certificate); !tls)
    problems.push_back("TLS certificate: " + tls.error().message);
  return problems;
}

std::string write_config(const Config& config) {
  Config given = config;
  Config defaults;
  std::string out;
  std::string_view section;
  for (const ConfigKey& key : config_keys()) {
    const std::string value = format_value(key.slot(given));
    if (value == format_value(key.slot(defaults))) continue;
    if (section != key.section) out += (out.empty() ? "[" : "\n[") + std::string{key.section} + "]\n";
    section = key.section;
    out += std::string{key.name} + " = " + value + "\n";
  }
  for (const PeerAddress& peer : config.peers) {
    out +=
        "\n[[peers]]\nvalidator = " + std::to_string(peer.validator) + "\naddress = " + toml_text(peer.address) + "\n";
    if (!peer.pin.empty()) out += "pin = " + toml_text(peer.pin) + "\n";
  }
  for (const ObserverPin& observer : config.observers)
    out += "\n[[observers]]\nname = " + toml_text(observer.name) + "\npin = " + toml_text(observer.pin) + "\n";
  return out;
}

std::string describe_config() {
  Config defaults;
  std::string out;
  std::string_view section;
  for (const ConfigKey& key : config_keys()) {
    if (section != key.section) out += (out.empty() ? "[" : "\n[") + std::string{key.section} + "]\n";
    section = key.section;
    const std::string value = format_value(key.slot(defaults));
    out += "# " + std::string{key.about};
    if (key.max != 0) out += " (" + std::to_string(key.min) + " to " + std::to_string(key.max) + ")";
    out += key.required ? "; required\n" : "\n";
    out += (value.empty() || value == "\"\"" ? "# " + std::string{key.name} + " ="
                                             : std::string{key.name} + " = " + value) +
           "\n";
  }
  return out +
         "\n# one for every other validator, by its seat; who joins later names all that were there before, and they need not name it\n"
         "# [[peers]]\n# validator = 1\n# address = \"127.0.0.1:30301\"\n"
         "# only where its TLS key is newer than the ledger of this node, which is behind; remove it afterwards\n"
         "# pin = \"the SHA-256 of that key\"\n"
         "\n# of a validator: one for every observer that may follow it, at most 16\n# [[observers]]\n# name = "
         "\"Supervisor\"\n"
         "# pin = \"the SHA-256 of its TLS key: openssl x509 -in tls.cert.pem -pubkey -noout | openssl pkey -pubin "
         "-outform DER | sha256sum\"\n";
}

}  // namespace tallystick::node
