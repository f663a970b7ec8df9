// One run of the wallet: a command line in, output and an exit code out.
#pragma once

#include <string>
#include <vector>

namespace tallystick::wallet {

// arguments: without the program's name.
int run(const std::vector<std::string>& arguments);

}  // namespace tallystick::wallet
