#include "node/daemon/verify.h"

#include <filesystem>

#include "contracts/registry.h"
#include "node/daemon/load_genesis.h"
#include "node/storage/leveldb_store.h"

namespace tallystick::node {

Result<LedgerCheck> verify_node(const Config& config) {
  const auto genesis = load_genesis(config);
  if (!genesis) return tl::unexpected(genesis.error());
  const std::string directory = config.node.data_dir + "/state";
  std::error_code failed;
  if (!std::filesystem::is_directory(directory, failed))
    return not_found(directory + " is not there: this node has no ledger yet");
  const auto store = open_leveldb(directory);
  if (!store) return tl::unexpected(store.error());
  return check_ledger(**store, *genesis, contracts::registry());
}

}  // namespace tallystick::node
