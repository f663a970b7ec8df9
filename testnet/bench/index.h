// tallystick-bench index: how fast the explorer's follower takes a chain in: checks signatures and roots, executes, writes the index and its own
// ledger, both synced. The chain is made first, in memory, with real signatures; no network takes part.
#pragma once

#include <cstddef>
#include <string>

namespace tallystick::bench {

struct IndexOptions {
  std::size_t transactions = 20'000;
  std::size_t block = 200;  // transactions in one
  unsigned transfers = 20;  // percent of the load
  unsigned issues = 5;      // percent of the load; the rest are payments
  std::size_t cores = 1;    // while it is measured
  std::string index;        // "postgresql://…"; empty: SQLite in the directory
  bool alerts = true;       // the rule book judges each batch
  std::string directory;    // where a temporary directory is made
};

int measure_index(const IndexOptions& options, bool json);

}  // namespace tallystick::bench
