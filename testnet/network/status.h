// `tallystick-testnet status`: what runs, and what it says about itself.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "testnet/network/layout.h"

namespace tallystick::testnet {

// {"directory", "chain_id", "genesis_hash", "ms_per_day", "scaled_calendar", "ledger_day", "running", "answering",
//  "nodes": [{"validator", "name", "running", "pid", "rpc", "ops", "log", "status": what chain_getStatus answers, or null}]}
// ledger_day is the day that a block made at `now` would have.
Result<nlohmann::json> network_status(const Layout& layout, Timestamp now);

// The same for people: one line per node, and a plain word about a scaled calendar.
std::string describe_status(const nlohmann::json& status);

// "A ledger day lasts 250 ms here: …", empty for real days.
std::string calendar_notice(std::int64_t ms_per_day);

}  // namespace tallystick::testnet
