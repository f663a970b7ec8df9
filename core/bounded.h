// Text, byte strings and lists that carry their bound in their type, so that codec, JSON and documentation all know it.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace tallystick {

// UTF-8 text of at most Max bytes. The decoders refuse longer text, invalid UTF-8 and control characters (below U+0020 and U+007F).
template <std::size_t Max>
struct Text {
  static constexpr std::size_t kMax = Max;
  std::string value;
  auto operator<=>(const Text&) const = default;
};

// At most Max arbitrary bytes.
template <std::size_t Max>
struct Blob {
  static constexpr std::size_t kMax = Max;
  Bytes value;
  auto operator<=>(const Blob&) const = default;
};

// At most Max values.
template <class T, std::size_t Max>
struct List {
  using value_type = T;
  static constexpr std::size_t kMax = Max;
  std::vector<T> items;
  auto begin() const { return items.begin(); }
  auto end() const { return items.end(); }
  std::size_t size() const { return items.size(); }
  bool empty() const { return items.empty(); }
  bool operator==(const List&) const = default;
};

// True for well-formed UTF-8 without control characters, overlong forms or surrogates.
bool is_plain_text(std::string_view text);

}  // namespace tallystick
