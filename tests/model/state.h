// One state of the whole network, in sixteen bytes: what each honest validator has signed and where it stands, which blocks exist, and,
// when that is tracked, which certificates an honest validator holds. Three views; four validators, of which one is the twin
// and has no state: it votes for everything.
//
// A view has at most two blocks: three honest validators that vote once certify at most one, and a third could only take
// votes away, which not voting does, too.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

namespace tallystick::model {

inline constexpr unsigned kViews = 3;
inline constexpr unsigned kHonest = 3;
inline constexpr unsigned kTwins = 1;
inline constexpr unsigned kSlots = 2;  // blocks of one view

// A block's parent: none (there is no such block), the root, or the block in a slot of a view.
//   0 none, 1 root, 2 + 2 (view - 1) + slot
using Parent = unsigned;
inline constexpr Parent kNone = 0;
inline constexpr Parent kRoot = 1;
inline constexpr Parent kParents = 2 + 2 * (kViews - 1);
constexpr Parent block_at(unsigned view, unsigned slot) {
  return 2 + 2 * (view - 1) + slot;
}
constexpr unsigned view_of(Parent parent) {
  return parent < 2 ? 0 : parent / 2;
}
constexpr unsigned slot_of(Parent parent) {
  return parent % 2;
}

// One honest validator. Bits: for each view notarize 2 (a bit for each block) | nullify 1 | finalize 2; then view - 1 in 2,
// lost in 2.
class Validator {
 public:
  unsigned notarized(unsigned view) const { return get(at(view), 3); }
  bool nullified(unsigned view) const { return get(at(view) + 2, 1) != 0; }
  unsigned finalized(unsigned view) const { return get(at(view) + 3, 3); }
  unsigned view() const { return get(kViewAt, 3) + 1; }  // kViews + 1: behind all of them
  // Votes in views up to this one stand, but the validator does not know of them any more. 0: none.
  unsigned lost() const { return get(kLostAt, 3); }

  void notarize(unsigned view, unsigned slot) { bits_ |= 1U << (at(view) + slot); }
  void nullify(unsigned view) { bits_ |= 1U << (at(view) + 2); }
  void finalize(unsigned view, unsigned slot) { bits_ |= 1U << (at(view) + 3 + slot); }
  void stand(unsigned view) { set(kViewAt, view - 1); }
  void lose(unsigned up_to) { set(kLostAt, up_to); }
  // The two blocks of the view change names.
  void swap_slots(unsigned view) {
    const unsigned n = notarized(view), f = finalized(view);
    bits_ &= ~(0b11011U << at(view));
    bits_ |= (n >> 1 | (n & 1) << 1) << at(view) | (f >> 1 | (f & 1) << 1) << (at(view) + 3);
  }
  std::uint32_t bits() const { return bits_; }
  auto operator<=>(const Validator&) const = default;

 private:
  static constexpr unsigned kViewAt = 5 * kViews;
  static constexpr unsigned kLostAt = kViewAt + 2;
  static constexpr unsigned at(unsigned view) { return 5 * (view - 1); }
  unsigned get(unsigned shift, unsigned mask) const { return bits_ >> shift & mask; }
  void set(unsigned shift, unsigned value) { bits_ = (bits_ & ~(3U << shift)) | value << shift; }
  std::uint32_t bits_ = 0;
};

// Bits: 3 for each block's parent, then for each view the Notarization of either block and the Nullification, 3.
class Shared {
 public:
  Parent parent(unsigned view, unsigned slot) const { return bits_ >> (6 * (view - 1) + 3 * slot) & 7; }
  bool notarization(unsigned view, unsigned slot) const {
    return (bits_ >> (kHeldAt + 3 * (view - 1) + slot) & 1) != 0;
  }
  bool nullification(unsigned view) const { return notarization(view, 2); }

  void set_parent(unsigned view, unsigned slot, Parent parent) {
    const unsigned shift = 6 * (view - 1) + 3 * slot;
    bits_ = (bits_ & ~(7U << shift)) | parent << shift;
  }
  void hold_notarization(unsigned view, unsigned slot) { bits_ |= 1U << (kHeldAt + 3 * (view - 1) + slot); }
  void hold_nullification(unsigned view) { hold_notarization(view, 2); }
  void swap_slots(unsigned view);
  std::uint32_t bits() const { return bits_; }
  auto operator<=>(const Shared&) const = default;

 private:
  static constexpr unsigned kHeldAt = 6 * kViews;
  std::uint32_t bits_ = 0;
};

struct State {
  std::array<Validator, kHonest> honest;
  Shared shared;
  auto operator<=>(const State&) const = default;
};

inline void Shared::swap_slots(unsigned view) {
  const Parent first = parent(view, 0), second = parent(view, 1);
  set_parent(view, 0, second);
  set_parent(view, 1, first);
  for (unsigned later = view + 1; later <= kViews; ++later)
    for (unsigned slot = 0; slot < kSlots; ++slot)
      if (view_of(parent(later, slot)) == view) set_parent(later, slot, parent(later, slot) ^ 1U);
  if (notarization(view, 0) != notarization(view, 1)) bits_ ^= 3U << (kHeldAt + 3 * (view - 1));
}

// The same state for all that differ only in which honest validator is which, or which of a view's two blocks is called the first.
// Sound because no rule names a validator or a block: who leads is not part of a state.
State canonical(const State& state);

}  // namespace tallystick::model
