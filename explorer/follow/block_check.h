// What a block must be before it is executed, and what its execution must have given. Pure.
#pragma once

#include <vector>

#include "consensus/validator_set.h"
#include "core/signature_scheme.h"
#include "core/validator_list.h"
#include "explorer/follow/block_source.h"
#include "node/verified_transaction.h"

namespace tallystick::explorer {

// Who finalizes the blocks of an epoch.
struct EpochValidators {
  Epoch epoch;
  ValidatorList list;
  consensus::ValidatorSet set;
};

// The block that was followed up to: its height and header hash; 0 and the genesis hash at the start.
struct ChainEnd {
  Height height;
  Hash hash;
};

// The block is within the bounds of the protocol, follows on `end`, belongs to the epoch, holds the transactions that its header commits to, and
// its finalization, if it has one, is signed by a quorum.
Followed<void> check_block(const Network& network, const SignatureScheme& scheme, const EpochValidators& validators,
                           const ChainEnd& end, const FetchedBlock& block);

// Each of its transactions is well formed and signed. Gives them.
Followed<std::vector<node::TransactionPtr>> check_transactions(const Network& network, const SignatureScheme& scheme,
                                                               const FetchedBlock& block);

// The finalization is of this block and signed by a quorum of the epoch's validators.
Followed<void> check_finalization(const Network& network, const SignatureScheme& scheme,
                                  const EpochValidators& validators, const BlockHeader& header,
                                  const consensus::Finalization& finalization);

// What was computed here is what the node says, receipt by receipt, and what the quorum signed.
Followed<void> check_result(const FetchedBlock& block, const ExecutionResult& computed,
                            const std::vector<Bytes>& receipts);

// A quorum signed this result of the block.
Followed<void> check_certified(Height height, const Hash& computed, const Hash& certified);

}  // namespace tallystick::explorer
