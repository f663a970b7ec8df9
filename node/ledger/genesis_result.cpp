#include "node/ledger/genesis_result.h"

#include <algorithm>

#include "contracts/ledger/genesis_state.h"
#include "core/merkle.h"
#include "core/sparse_merkle.h"

namespace tallystick::node {

Result<ExecutionResult> genesis_result(const Genesis& genesis) {
  const auto state = contracts::genesis_state(genesis);
  if (!state) return tl::unexpected(state.error());
  std::vector<SparseLeaf> leaves;
  for (const contracts::RecordChange& change : state->records)
    if (change.after)
      leaves.push_back(
          {state_key_hash(static_cast<std::uint8_t>(change.table), change.key), state_value_hash(*change.after)});
  std::sort(leaves.begin(), leaves.end());
  return ExecutionResult{sparse_subtree(leaves).hash, merkle_empty(), merkle_empty()};
}

}  // namespace tallystick::node
