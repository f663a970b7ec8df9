// Who signs transactions of a measurement. Building comes first, in order, because ids of what a transaction makes follow from its body;
// signing follows, on many threads at once, because it is what takes the time.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/address.h"
#include "core/keys.h"
#include "core/transaction.h"
#include "testnet/bench/work.h"

namespace tallystick::bench {

// One account with its key and the next place in its nonce lane 0.
struct Author {
  AccountId account;
  PrivateKey key;
  Sequence next{};
};

// A transaction without its signature.
struct Draft {
  Prepared unsigned_transaction;
  const Author* author;
};

// Takes the author's next place. 1..kOperationsMax operations.
Draft write_draft(const Network& network, Author& author, std::vector<Operation> operations);

// What clients send, before it is signed.
struct DraftWork {
  std::size_t node = 0;
  std::vector<Draft> drafts;
};
// not_yet when `stop` said so.
Result<std::vector<ClientWork>> sign_all(std::vector<DraftWork> work, std::size_t threads,
                                         const std::function<bool()>& stop);

}  // namespace tallystick::bench
