// What a loan costs before anybody signs for it: the plan and the price computed here, with the contracts' own mathematics, from the verified
// offer and the verified holidays; compared with what the node says the acceptance would come to.
#pragma once

#include "contracts/ledger/view.h"
#include "contracts/loan/plan.h"
#include "contracts/loan/record.h"
#include "wallet/session/names.h"
#include "wallet/session/node_api.h"

namespace tallystick::wallet {

// The holiday tables of the years of these days and the month after, as a view of the ledger; verified.
Outcome<contracts::MemoryView> holidays_until(NodeApi& node, Date from, Date to);

struct ShownLoan {
  contracts::loan::OpenOffer offer;
  Date start;
  contracts::loan::PlanRows rows;
  contracts::loan::Price price;
};

// The loan as it would begin on the day.
Outcome<ShownLoan> price_loan(NodeApi& node, const contracts::loan::OpenOffer& offer, Date start);

Json json_of(const ShownLoan& shown);
// Proceeds, fee, both yearly figures, every payment and their sum.
std::vector<Block> blocks_of(const ShownLoan& shown, const Names& names);

// A loan that runs: where it stands, and every row of its plan with what became of it.
std::vector<Block> blocks_of(const contracts::loan::Loan& loan, const Names& names);

}  // namespace tallystick::wallet
