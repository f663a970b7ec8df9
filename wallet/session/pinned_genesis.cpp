#include "wallet/session/pinned_genesis.h"

#include "wallet/keystore/key_files.h"

namespace tallystick::wallet {

Result<PinnedGenesis> load_genesis(const std::string& path) {
  const auto text = read_whole_file(path, kGenesisBytesMax);
  if (!text) return tl::unexpected(text.error());
  auto genesis = read_genesis_json(*text);
  if (!genesis) return malformed(path + " is not a genesis file: " + genesis.error().message);
  PinnedGenesis out{.genesis = std::move(*genesis), .hash = {}, .network = {}, .json = {}};
  out.hash = genesis_hash(out.genesis);
  out.network = network_of(out.genesis);
  out.json.kind = out.genesis.kind;
  return out;
}

}  // namespace tallystick::wallet
