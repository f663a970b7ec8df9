// tallystick-bench sale: how long a supplier waits for its money when a bank's published policy buys a fragment, on a network that does
// nothing else.
//
// One repetition is one fragment of a seller's (trade.h), sold through one of the nodes, each in turn:
//   quote      what the ledger would pay now, asked before the clock starts: proceeds and yearly cost, as a person is shown
//   disbursed  from before signing, through submission, until the node says final and durable and a proof that verifies against genesis
//              shows the seller's deposit grown by exactly the quoted proceeds
//   final      the part of it until the node's answer
//   receipt    likewise until the receipt is proved, too
//   whole      from before the quote until the receipt is proved: everything that a wallet does
// Repetitions follow each other after a short pause of varying length, so that they meet the validators at every moment of their views.
// Valid only if every sale was applied at the quoted price and all validators hold one ledger in which the seller has exactly that.
#pragma once

#include <cstdint>
#include <string>

namespace tallystick::bench {

struct SaleOptions {
  std::size_t validators = 4;
  std::size_t repetitions = 1'000;
  std::int64_t pause_ms_max = 50;
  std::string directory;    // the temporary one is made in it
  std::string tallystickd;  // the node program
};

int measure_sale(const SaleOptions& options, bool json);

}  // namespace tallystick::bench
