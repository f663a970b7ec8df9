// A block that was checked and executed here, as the index takes it: nothing in it is a node's word.
#pragma once

#include <optional>
#include <vector>

#include "consensus/certificate.h"
#include "contracts/ledger/delta.h"
#include "core/block.h"
#include "core/validator_list.h"
#include "node/verified_transaction.h"

namespace tallystick::explorer {

struct IndexedBlock {
  BlockHeader header;
  ExecutionResult result;
  std::optional<consensus::Finalization> finalization;  // of its own
  std::vector<node::TransactionPtr> transactions;
  // What executing it gave; both outlive the object.
  const std::vector<Bytes>* receipts = nullptr;
  const contracts::StateDelta* changes = nullptr;
  ValidatorList validators;  // of its epoch
};

}  // namespace tallystick::explorer
