// The work of a measurement: who takes part, and every transaction, built and signed before the clock starts.
//
// Companies are customers of all banks in turn: payers with deposits, holders of fragments, issuers (core enterprises), and payees who
// start with nothing. Every company has a key of its own. The load mixes
//   payments    cash.send of 0.01 from a payer to a payee, every other one to another bank (reserves move too)
//   transfers   fragment.transfer of a part of 1.00 to a payee, against an invoice of its own; the change stays and is the next source
//   issues      receivable.issue of 100.00 to a payee, against an invoice of its own and a delivery
// one operation and one signature each. Each sender keeps to one nonce lane and one client, so its transactions arrive in order; a
// sender's transfers build on each other. Stages make the companies, deposits, limits, invoices and fragments that the load needs.
#pragma once

#include <functional>
#include <vector>

#include "core/genesis.h"
#include "core/transaction.h"
#include "testnet/network/layout.h"

namespace tallystick::bench {

// Signed bytes, ready to send.
struct Prepared {
  Bytes bytes;
  Hash id;
  std::uint32_t operations = 0;
  bool is_payment = false;
};
// What one client sends, in order, to one node.
struct ClientWork {
  std::size_t node = 0;
  std::vector<Prepared> transactions;
};

struct WorkOptions {
  std::size_t count = 0;    // transactions of the load, over all clients
  std::size_t clients = 1;  // a multiple of the validators
  unsigned transfers = 0;   // percent of the load
  unsigned issues = 0;      // percent of the load; the rest are payments
  std::size_t threads = 1;  // that sign
};

struct Work {
  // Every transaction of a stage must be applied before the next stage.
  std::vector<std::vector<ClientWork>> stages;
  std::vector<ClientWork> load;
  std::vector<AccountId> payees;  // have nothing but what the payments bring, 1 minor unit each
};

// unavailable when the network's keys cannot be read; not_yet when `stop` said so.
Result<Work> make_work(const testnet::Layout& layout, const testnet::NetworkFile& network, const Genesis& genesis,
                       const WorkOptions& options, const std::function<bool()>& stop);

}  // namespace tallystick::bench
