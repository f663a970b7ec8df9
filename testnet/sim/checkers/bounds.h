// Nothing grows without end: blocks and bodies under way, the pool, the log, the disk.
#pragma once

#include "testnet/sim/checker.h"

namespace tallystick::sim {

class Bounds final : public Checker {
 public:
  Bounds(Verdict& verdict, const node::MempoolLimits& pool) : verdict_{verdict}, pool_{pool} {}
  void on_second(NodeIndex node, const node::HostStatus& status, const NodeLedger&) override {
    const struct {
      const char* what;
      std::size_t is;
      std::size_t may_be;
    } rows[] = {
        {"blocks under way", status.blocks_under_way, 512},
        {"bodies wanted", status.bodies_wanted, 20'000},
        {"transactions in the pool", status.pool_count, pool_.count_max},
        {"bytes in the pool", status.pool_bytes, pool_.bytes_max},
        {"verifications waiting", status.verifications_waiting, 20'000},
        {"ms of delay in its timers", static_cast<std::size_t>(status.consensus.delta.raw()), kDelayMax},
        {"segments of the log", status.log_segments, 24},
    };
    for (const auto& row : rows)
      if (row.is > row.may_be)
        verdict_.violated("node " + std::to_string(node) + " has " + std::to_string(row.is) + " " + row.what);
  }
  // The log is pruned; what remains is the blocks, a few kilobytes each.
  void on_disk(NodeIndex node, std::uint64_t bytes, Height height) override {
    if (bytes > kDiskBase + kDiskPerBlock * height.raw())
      verdict_.violated("node " + std::to_string(node) + " has " + std::to_string(bytes) +
                        " bytes on its disk at height " + std::to_string(height.raw()));
  }

 private:
  static constexpr std::size_t kDelayMax = 4'000;  // CONSENSUS 1.4
  static constexpr std::uint64_t kDiskBase = 8 * 1024 * 1024;
  static constexpr std::uint64_t kDiskPerBlock = 8 * 1024;
  Verdict& verdict_;
  node::MempoolLimits pool_;
};

}  // namespace tallystick::sim
