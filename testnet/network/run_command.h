// Runs a program to its end and keeps what it printed.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace tallystick::testnet {

struct Ran {
  int exit_code = 0;  // 128 and the signal's number when one ended it
  std::string out;    // at most kOutputBytesMax of each
  std::string err;
  Millis took;
};

inline constexpr std::size_t kOutputBytesMax = 16 * 1024 * 1024;

// arguments[0] is the program's path; `environment` ("NAME=value") is added to ours. Input is /dev/null. A program that runs longer than
// `patience` is killed and reported as unavailable.
Result<Ran> run_command(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                        Millis patience);

}  // namespace tallystick::testnet
