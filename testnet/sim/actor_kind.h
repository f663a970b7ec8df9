// The ways to misbehave; one file each in actors/.
#pragma once

#include <cstdint>

#include "core/fields.h"

namespace tallystick::sim {

enum class ActorKind : std::uint8_t {
  equivocator = 1,
  conflicter,
  nuller,
  outdated,
  impersonator,
  disrupter,
  silent_leader,
  slow_leader,
  vote_withholder,
  invalid_leader,
  body_withholder,
  split_deliverer,
  stale_certificate_leader,
};

}  // namespace tallystick::sim

namespace tallystick {
template <>
struct EnumNames<sim::ActorKind> {
  using Kind = sim::ActorKind;
  static constexpr std::pair<Kind, std::string_view> values[] = {
      {Kind::equivocator, "equivocator"},
      {Kind::conflicter, "conflicter"},
      {Kind::nuller, "nuller"},
      {Kind::outdated, "outdated"},
      {Kind::impersonator, "impersonator"},
      {Kind::disrupter, "disrupter"},
      {Kind::silent_leader, "silent_leader"},
      {Kind::slow_leader, "slow_leader"},
      {Kind::vote_withholder, "vote_withholder"},
      {Kind::invalid_leader, "invalid_leader"},
      {Kind::body_withholder, "body_withholder"},
      {Kind::split_deliverer, "split_deliverer"},
      {Kind::stale_certificate_leader, "stale_certificate_leader"}};
};
}  // namespace tallystick
