// Sums of money that 64 bits do not hold: a hundred amounts may exceed them. As decimal text on both sides of the database, which has no such type.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tallystick::explorer {

__extension__ using Wide = __int128;

inline std::string wide_text(Wide value) {
  __extension__ using Magnitude = unsigned __int128;
  Magnitude rest = value < 0 ? -static_cast<Magnitude>(value) : static_cast<Magnitude>(value);
  std::string out;
  do {
    out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  return value < 0 ? '-' + out : out;
}

// As wide_text writes it, of at most 36 digits; nothing for any other text.
inline std::optional<Wide> wide_of(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty() || digits.size() > 36) return std::nullopt;
  Wide out = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  if (negative) out = -out;
  if (wide_text(out) != text) return std::nullopt;
  return out;
}

}  // namespace tallystick::explorer
