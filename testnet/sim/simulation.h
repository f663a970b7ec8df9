// One run: a whole network of validators on one thread, from one seed. Phases of faults alternate with phases in which
// everything has healed and progress is owed; checkers watch all the time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/validator_list.h"
#include "testnet/sim/checker.h"
#include "testnet/sim/faults.h"
#include "testnet/sim/scenario.h"

namespace tallystick::sim {

enum class LedgerKind { counter, real };

// What a test breaks on purpose, to see that the checkers notice. Nothing of this is a fault that the protocol survives.
struct Sabotage {
  bool disks_lie = false;  // sync reports success and makes nothing durable
  bool votes_forgotten = false;  // every restart is a first start: log and sign state are gone
  std::size_t liars = 0;         // equivocators on top of what the scenario has, beyond f if need be
  bool actors_count_as_honest = false;
  bool evidence_hidden = false;  // nobody hears of double votes
  bool model_not_asked = false;  // so that another checker has to notice
  bool one_node_deaf = false;  // the last node hears nothing, ever
  std::function<std::unique_ptr<NodeLedger>(NodeIndex, std::unique_ptr<NodeLedger>)> replace_ledger;
};

struct RunOptions {
  std::size_t nodes = 4;  // validators of epoch 0
  std::uint64_t seed = 1;
  std::uint64_t minutes = 10;  // simulated
  std::uint64_t seconds = 0;   // on top of them
  std::uint64_t blocks = 0;    // if not 0: no longer than until so many are committed
  Scenario scenario;
  bool real_signatures = false;
  LedgerKind ledger = LedgerKind::counter;
  Sabotage sabotage;
};

struct RunReport {
  std::string violation;  // empty: none
  std::int64_t simulated_ms = 0;
  std::uint64_t commits = 0;  // blocks, as the network counts them
  std::uint64_t views = 0;
  std::uint64_t transactions = 0;
  std::uint64_t events = 0;
  Faults faults;
  std::uint64_t evidence = 0;
  std::uint64_t evidence_first = 0;        // finds of an honest node against a validator, the first of each
  std::uint64_t evidence_recorded = 0;     // offences that the ledger knows; the real ledger only
  std::uint64_t evidence_heights_max = 0;  // the most heights between an honest node's first find against a key and the record
  std::uint64_t double_votes = 0;      // that honest nodes were told and had to report
  std::int64_t commit_gap_ms_max = 0;  // the longest time between two blocks
  std::uint64_t epochs = 0;          // begun
  std::size_t validators_max = 0;    // in any of them
  ValidatorList validators_last;     // in the newest; empty without epochs
  std::int64_t recovery_ms_max = 0;  // slowest return to progress after a heal
  std::uint64_t trace_hash = 0;
};

RunReport run_simulation(const RunOptions& options);

}  // namespace tallystick::sim
