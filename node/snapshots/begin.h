// How a node's ledger begins with a snapshot: one that an operator carried here, or one that the node fetched from its peers.
#pragma once

#include "core/signature_scheme.h"
#include "node/env/disk.h"
#include "node/ledger/snapshot.h"

namespace tallystick::node {

using OpenStore = std::function<Result<std::unique_ptr<KvStore>>()>;

// Fills blocks/, epochs/ and the state database that `open` opens; the first two hold nothing yet, or what a crash left of the same. Block file
// first, as always; the state's last batch makes it a ledger. Every piece is verified.
Result<void> begin_with_snapshot(Disk& disk, const SnapshotManifest& manifest, const Genesis& genesis,
                                 const SnapshotSource& piece, const OpenStore& open);

struct Begun {
  std::optional<Height> height;  // of the snapshot; nothing when none was ready
  std::string damage;            // why one that had been ready was thrown away
};
// At a start, before anything is opened: if all of joining/ is there, it takes the place of what the node has. The signer's state and the
// consensus logs stay: what this node has signed it has signed. A crash in between begins anew; at the end joining/ is gone.
Result<Begun> begin_with_fetched(Disk& disk, const Genesis& genesis, const SignatureScheme& scheme,
                                 const OpenStore& open);

}  // namespace tallystick::node
