// An ordered map of byte strings on disk, behind an interface: LevelDB in the product, memory in tests and in the
// simulator. What an acknowledgement depends on travels in one batch, and every batch is synced before `commit`
// returns: with LevelDB a later synced write does not make earlier unsynced ones durable, so there is no unsynced write
// (RELIABILITY 0.5). After any error of `commit` the store is unusable and says so again: stop the process, do not
// retry (RELIABILITY 0.7).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"

namespace tallystick::node {

// Keys in ascending order of unsigned bytes. A cursor looks at one moment of the store and must not outlive it.
class KvCursor {
 public:
  virtual ~KvCursor() = default;
  // To the first key >= `key`.
  virtual void seek(ByteView key) = 0;
  virtual void next() = 0;  // only while valid
  // False at the end and after a failure: ask status when it matters, and it does.
  virtual bool valid() const = 0;
  virtual ByteView key() const = 0;    // until the cursor moves
  virtual ByteView value() const = 0;  // until the cursor moves
  // An internal error when something stored could not be read back as it was written.
  virtual Result<void> status() const = 0;
};

// Reads; safe from any thread. What a store cannot vouch for (checksum, I/O) is an internal error, never a wrong answer.
class KvReader {
 public:
  virtual ~KvReader() = default;
  virtual Result<std::optional<Bytes>> get(ByteView key) const = 0;
  virtual std::unique_ptr<KvCursor> cursor() const = 0;
};

// Changes that happen together or not at all; for one key the last one counts.
struct KvBatch {
  struct Change {
    Bytes key;
    std::optional<Bytes> value;  // none: erase
  };
  std::vector<Change> changes;
  void put(Bytes key, Bytes value) { changes.push_back({std::move(key), std::move(value)}); }
  void erase(Bytes key) { changes.push_back({std::move(key), std::nullopt}); }
};

class KvStore : public KvReader {
 public:
  // Atomic and durable when it returns. One caller at a time.
  virtual Result<void> commit(const KvBatch& batch) = 0;
  // The store as it is now, whatever is committed later. Must not outlive the store; cheap to hold for a block or two,
  // not for ever.
  virtual std::shared_ptr<const KvReader> snapshot() const = 0;
};

}  // namespace tallystick::node
