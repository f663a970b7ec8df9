// A store in memory with the promises of the one on disk, for tests and the simulator: what a returned `commit` holds
// survives a crash, what a failed one holds does not. The object stands for the disk: drop everything that uses it and
// open it again to crash a node.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "node/storage/kv_store.h"

namespace tallystick::node {

class MemoryStore final : public KvStore {
 public:
  MemoryStore();
  ~MemoryStore() override;
  Result<std::optional<Bytes>> get(ByteView key) const override;
  std::unique_ptr<KvCursor> cursor() const override;
  Result<void> commit(const KvBatch& batch) override;
  std::shared_ptr<const KvReader> snapshot() const override;

  // --- faults ---
  // The next `count` commits succeed; the one after fails, with or without having been written, and so does every later
  // one until revive().
  enum class Failure { before_write, after_write };
  void fail_after(std::uint64_t count, Failure how);
  void revive();
  // Flips one bit of a stored value, unnoticed by the store: what sits above must notice. False when there is no such
  // key or the value is empty.
  bool damage(ByteView key, std::size_t bit);

  std::uint64_t commits() const;
  std::size_t size() const;  // keys
  // Everything, for comparing two stores.
  std::map<Bytes, Bytes> contents() const;

 private:
  class Snapshot;
  class Cursor;
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tallystick::node
