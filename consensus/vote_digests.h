// The signed digests of the subjects that are voted on now. Every validator signs the same few: each digest is computed once, not once for
// every vote. What does not come back is forgotten by what takes its place, so a peer that invents subjects gains nothing.
#pragma once

#include <array>
#include <optional>

#include "core/vote.h"

namespace tallystick::consensus {

class VoteDigests {
 public:
  explicit VoteDigests(const Network& network) : network_{network} {}

  // vote_digest of the subject.
  Hash of(const Subject& subject) {
    std::optional<Known>& known = known_[place_of(subject)];
    if (!known || known->subject != subject) known = Known{subject, vote_digest(network_, subject)};
    return known->digest;
  }

 private:
  static constexpr std::size_t kKinds = 3;
  static constexpr std::size_t kViews = 8;
  struct Known {
    Subject subject;
    Hash digest;
  };
  static std::size_t place_of(const Subject& subject) {
    return subject.view.raw() % kViews * kKinds + static_cast<std::size_t>(subject.kind) - 1;
  }

  Network network_;
  std::array<std::optional<Known>, kViews * kKinds> known_;
};

}  // namespace tallystick::consensus
