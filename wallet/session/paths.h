// Where the wallet keeps its things, by the XDG base directory rules.
#pragma once

#include <string>

namespace tallystick::wallet {

// $XDG_CONFIG_HOME/tallystick or ~/.config/tallystick
std::string config_directory();
// config_directory()/config.toml, or what TALLYSTICK_CONFIG names
std::string config_file();
// $XDG_DATA_HOME/tallystick/keys or ~/.local/share/tallystick/keys
std::string default_keystore();
// $XDG_STATE_HOME/tallystick or ~/.local/state/tallystick: transactions under way, lane locks
std::string state_directory();

}  // namespace tallystick::wallet
