// What `tallystick-bench ledger` says.
#pragma once

#include <nlohmann/json.hpp>

#include "testnet/bench/ledger.h"
#include "testnet/bench/phase.h"
#include "testnet/bench/signature_rate.h"

namespace tallystick::bench {

struct LedgerResult {
  SignatureRate before, after;  // of the load, in the same run
  std::vector<PhaseRun> runs;   // at least one
  std::vector<PhaseFigures> figures;
  double disk_bytes_per_transaction = 0;  // of each validator, the load alone
  std::vector<std::string> wrong;         // why the figures cannot be trusted; empty: they can
  std::string file_system;
  Percentiles disk_sync;  // of the file system the validators write to, before they run
};

// One JSON object; docs/BENCHMARKS.md explains its members.
nlohmann::ordered_json ledger_report(const LedgerOptions& options, const LedgerResult& result);
// The same for people, some lines.
std::string ledger_report_text(const nlohmann::ordered_json& report);

}  // namespace tallystick::bench
