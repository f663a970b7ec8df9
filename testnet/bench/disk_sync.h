// How long the disk takes to make a little durable: what every vote and every acknowledgement waits for.
#pragma once

#include <string>
#include <vector>

#include "testnet/bench/clock.h"

namespace tallystick::bench {

// Times of `count` appends of 512 bytes, each with fdatasync, to a file made in the directory and removed; ascending. Empty when that
// fails.
std::vector<Nanos> measure_disk_sync(const std::string& directory, std::size_t count);

}  // namespace tallystick::bench
