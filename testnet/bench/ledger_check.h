// After the load: do the validators hold one ledger, and is in it what was committed?
#pragma once

#include <string>
#include <vector>

#include "core/genesis.h"
#include "core/result.h"
#include "testnet/bench/work.h"

namespace tallystick::bench {

// One sentence for everything that is wrong: validators that do not reach the height `newest` (> 0) within half a minute or have another
// block or result there, payees that have more or less than `payments` minor units together.
std::vector<std::string> check_one_ledger(const std::vector<std::string>& rpc_urls, const Genesis& genesis,
                                          std::uint64_t newest, const std::vector<AccountId>& payees,
                                          std::uint64_t payments);

}  // namespace tallystick::bench
