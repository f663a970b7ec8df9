// What money costs before anybody signs for it: computed here with the contracts' own pricing from verified records, then compared with
// what the node says the transaction would come to.
#pragma once

#include <functional>

#include "contracts/financing/record.h"
#include "contracts/purpose/grant.h"
#include "wallet/session/names.h"
#include "wallet/session/node_api.h"

namespace tallystick::wallet {

struct ShownPrice {
  Money amount;
  contracts::financing::Terms terms;
  contracts::financing::Price price;
  PartyId bank;
};

// The ledger day on which a transaction sent now would execute: that of the newest block or of the clock, whichever is later.
Outcome<Date> execution_day(NodeApi& node, const PinnedGenesis& genesis);

Json json_of(const ShownPrice& shown);
// Proceeds, every fee, both yearly figures: what is shown and agreed to.
std::vector<Block> blocks_of(const ShownPrice& shown, const Names& names);
// Where the money goes, which the seller or borrower reads before signing.
Spoken destination(const contracts::purpose::Destination& to, const Names& names);

// A sale that is about to be signed, as a function of the day on which it executes: cost and proceeds follow the day.
struct PendingSale {
  std::function<Outcome<ShownPrice>(Date today)> price;
  std::function<Operation(const ShownPrice&)> operation;
};

// Shows the price, has it confirmed, compares it with the node's simulation, then carries the operation out; the report carries the price
// as "price". W_PRICE when the node's price is not what this wallet computes for the same day, or when the node's day is not today: on a
// scaled calendar a day may begin between two questions, so days of the last seconds count as today.
Outcome<Report> agree_and_carry_out(Session& session, NodeApi& node, const PendingSale& sale);

}  // namespace tallystick::wallet
