// Rows of one kind in the order they came, found by key, and the indexes over them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/strong.h"
#include "core/time.h"

namespace tallystick::explorer {

using Position = std::uint32_t;

template <class Row>
class Table {
 public:
  // false: there is such a row already.
  bool insert(Row row) {
    if (!positions_.emplace(row.id.raw(), static_cast<Position>(rows_.size())).second) return false;
    rows_.push_back(std::move(row));
    return true;
  }
  // Null when there is none. A pointer lasts until the next insertion.
  template <class Tag>
  const Row* find(Strong<Tag, std::uint32_t> key) const {
    const auto it = positions_.find(key.raw());
    return it == positions_.end() ? nullptr : &rows_[it->second];
  }
  template <class Tag>
  Row* find(Strong<Tag, std::uint32_t> key) {
    const auto it = positions_.find(key.raw());
    return it == positions_.end() ? nullptr : &rows_[it->second];
  }
  Position position(const Row& row) const { return static_cast<Position>(&row - rows_.data()); }
  const Row& operator[](Position p) const { return rows_[p]; }
  std::size_t size() const { return rows_.size(); }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }

 private:
  std::vector<Row> rows_;
  std::unordered_map<std::uint32_t, Position> positions_;
};

// Positions of the rows that share one or two keys, in the order they came.
class Index {
 public:
  template <class A>
  void add(A a, Position p) {
    lists_[a.raw()].push_back(p);
  }
  template <class A, class B>
  void add(A a, B b, Position p) {
    lists_[pair(a, b)].push_back(p);
  }
  template <class A>
  std::span<const Position> of(A a) const {
    return list(a.raw());
  }
  template <class A, class B>
  std::span<const Position> of(A a, B b) const {
    return list(pair(a, b));
  }

 private:
  template <class A, class B>
  static std::uint64_t pair(A a, B b) {
    return (std::uint64_t{a.raw()} << 32) | b.raw();
  }
  std::span<const Position> list(std::uint64_t key) const {
    const auto it = lists_.find(key);
    if (it == lists_.end()) return {};
    return it->second;
  }
  std::unordered_map<std::uint64_t, std::vector<Position>> lists_;
};

// Those of `list` whose moment `at(position)` lies within (after, until]; the list is in the order of these moments.
template <class At>
std::span<const Position> within(std::span<const Position> list, Timestamp after, Timestamp until, At at) {
  const auto first = std::partition_point(list.begin(), list.end(), [&](Position p) { return at(p) <= after; });
  const auto last = std::partition_point(first, list.end(), [&](Position p) { return at(p) <= until; });
  return {first, last};
}

// A sum that changes from moment to moment.
class Series {
 public:
  // t is no earlier than the last; steps of one moment become one.
  void add(Timestamp t, __int128 change) {
    const __int128 now = (steps_.empty() ? 0 : steps_.back().value) + change;
    if (!steps_.empty() && steps_.back().t == t)
      steps_.back().value = now;
    else
      steps_.push_back({t, now});
  }
  // 0 before the first step.
  __int128 at(Timestamp t) const {
    const auto it = std::partition_point(steps_.begin(), steps_.end(), [&](const Step& s) { return s.t <= t; });
    return it == steps_.begin() ? __int128{0} : std::prev(it)->value;
  }
  // Values before t are no longer asked for.
  void forget(Timestamp t) {
    const auto first = std::partition_point(steps_.begin(), steps_.end(), [&](const Step& s) { return s.t <= t; });
    if (first != steps_.begin()) steps_.erase(steps_.begin(), std::prev(first));
  }

 private:
  struct Step {
    Timestamp t;
    __int128 value;
  };
  std::vector<Step> steps_;
};

}  // namespace tallystick::explorer
