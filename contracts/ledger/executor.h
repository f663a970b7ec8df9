// Runs a block: (base view, block context, transactions) -> (receipts, state delta). Pure; the same on every replica.
//
// Each transaction, in block order:
//   1. its account exists and every signing key is one of the account's, enough of them for each operation;
//      else not_entered, E_NOENT or E_SIG
//   2. its sequence is the next of its lane; else not_entered, E_NONCE
//   3. the lane steps by one, whatever comes next
//   4. not expired (E_EXPIRED), account and party not frozen (E_FROZEN)
//   5. each operation in order: decode (E_MALFORMED), permit, apply; the first refusal drops all of them
//   6. invariants over everything touched; a violation drops the operations and rings the alarm
// Then due work: handlers in their fixed order, each handler's pieces in index order, at most the parameter
// due_work_max units of it in one block; the rest waits for the next block, which has_due_work announces. A piece that
// breaks an invariant is put into quarantine. Signatures were verified before (a transaction with a bad one never
// enters a block).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/ledger/receipt.h"
#include "contracts/registry.h"
#include "core/transaction.h"

namespace tallystick::contracts {

// A decoded transaction whose signatures were verified; `transaction` must outlive the call.
struct SignedTransaction {
  Hash id;
  const Transaction* transaction = nullptr;
};

struct BlockOutput {
  std::vector<Receipt> receipts;  // one per transaction in block order, then one per piece of due work in its order
  StateDelta delta;
  std::vector<std::string> alarms;   // invariants that were violated, for the log; empty on a healthy ledger
  std::vector<std::string> notices;  // grave events (EventRow::grave) of people or machines, for the log
};

BlockOutput execute_block(const Registry& registry, const LedgerView& base, const BlockContext& block,
                          std::span<const SignedTransaction> transactions);

// What the receipt would be if the transaction came first in this block. For previews; nothing is kept.
Receipt simulate(const Registry& registry, const LedgerView& base, const BlockContext& block,
                 const SignedTransaction& transaction);

// May the transaction wait in a mempool? Steps 1, 2 and 4 on this state.
enum class Admission {
  now,      // could go into the next block
  later,    // its sequence is ahead of its lane: keep it until those before it are in
  refused,  // see Refused
};
struct AdmissionAnswer {
  Admission admission = Admission::now;
  Sequence lane_next;              // where the lane stands
  std::optional<Refused> refusal;  // refused only
};
AdmissionAnswer admit(const Registry& registry, const LedgerView& view, const BlockContext& block,
                      const SignedTransaction& transaction);

// True when a block with this context would find due work.
bool has_due_work(const Registry& registry, const LedgerView& view, const BlockContext& block);

}  // namespace tallystick::contracts
