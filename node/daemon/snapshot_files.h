// Snapshots (node/ledger/snapshot.h) as files in a directory: "manifest", "head", "chunk-000000", … They come from a stopped node and are
// the beginning of another one. Whoever carries them need not be trusted: every piece is verified against the genesis file.
#pragma once

#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "core/strong.h"
#include "node/config/config.h"

namespace tallystick::node {

struct SnapshotSummary {
  Height height;
  Hash block;
  std::size_t chunks = 0;
  std::uint64_t bytes = 0;
};

// Writes the ledger of the configured node, which must not run, into `directory`, which must not exist or be empty. The manifest comes last:
// without it the directory is no snapshot.
Result<SnapshotSummary> export_snapshot(const Config& config, const std::string& directory);
// Fills the empty data directory of the configured node. After an error or a crash the data directory is no ledger: empty it and try again.
// A validator's signer state is none of a snapshot's business: `tallystickd init` makes it, once.
Result<SnapshotSummary> import_snapshot(const Config& config, const std::string& directory);

}  // namespace tallystick::node
