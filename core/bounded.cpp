#include "core/bounded.h"

namespace tallystick {

bool is_plain_text(std::string_view text) {
  const auto* p = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto* const end = p + text.size();
  const auto continues = [&](int count) {
    if (end - p <= count) return false;
    for (int i = 1; i <= count; ++i)
      if ((p[i] & 0xC0) != 0x80) return false;
    return true;
  };
  while (p < end) {
    const std::uint8_t c = *p;
    if (c < 0x80) {
      if (c < 0x20 || c == 0x7F) return false;
      p += 1;
    } else if (c >= 0xC2 && c <= 0xDF) {
      if (!continues(1)) return false;
      if (c == 0xC2 && p[1] < 0xA0) return false;  // C1 control characters
      p += 2;
    } else if (c >= 0xE0 && c <= 0xEF) {
      if (!continues(2)) return false;
      if (c == 0xE0 && p[1] < 0xA0) return false;  // overlong
      if (c == 0xED && p[1] > 0x9F) return false;  // surrogate
      p += 3;
    } else if (c >= 0xF0 && c <= 0xF4) {
      if (!continues(3)) return false;
      if (c == 0xF0 && p[1] < 0x90) return false;
      if (c == 0xF4 && p[1] > 0x8F) return false;
      p += 4;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace tallystick
