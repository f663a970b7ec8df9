// What costs money and is neither a sale nor a new loan: a draw on a line, a plan made anew, being paid early. Its yearly cost is computed here
// from verified records for the day on which it executes, compared with the node's simulation, shown and agreed to; the operation carries it.
#pragma once

#include <functional>

#include "contracts/ledger/receipt.h"
#include "contracts/pricing/annual_cost.h"
#include "wallet/session/node_api.h"

namespace tallystick::wallet {

struct ShownCost {
  Pairs about;                                         // shown above the two yearly figures
  std::optional<contracts::pricing::AnnualCost> cost;  // absent: the plan stays as it is, and nothing is asked
  Operation operation;
};

struct PendingCost {
  std::function<Outcome<ShownCost>(Date today)> price;
  // What the simulation says it would cost; nothing when it tells no cost.
  std::function<std::optional<contracts::pricing::AnnualCost>(const contracts::Receipt&)> theirs;
};

// The report carries the figures as "annual_cost_nominal" and "annual_cost_effective". W_PRICE when the node comes to another cost than this
// wallet for `today`: on a scaled calendar a day may begin between two questions, so the next days are tried too.
Outcome<Report> agree_and_carry_out(Session& session, Date today, const PendingCost& pending);

}  // namespace tallystick::wallet
