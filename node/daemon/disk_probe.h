// Whether a disk that failed works again: a new file is written, synced and removed. Nothing is asked of the files that failed, whose
// content only a restart can find out.
#pragma once

#include "node/env/disk.h"

namespace tallystick::node {

// The file "probe" is gone afterwards, unless the disk fails.
Result<void> probe_disk(Disk& disk);

}  // namespace tallystick::node
