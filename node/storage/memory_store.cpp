#include "node/storage/memory_store.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace tallystick::node {
namespace {

struct BytesLess {
  using is_transparent = void;
  bool operator()(ByteView a, ByteView b) const { return std::ranges::lexicographical_compare(a, b); }
};

}  // namespace

struct MemoryStore::State {
  // What commits since a snapshot have overwritten: none where there was nothing.
  using Before = std::map<Bytes, std::optional<Bytes>, BytesLess>;

  std::mutex mutex;
  std::map<Bytes, Bytes, BytesLess> rows;
  std::vector<std::weak_ptr<Before>> snapshots;
  std::uint64_t commits = 0;
  std::optional<std::uint64_t> commits_left;
  Failure failure = Failure::before_write;
  bool failed = false;

  void write(const KvBatch::Change& change) {
    const auto row = rows.find(change.key);
    for (const auto& weak : snapshots)
      if (const auto before = weak.lock())
        before->try_emplace(change.key, row == rows.end() ? std::nullopt : std::optional{row->second});
    if (change.value)
      rows.insert_or_assign(change.key, *change.value);
    else if (row != rows.end())
      rows.erase(row);
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
    if (const auto old = before_->find(key); old != before_->end()) return old->second;
    const auto row = state_->rows.find(key);
    return row == state_->rows.end() ? std::nullopt : std::optional{row->second};
  }
  std::unique_ptr<KvCursor> cursor() const override;

  // The first row at or after the key, or after it.
  std::optional<std::pair<Bytes, Bytes>> find_from(ByteView key, bool inclusive) const {
    const std::lock_guard lock{state_->mutex};
    auto old = inclusive ? before_->lower_bound(key) : before_->upper_bound(key);
    auto row = inclusive ? state_->rows.lower_bound(key) : state_->rows.upper_bound(key);
    for (;;) {
      const bool has_old = old != before_->end();
      const bool has_row = row != state_->rows.end();
      if (!has_old && !has_row) return std::nullopt;
      if (!has_old || (has_row && row->first < old->first)) return *row;
      if (old->second) return std::pair{old->first, *old->second};
      if (has_row && row->first == old->first) ++row;
      ++old;
    }
  }

 private:
  std::shared_ptr<State> state_;
  std::shared_ptr<State::Before> before_;
};

class MemoryStore::Cursor final : public KvCursor {
 public:
  explicit Cursor(std::shared_ptr<const Snapshot> snapshot) : snapshot_{std::move(snapshot)} {}
  void seek(ByteView key) override { at_ = snapshot_->find_from(key, true); }
  void next() override {
    const Bytes from = at_->first;
    at_ = snapshot_->find_from(from, false);
  }
  bool valid() const override { return at_.has_value(); }
  ByteView key() const override { return at_->first; }
  ByteView value() const override { return at_->second; }
  Result<void> status() const override { return {}; }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  std::optional<std::pair<Bytes, Bytes>> at_;
};

std::unique_ptr<KvCursor> MemoryStore::Snapshot::cursor() const {
  return std::make_unique<Cursor>(shared_from_this());
}

MemoryStore::MemoryStore() : state_{std::make_shared<State>()} {}
MemoryStore::~MemoryStore() = default;

Result<std::optional<Bytes>> MemoryStore::get(ByteView key) const {
  const std::lock_guard lock{state_->mutex};
  const auto row = state_->rows.find(key);
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
  const auto row = state_->rows.find(key);
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
  return {state_->rows.begin(), state_->rows.end()};
}

}  // namespace tallystick::node
