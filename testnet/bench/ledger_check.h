// After the load: do the validators hold one ledger, and is in it what was committed?
#pragma once

#include <string>
#include <vector>

#include "core/genesis.h"
#include "core/result.h"
#include "testnet/bench/work.h"

namespace tallystick::bench {

// One sentence for everything that is wrong: validators whose newest common block differs, payees that have more or less than `payments`
// minor units together.
std::vector<std::string> check_one_ledger(const std::vector<std::string>& rpc_urls, const Genesis& genesis,
                                          const std::vector<AccountId>& payees, std::uint64_t payments);

}  // namespace tallystick::bench
