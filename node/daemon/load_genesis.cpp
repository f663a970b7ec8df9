#include "node/daemon/load_genesis.h"

#include "core/genesis.h"
#include "node/config/files.h"

namespace tallystick::node {

Result<Genesis> load_genesis(const Config& config) {
  const auto text = read_file(config.node.genesis);
  if (!text) return tl::unexpected(text.error());
  auto genesis = read_genesis_json(*text);
  if (!genesis) return malformed(config.node.genesis + ": " + genesis.error().message);
  return genesis;
}

}  // namespace tallystick::node
