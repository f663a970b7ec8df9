// Bytes: what leaves the process is made of them. Owned (Bytes), looked at (ByteView), or of a fixed length with a meaning (FixedBytes).
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tallystick {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// The characters of a text as bytes; the text must outlive the view.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// The bytes as characters; the bytes must outlive the view.
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Lower-case hexadecimal, two characters a byte.
std::string to_hex(ByteView bytes);

// The inverse of to_hex; nothing for an odd length, upper case or any other character (one text per value).
std::optional<Bytes> from_hex(std::string_view text);

// N bytes that mean one thing (Tag). Ordered as unsigned bytes, left to right. Value-initialised to zeros.
template <class Tag, std::size_t N>
class FixedBytes {
 public:
  static constexpr std::size_t kSize = N;
  constexpr FixedBytes() = default;
  constexpr explicit FixedBytes(const std::array<std::uint8_t, N>& raw) : raw_{raw} {}
  // Nothing when the length is not N.
  static std::optional<FixedBytes> from(ByteView bytes) {
    if (bytes.size() != N) return std::nullopt;
    FixedBytes out;
    std::copy(bytes.begin(), bytes.end(), out.raw_.begin());
    return out;
  }
  static std::optional<FixedBytes> from_hex(std::string_view text) {
    const auto bytes = tallystick::from_hex(text);
    return bytes ? from(*bytes) : std::nullopt;
  }
  constexpr const std::array<std::uint8_t, N>& raw() const { return raw_; }
  ByteView view() const { return raw_; }
  std::string hex() const { return to_hex(raw_); }
  constexpr bool is_zero() const {
    for (const std::uint8_t b : raw_)
      if (b != 0) return false;
    return true;
  }
  constexpr auto operator<=>(const FixedBytes&) const = default;

 private:
  std::array<std::uint8_t, N> raw_{};
};

// A SHA-256 value.
using Hash = FixedBytes<struct HashTag, 32>;

// A hash function for unordered containers that no agreed-upon code may depend on: the first eight bytes of a value that is already a hash.
struct FirstBytes {
  template <class Tag, std::size_t N>
  std::size_t operator()(const FixedBytes<Tag, N>& value) const {
    static_assert(N >= 8);
    std::size_t out = 0;
    for (std::size_t i = 0; i < 8; ++i) out = (out << 8) | value.raw()[i];
    return out;
  }
};

}  // namespace tallystick
