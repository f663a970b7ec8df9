// A transaction as it travels inside the node: decoded, its signatures verified once on arrival; shared, never copied.
#pragma once

#include <memory>

#include "core/transaction.h"

namespace tallystick::node {

struct VerifiedTransaction {
  Hash hash;  // transaction_hash of bytes
  Hash id;    // transaction_id
  Bytes bytes;
  Transaction transaction;
};
using TransactionPtr = std::shared_ptr<const VerifiedTransaction>;

}  // namespace tallystick::node
