// May a transaction enter a block, and does it start at all? The checks before its first operation; the mempool asks the same ones.
#pragma once

#include <optional>
#include <vector>

#include "contracts/account/records.h"
#include "contracts/ledger/executor.h"

namespace tallystick::contracts {

// How a transaction stands towards the state.
struct Entry {
  std::optional<Refused> obstacle;  // E_NOENT (no such account), E_SIG or E_NONCE: it may not enter
  account::Account account;
  std::vector<PublicKey> signers;  // ascending
  Sequence lane_next;
};

// A draft without signatures counts as signed by enough keys when `drafts` is true.
// What it moves is priced as of the ledger's day.
Entry examine(const Registry& registry, const LedgerView& view, Date today, const SignedTransaction& transaction,
              bool drafts);

// After it entered: E_EXPIRED, E_FROZEN (its account or party).
Verdict may_start(const LedgerView& view, const BlockContext& block, const SignedTransaction& transaction,
                  const account::Account& account);

// Adds up what a transaction moves by operation type and currency, so that many small operations need what one large one would.
class Stakes {
 public:
  // E_SIG unless the signers may do this operation on top of those added before.
  Verdict add(const account::KeyPolicy& policy, const std::vector<PublicKey>& signers, const OperationRow& row,
              ByteView payload, const LedgerView& view, const Asker& asker);

 private:
  struct Sum {
    std::uint16_t type;
    Money money;
  };
  std::vector<Sum> sums_;
};

}  // namespace tallystick::contracts
