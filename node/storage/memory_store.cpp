#include "node/storage/memory_store.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace tallystick::node {
namespace {

// A key and its first bytes as a number: most comparisons are decided by that, where the tree's node stands.
struct RowKey {
  explicit RowKey(ByteView key) : first{first_of(key)}, bytes{key.begin(), key.end()} {}
  static std::uint64_t word_of(ByteView key, std::size_t from) {
    std::uint64_t word = 0;
    for (std::size_t i = from; i < from + 8; ++i) word = word << 8 | (i < key.size() ? key[i] : 0);
    return word;
  }
  static std::pair<std::uint64_t, std::uint64_t> first_of(ByteView key) { return {word_of(key, 0), word_of(key, 8)}; }
  std::pair<std::uint64_t, std::uint64_t> first;  // 16 bytes, zeros where the key ends before
  Bytes bytes;
};
struct Wanted {
  explicit Wanted(ByteView key) : first{RowKey::first_of(key)}, bytes{key} {}
  std::pair<std::uint64_t, std::uint64_t> first;
  ByteView bytes;
};

// As unsigned bytes, left to right.
struct KeyLess {
  using is_transparent = void;
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return a.first != b.first ? a.first < b.first : std::ranges::lexicographical_compare(a.bytes, b.bytes);
  }
};

}  // namespace

struct MemoryStore::State {
  using Rows = std::map<RowKey, Bytes, KeyLess>;
  // What commits since a snapshot have overwritten: none where there was nothing.
  using Before = std::map<RowKey, std::optional<Bytes>, KeyLess>;

  std::mutex mutex;
  Rows rows;
  std::vector<std::weak_ptr<Before>> snapshots;
  std::uint64_t commits = 0;
  std::optional<std::uint64_t> commits_left;
  Failure failure = Failure::before_write;
  bool failed = false;

  void write(const KvBatch::Change& change) {
    const auto place = rows.lower_bound(Wanted{change.key});
    const bool there = place != rows.end() && place->first.bytes == change.key;
    for (const auto& weak : snapshots)
      if (const auto before = weak.lock(); before && !before->contains(Wanted{change.key}))
        before->emplace(change.key, there ? std::optional{place->second} : std::nullopt);
    if (there && change.value)
      place->second = *change.value;
    else if (there)
      rows.erase(place);
    else if (change.value)
      rows.emplace_hint(place, change.key, *change.value);
  }
};

class MemoryStore::Snapshot final : public KvReader, public std::enable_shared_from_this<Snapshot> {
 public:
  explicit Snapshot(std::shared_ptr<State> state)
      : state_{std::move(state)}, before_{std::make_shared<State::Before>()} {
    const std::lock_guard lock{state_->mutex};
    std::erase_if(state_->snapshots, [](const auto& weak) { return weak.expired(); });
    state_->snapshots.push_back(before_);
  }
  Result<std::optional<Bytes>> get(ByteView key) const override {
    const std::lock_guard lock{state_->mutex};
    const Wanted wanted{key};
    if (const auto old = before_->find(wanted); old != before_->end()) return old->second;
    const auto row = state_->rows.find(wanted);
    return row == state_->rows.end() ? std::nullopt : std::optional{row->second};
  }
  std::unique_ptr<KvCursor> cursor() const override;

  // Where a cursor stands: both at or behind its row; good until the next commit.
  struct Place {
    State::Before::const_iterator old;
    State::Rows::const_iterator row;
    std::uint64_t commits = 0;
  };
  using Row = std::pair<Bytes, Bytes>;
  // The first row at or after the key.
  std::optional<Row> find_from(ByteView key, Place& place) const {
    const std::lock_guard lock{state_->mutex};
    return first_at(place_of(key), place);
  }
  // The row after the one with this key, which `place` was left at.
  std::optional<Row> find_after(const Bytes& key, Place& place) const {
    const std::lock_guard lock{state_->mutex};
    if (place.commits != state_->commits) place = place_of(key);
    Place after = place;
    if (after.old != before_->end() && after.old->first.bytes == key) ++after.old;
    if (after.row != state_->rows.end() && after.row->first.bytes == key) ++after.row;
    return first_at(after, place);
  }

 private:
  Place place_of(ByteView key) const {
    const Wanted wanted{key};
    return {before_->lower_bound(wanted), state_->rows.lower_bound(wanted), state_->commits};
  }
  std::optional<Row> first_at(Place at, Place& place) const {
    for (;; ++at.old) {
      const bool has_old = at.old != before_->end();
      const bool has_row = at.row != state_->rows.end();
      place = at;
      if (!has_old && !has_row) return std::nullopt;
      if (!has_old || (has_row && KeyLess{}(at.row->first, at.old->first)))
        return Row{at.row->first.bytes, at.row->second};
      if (at.old->second) return Row{at.old->first.bytes, *at.old->second};
      if (has_row && at.row->first.bytes == at.old->first.bytes) ++at.row;
    }
  }

  std::shared_ptr<State> state_;
  std::shared_ptr<State::Before> before_;
};

class MemoryStore::Cursor final : public KvCursor {
 public:
  explicit Cursor(std::shared_ptr<const Snapshot> snapshot) : snapshot_{std::move(snapshot)} {}
  void seek(ByteView key) override { at_ = snapshot_->find_from(key, place_); }
  void next() override { at_ = snapshot_->find_after(at_->first, place_); }
  bool valid() const override { return at_.has_value(); }
  ByteView key() const override { return at_->first; }
  ByteView value() const override { return at_->second; }
  Result<void> status() const override { return {}; }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  Snapshot::Place place_{};
  std::optional<Snapshot::Row> at_;
};

std::unique_ptr<KvCursor> MemoryStore::Snapshot::cursor() const {
  return std::make_unique<Cursor>(shared_from_this());
}

MemoryStore::MemoryStore() : state_{std::make_shared<State>()} {}
MemoryStore::~MemoryStore() = default;

Result<std::optional<Bytes>> MemoryStore::get(ByteView key) const {
  const std::lock_guard lock{state_->mutex};
  const auto row = state_->rows.find(Wanted{key});
  return row == state_->rows.end() ? std::nullopt : std::optional{row->second};
}

std::unique_ptr<KvCursor> MemoryStore::cursor() const {
  return snapshot()->cursor();
}

Result<void> MemoryStore::commit(const KvBatch& batch) {
  const std::lock_guard lock{state_->mutex};
  if (state_->failed) return internal_error("the store failed before and takes no more writes");
  const bool fails = state_->commits_left == 0;
  if (!fails || state_->failure == Failure::after_write) {
    for (const KvBatch::Change& change : batch.changes) state_->write(change);
    ++state_->commits;
  }
  if (fails) {
    state_->failed = true;
    return internal_error("the store was told to fail here");
  }
  if (state_->commits_left) --*state_->commits_left;
  return {};
}

std::shared_ptr<const KvReader> MemoryStore::snapshot() const {
  return std::make_shared<Snapshot>(state_);
}

void MemoryStore::fail_after(std::uint64_t count, Failure how) {
  const std::lock_guard lock{state_->mutex};
  state_->commits_left = count;
  state_->failure = how;
}

void MemoryStore::revive() {
  const std::lock_guard lock{state_->mutex};
  state_->commits_left.reset();
  state_->failed = false;
}

bool MemoryStore::damage(ByteView key, std::size_t bit) {
  const std::lock_guard lock{state_->mutex};
  const auto row = state_->rows.find(Wanted{key});
  if (row == state_->rows.end() || row->second.empty()) return false;
  bit %= row->second.size() * 8;
  row->second[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  return true;
}

std::uint64_t MemoryStore::commits() const {
  const std::lock_guard lock{state_->mutex};
  return state_->commits;
}

std::size_t MemoryStore::size() const {
  const std::lock_guard lock{state_->mutex};
  return state_->rows.size();
}

std::map<Bytes, Bytes> MemoryStore::contents() const {
  const std::lock_guard lock{state_->mutex};
  std::map<Bytes, Bytes> out;
  for (const auto& [key, value] : state_->rows) out.emplace_hint(out.end(), key.bytes, value);
  return out;
}

}  // namespace tallystick::node
