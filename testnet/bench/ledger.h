// tallystick-bench ledger: how many transactions a network of validators commits on this machine, how soon they are final, and what part
// of what signature checks alone would allow that is.
//
// A new network of real programs (TLS, signatures, execution, proofs, fsync) in a temporary directory gets transactions that were signed
// before (work.h), through its RPC (load.h), and is followed on every node (follower.h). Without --rate two phases run:
//   full   closed loop: `window` transactions unfinished at any time. Its committed_per_s is the headline.
//   half   open loop at half of what `full` committed. Its finality is the headline: latency at saturation only says how long the queue is.
// With --rate one open loop runs at that rate. Each phase has a ramp that is not counted, the seconds asked for, and a drain in which what
// is under way must become final.
//   finality   from the transaction's turn (load.h) to the moment a client of the node it was sent to knows its block final and durable
//   committed_per_s   transactions of the blocks that became final in the counted time, over that time: a stall counts, wherever it falls
//   bound_fraction = committed_per_s * validators / (cores * verifications per core-second): every validator must check each signature
//                    at least once, so 1 is the most that is possible; load generator, votes and all else share the same cores
// A run is valid only if nothing was refused or lost, payees have exactly what was paid to them, and all validators hold one ledger.
#pragma once

#include <cstdint>
#include <string>

namespace tallystick::bench {

struct LedgerOptions {
  std::size_t validators = 4;
  std::size_t seconds = 10;  // counted, of each phase
  double rate = 0;           // transactions per second; 0: full load, then half of it
  std::size_t window = 4'000;
  std::size_t connections = 8;  // clients of each validator
  std::size_t batch = 20;       // calls of one request, at most
  unsigned transfers = 20;      // percent
  unsigned issues = 10;         // percent
  std::size_t cores = 0;        // for validators and load together; 0: all that this process may use
  std::string directory;        // the temporary one is made in it
  std::string tallystickd;      // the node program
};

int measure_ledger(const LedgerOptions& options, bool json);

}  // namespace tallystick::bench
