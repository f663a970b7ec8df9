// A running hash over everything that happens, in order: two runs that agree on it did the same.
#pragma once

#include <cstdint>
#include <cstring>

#include "core/bytes.h"

namespace tallystick::sim {

enum class TraceKind : std::uint8_t { timer = 1, frame, worker, submit, crash, start, fault, commit, status };

class Trace {
 public:
  void add(TraceKind kind, std::int64_t time_us, std::uint64_t who, std::uint64_t what) {
    mix(static_cast<std::uint64_t>(time_us) << 8 | static_cast<std::uint64_t>(kind));
    mix(who);
    mix(what);
    ++events_;
  }
  static std::uint64_t digest(ByteView bytes) {
    std::uint64_t hash = 0xCBF29CE484222325ULL ^ bytes.size();
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
      std::uint64_t word;
      std::memcpy(&word, bytes.data() + i, sizeof word);
      hash = (hash ^ word) * 0x9FB21C651E98DF25ULL;
      hash ^= hash >> 29;
    }
    for (; i < bytes.size(); ++i) hash = (hash ^ bytes[i]) * 0x100000001B3ULL;
    return hash;
  }
  std::uint64_t hash() const { return hash_; }
  std::uint64_t events() const { return events_; }

 private:
  void mix(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9FB21C651E98DF25ULL;
    hash_ ^= hash_ >> 32;
  }
  std::uint64_t hash_ = 0x243F6A8885A308D3ULL;
  std::uint64_t events_ = 0;
};

}  // namespace tallystick::sim
