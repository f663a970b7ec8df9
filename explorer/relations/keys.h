// What rows are called. A name of the outside world (a hash, an account, an invoice number) is interned once and stands for itself as a
// number from then on; the number 0 is the empty name and means "none". All kinds of keys share one numbering, so the key of a row and the
// key of what the row is about are the same number.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/strong.h"
#include "core/time.h"

namespace tallystick::explorer {

using RowKey = Strong<struct RowKeyTag, std::uint32_t>;  // any row; what proof paths are made of
using PartyKey = Strong<struct PartyKeyTag, std::uint32_t>;
using ReceivableKey = Strong<struct ReceivableKeyTag, std::uint32_t>;
using FragmentKey = Strong<struct FragmentKeyTag, std::uint32_t>;
using FinancingKey = Strong<struct FinancingKeyTag, std::uint32_t>;
using DocumentKey = Strong<struct DocumentKeyTag, std::uint32_t>;  // a fingerprint: the document, whoever names it
using AccountKey = Strong<struct AccountKeyTag, std::uint32_t>;
using WordKey = Strong<struct WordKeyTag, std::uint32_t>;  // a number on a document, a goods code, a category

template <class Tag>
constexpr RowKey row(Strong<Tag, std::uint32_t> key) {
  return RowKey{key.raw()};
}
template <class Tag>
constexpr bool is_none(Strong<Tag, std::uint32_t> key) {
  return key.raw() == 0;
}

class Names {
 public:
  Names() { number(""); }
  std::uint32_t number(std::string_view text);
  template <class K>
  K key(std::string_view text) {
    return K{number(text)};
  }
  template <class Tag>
  const std::string& text(Strong<Tag, std::uint32_t> key) const {
    return texts_[key.raw()];
  }
  std::size_t size() const { return texts_.size(); }

 private:
  std::deque<std::string> texts_;  // a deque, so that the map's views stay valid
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

// A rule's day is 86,400,000 ms counted from the epoch; a date compared with a moment is the moment at which it begins.
constexpr Millis days(std::int64_t n) {
  return Millis{n * 86'400'000};
}
constexpr Millis hours(std::int64_t n) {
  return Millis{n * 3'600'000};
}
constexpr Timestamp start_of(Date date) {
  return Timestamp{std::int64_t{date.raw()} * 86'400'000};
}
constexpr Date day_of(Timestamp t) {
  const std::int64_t ms = t.raw();
  return Date{static_cast<std::int32_t>(ms >= 0 ? ms / 86'400'000 : -((-ms + 86'399'999) / 86'400'000))};
}
// Later than every moment: what has not happened yet.
inline constexpr Timestamp kNever{std::int64_t{1} << 60};

}  // namespace tallystick::explorer
