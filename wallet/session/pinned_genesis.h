// The genesis file that the person chose to trust: the one thing from which everything a node says is verified.
#pragma once

#include <string>

#include "core/genesis.h"
#include "core/json_codec.h"

namespace tallystick::wallet {

inline constexpr std::size_t kGenesisBytesMax = 1024 * 1024;

struct PinnedGenesis {
  Genesis genesis;
  Hash hash;
  Network network;
  JsonContext json;
  bool has_scaled_calendar() const { return genesis.calendar.ms_per_day != 86'400'000; }
};

// not_found, malformed (the file is not a genesis).
Result<PinnedGenesis> load_genesis(const std::string& path);

}  // namespace tallystick::wallet
