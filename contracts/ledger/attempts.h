// Tables of attempts that must be refused: one row per reason, in the order that permit asks. For tests (includes GoogleTest).
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "contracts/ledger/test_ledger.h"

namespace tallystick::contracts {

struct Attempt {
  const char* name;
  AccountId actor;
  Operation operation;
  Refusal expected;
  std::string detail = {};  // must occur in the receipt's detail
};

// Each leaves a receipt that names the rule and changes nothing but its place in the lane.
inline void expect_refused(TestLedger& ledger, const std::vector<Attempt>& attempts) {
  for (const Attempt& attempt : attempts) {
    SCOPED_TRACE(attempt.name);
    const Receipt receipt = ledger.run(ledger.transaction(attempt.actor, {attempt.operation}));
    EXPECT_EQ(receipt.outcome, Outcome::refused);
    EXPECT_EQ(receipt.refusal, attempt.expected) << receipt.detail.value;
    EXPECT_FALSE(receipt.detail.value.empty());
    EXPECT_NE(receipt.detail.value.find(attempt.detail), std::string::npos) << receipt.detail.value;
    EXPECT_TRUE(receipt.events.empty());
    for (const RecordChange& change : ledger.last().delta.records) EXPECT_EQ(change.table, Table::lane);
  }
}

// A changed copy: attempts differ from what would be accepted in one thing.
template <class Op, class F>
Op but(Op op, F&& change) {
  change(op);
  return op;
}

}  // namespace tallystick::contracts
