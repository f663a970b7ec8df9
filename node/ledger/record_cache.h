// Records of committed state that were read or written lately, so that accounts, parties and balances that every block touches are not
// looked up in the database again. Knows one height only, the one it was last advanced to: who reads at another height learns nothing and
// leaves nothing behind. Bounded: two generations, of which the older is dropped when the younger is full; what is used moves up.
// Safe from any thread.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "contracts/ledger/delta.h"
#include "core/strong.h"

namespace tallystick::node {

class RecordCache {
 public:
  explicit RecordCache(std::size_t bytes_max) : generation_bytes_max_{bytes_max / 2} {}

  // A record's value, absent inside when it is known not to exist; nothing when it is not known at this height.
  std::optional<std::optional<Bytes>> find(contracts::Table table, ByteView key, Height at);
  // What was read from the state at this height.
  void keep(contracts::Table table, ByteView key, const std::optional<Bytes>& value, Height at);
  // The state is now that of this height, which differs from the one before by these records.
  void advance(Height to, const contracts::StateDelta& delta);

 private:
  using Value = std::optional<Bytes>;
  struct Generation {
    std::unordered_map<std::string, Value> records;  // by table and key
    std::size_t bytes = 0;                           // about what they take
  };
  void put(std::string place, Value value);

  const std::size_t generation_bytes_max_;
  std::mutex mutex_;
  Height height_;
  Generation young_, old_;
};

}  // namespace tallystick::node
