// What `tallystick-bench due` found, and how it tells it.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "testnet/bench/clock.h"
#include "testnet/bench/due.h"
#include "testnet/bench/usage.h"

namespace tallystick::bench {

inline constexpr std::int64_t kQuietMs = 2'000;  // before the day, not counted as normal

// One block, as its node tells of it.
struct DueBlock {
  std::uint64_t height = 0;
  std::int64_t time_ms = 0;
  std::size_t due_pieces = 0, transactions = 0;
};

struct DuePayment {
  std::int64_t begun_ms = 0;
  Nanos took = 0;
};

struct DueResult {
  std::vector<DueBlock> before, during;  // neighbours, with the block before the first
  std::vector<DuePayment> payments;
  std::int64_t began_ms = 0, ended_ms = 0;
  std::vector<Usage> used;  // by each validator meanwhile
  std::vector<std::string> wrong;
};

nlohmann::ordered_json due_report(const DueOptions& options, const DueResult& result);
// For people.
std::string due_report_text(const nlohmann::ordered_json& report);

}  // namespace tallystick::bench
