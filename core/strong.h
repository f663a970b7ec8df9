// Numbers that know what they count. Each offers only the arithmetic that means something.
#pragma once

#include <compare>
#include <cstdint>

namespace tallystick {

template <class Tag, class Rep>
class Strong {
 public:
  using rep = Rep;
  constexpr Strong() = default;
  constexpr explicit Strong(Rep raw) : raw_{raw} {}
  constexpr Rep raw() const { return raw_; }
  constexpr auto operator<=>(const Strong&) const = default;
  // The one after this; for heights, views and sequences. The counted things never reach the end of 64 bits.
  constexpr Strong next() const { return Strong{static_cast<Rep>(raw_ + 1)}; }

 private:
  Rep raw_{};
};

using Height = Strong<struct HeightTag, std::uint64_t>;      // genesis is 0, the first block 1
using View = Strong<struct ViewTag, std::uint64_t>;          // 0 is the epoch's root, finalized by definition; voting starts at 1
using Epoch = Strong<struct EpochTag, std::uint64_t>;
using Sequence = Strong<struct SequenceTag, std::uint64_t>;  // place in a nonce lane, from 0
using ValidatorIndex = Strong<struct ValidatorIndexTag, std::uint16_t>;  // place in the genesis list of validators

}  // namespace tallystick
