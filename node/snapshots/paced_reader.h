// A moment of the store that is read slowly, so that whoever reads all of it in the background leaves disk and processor to others; and that
// can be told to end. Waiting happens in the cursor, on the reader's own thread.
#pragma once

#include <atomic>
#include <memory>

#include "node/storage/kv_store.h"

namespace tallystick::node {

struct Pace {
  std::size_t bytes_per_second = 0;                // of keys and values; 0: as fast as it goes
  std::shared_ptr<const std::atomic<bool>> ended;  // once true, everything fails with unavailable
};

// `inside` lives as long as what is returned.
std::shared_ptr<const KvReader> paced(std::shared_ptr<const KvReader> inside, const Pace& pace);

}  // namespace tallystick::node
