#include "wallet/session/paths.h"

#include <cstdlib>

#include <pwd.h>
#include <unistd.h>

namespace tallystick::wallet {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : value;
}

std::string home() {
  if (std::string value = environment("HOME"); !value.empty()) return value;
  const passwd* entry = ::getpwuid(::getuid());
  return entry == nullptr ? "." : entry->pw_dir;
}

// The XDG rules ignore relative paths.
std::string base(const char* variable, const std::string& below_home) {
  const std::string value = environment(variable);
  return value.starts_with('/') ? value : home() + below_home;
}

}  // namespace

std::string config_directory() {
  return base("XDG_CONFIG_HOME", "/.config") + "/tallystick";
}

std::string config_file() {
  const std::string named = environment("TALLYSTICK_CONFIG");
  return named.empty() ? config_directory() + "/config.toml" : named;
}

std::string state_directory() {
  return base("XDG_STATE_HOME", "/.local/state") + "/tallystick";
}

std::string default_keystore() {
  return base("XDG_DATA_HOME", "/.local/share") + "/tallystick/keys";
}

}  // namespace tallystick::wallet
