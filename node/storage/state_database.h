// Opens the database under the ledger, and makes it anew when it cannot be opened: everything in it follows from genesis and the blocks, which
// are synced before it. A power cut can leave LevelDB such a database: the last, unacknowledged batch in its log arrived with holes, which it
// tells from no other damage, or a table's name did not arrive where its manifest did.
//
// It is made anew only if it is called damaged, not if the disk fails. The host then executes the blocks again, up to the first that cannot be
// read, and fetches the others from its peers; if the block files do not begin with the first block, it begins with nothing.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "node/env/disk.h"
#include "node/storage/kv_store.h"

namespace tallystick::node {

struct StateDatabase {
  std::unique_ptr<KvStore> store;
  std::string damage;  // why it was made anew, for the log; empty: it was not
};

// `open` opens the database in `directory` of the disk, and looks at what is in it as far as the caller wants: internal when it is damaged,
// any other kind when something else is in the way.
Result<StateDatabase> open_state_database(Disk& disk, const std::string& directory,
                                          const std::function<Result<std::unique_ptr<KvStore>>()>& open);

// Removes the database, and with it nothing that the block files do not bring back. Whatever is left after a crash in between is a
// database, an older or a damaged one, or none.
Result<void> remove_state_database(Disk& disk, const std::string& directory);

}  // namespace tallystick::node
