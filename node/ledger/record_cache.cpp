#include "node/ledger/record_cache.h"

#include <utility>

namespace tallystick::node {
namespace {

constexpr std::size_t kAroundOne = 160;  // map node, strings, vector: about

std::string place_of(contracts::Table table, ByteView key) {
  std::string out(1, static_cast<char>(table));
  out.append(as_text(key));
  return out;
}

}  // namespace

std::optional<std::optional<Bytes>> RecordCache::find(contracts::Table table, ByteView key, Height at) {
  std::string place = place_of(table, key);
  const std::lock_guard lock{mutex_};
  if (at != height_) return std::nullopt;
  if (const auto found = young_.records.find(place); found != young_.records.end()) return found->second;
  const auto found = old_.records.find(place);
  if (found == old_.records.end()) return std::nullopt;
  Value value = found->second;
  put(std::move(place), value);
  return value;
}

void RecordCache::keep(contracts::Table table, ByteView key, const std::optional<Bytes>& value, Height at) {
  std::string place = place_of(table, key);
  const std::lock_guard lock{mutex_};
  if (at == height_) put(std::move(place), value);
}

void RecordCache::advance(Height to, const contracts::StateDelta& delta) {
  const std::lock_guard lock{mutex_};
  height_ = to;
  for (const contracts::RecordChange& change : delta.records) put(place_of(change.table, change.key), change.after);
}

// The younger generation goes before the older one, which may hold another value.
void RecordCache::put(std::string place, Value value) {
  young_.bytes += kAroundOne + place.size() + (value ? value->size() : 0);
  const auto [at, fresh] = young_.records.try_emplace(std::move(place));
  if (!fresh) young_.bytes -= kAroundOne + at->first.size() + (at->second ? at->second->size() : 0);
  at->second = std::move(value);
  if (young_.bytes > generation_bytes_max_) old_ = std::exchange(young_, {});
}

}  // namespace tallystick::node
