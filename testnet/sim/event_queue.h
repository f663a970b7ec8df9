// Simulated time: what happens next, in order of time and, at one moment, of scheduling.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/ensure.h"
#include "testnet/sim/happening.h"

namespace tallystick::sim {

using Micros = std::int64_t;  // simulated microseconds since the start of the run
inline constexpr Micros kMillisecond = 1'000;
inline constexpr Micros kSecond = 1'000'000;

class EventQueue {
 public:
  Micros now() const { return now_; }
  // `delay` >= 0.
  void after(Micros delay, Happening happen) {
    ensure(delay >= 0);
    std::uint32_t place = 0;
    if (free_.empty()) {
      place = static_cast<std::uint32_t>(happenings_.size());
      happenings_.push_back(std::move(happen));
    } else {
      place = free_.back();
      free_.pop_back();
      happenings_[place] = std::move(happen);
    }
    heap_.push_back({now_ + delay, next_++, place});
    std::push_heap(heap_.begin(), heap_.end());
  }
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  // Moves to the next moment and lets it happen.
  void step() {
    std::pop_heap(heap_.begin(), heap_.end());
    const Entry entry = heap_.back();
    heap_.pop_back();
    now_ = entry.at;
    Happening happen = std::move(happenings_[entry.place]);
    free_.push_back(entry.place);
    happen();
  }

 private:
  struct Entry {
    Micros at;
    std::uint64_t order;
    std::uint32_t place;  // among happenings_, which stay where they are while the heap is put in order
    // The heap's largest is the earliest.
    bool operator<(const Entry& other) const { return at != other.at ? at > other.at : order > other.order; }
  };
  std::vector<Entry> heap_;
  std::vector<Happening> happenings_;
  std::vector<std::uint32_t> free_;
  std::uint64_t next_ = 0;
  Micros now_ = 0;
};

}  // namespace tallystick::sim
