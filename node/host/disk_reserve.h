// Whether the disk has room for what a running node writes between two looks at it. A node stops before the disk is full: LevelDB takes no
// write after one that failed (RELIABILITY 0.7), while a node that stopped in time goes on by itself once there is room again. It goes on
// with a quarter more than it stopped at, so that it does not stop and go at the edge. A data structure: what is free is an argument.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"

namespace tallystick::node {

class DiskReserve {
 public:
  // `bytes_min` 0: no reserve is kept, and nothing is ever too full.
  explicit DiskReserve(std::uint64_t bytes_min) : bytes_min_{bytes_min} {}

  bool is_kept() const { return bytes_min_ > 0; }

  // What Disk::free_bytes says now. True when writing may go on.
  bool look(const Result<std::uint64_t>& free) {
    if (!is_kept()) return true;
    const bool stopped = !why_.empty();
    const std::uint64_t needed = stopped ? bytes_min_ + bytes_min_ / 4 : bytes_min_;
    why_.clear();
    if (!free)
      why_ = free.error().message;
    else if (*free < needed)
      why_ = "the disk has " + std::to_string(*free / kMiB) + " MiB free; this node writes again at " +
             std::to_string((bytes_min_ + bytes_min_ / 4 + kMiB - 1) / kMiB) + " MiB";
    return why_.empty();
  }

  // Why writing may not go on, a sentence for the operator; empty when it may.
  const std::string& why() const { return why_; }

 private:
  static constexpr std::uint64_t kMiB = 1024 * 1024;
  std::uint64_t bytes_min_;
  std::string why_;
};

}  // namespace tallystick::node
