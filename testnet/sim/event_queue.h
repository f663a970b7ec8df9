// Simulated time: what happens next, in order of time and, at one moment, of scheduling.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "core/ensure.h"

namespace tallystick::sim {

using Micros = std::int64_t;  // simulated microseconds since the start of the run
inline constexpr Micros kMillisecond = 1'000;
inline constexpr Micros kSecond = 1'000'000;

class EventQueue {
 public:
  Micros now() const { return now_; }
  // `delay` >= 0.
  void after(Micros delay, std::function<void()> happen) {
    ensure(delay >= 0);
    heap_.push_back({now_ + delay, next_++, std::move(happen)});
    std::push_heap(heap_.begin(), heap_.end());
  }
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  // Moves to the next moment and lets it happen.
  void step() {
    std::pop_heap(heap_.begin(), heap_.end());
    Entry entry = std::move(heap_.back());
    heap_.pop_back();
    now_ = entry.at;
    entry.happen();
  }

 private:
  struct Entry {
    Micros at;
    std::uint64_t order;
    std::function<void()> happen;
    // The heap's largest is the earliest.
    bool operator<(const Entry& other) const { return at != other.at ? at > other.at : order > other.order; }
  };
  std::vector<Entry> heap_;
  std::uint64_t next_ = 0;
  Micros now_ = 0;
};

}  // namespace tallystick::sim
