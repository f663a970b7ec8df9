// What was done to a run's network, disks and processes, counted.
#pragma once

#include <cstdint>

#include "core/fields.h"

namespace tallystick::sim {

struct Faults {
  std::uint64_t frames_lost = 0;
  std::uint64_t frames_doubled = 0;
  std::uint64_t frames_slow = 0;
  std::uint64_t links_clogged = 0;
  std::uint64_t partitions = 0;
  std::uint64_t nodes_cut_off = 0;
  std::uint64_t swizzles = 0;
  std::uint64_t pauses = 0;
  std::uint64_t clock_jumps = 0;
  std::uint64_t crashes = 0;
  std::uint64_t write_errors = 0;
  std::uint64_t read_errors = 0;
  std::uint64_t logs_lost = 0;
  std::uint64_t blocks_damaged = 0;
  std::uint64_t healed_cores = 0;  // heals that left f nodes out

  static constexpr auto fields() {
    return field_list(field("frames_lost", &Faults::frames_lost), field("frames_doubled", &Faults::frames_doubled),
                      field("frames_slow", &Faults::frames_slow), field("links_clogged", &Faults::links_clogged),
                      field("partitions", &Faults::partitions), field("nodes_cut_off", &Faults::nodes_cut_off),
                      field("swizzles", &Faults::swizzles), field("pauses", &Faults::pauses),
                      field("clock_jumps", &Faults::clock_jumps), field("crashes", &Faults::crashes),
                      field("write_errors", &Faults::write_errors), field("read_errors", &Faults::read_errors),
                      field("logs_lost", &Faults::logs_lost), field("blocks_damaged", &Faults::blocks_damaged),
                      field("healed_cores", &Faults::healed_cores));
  }
  Faults& operator+=(const Faults& other) {
    for_each_field<Faults>([&](const auto& f) { this->*f.member += other.*f.member; });
    return *this;
  }
};

}  // namespace tallystick::sim
