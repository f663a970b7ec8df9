#include "wallet/present/width.h"

#include <algorithm>
#include <iterator>

#include "wallet/present/safe_text.h"

namespace tallystick::wallet {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// East Asian Width W and F of Unicode 15, neighbouring ranges joined.
constexpr Range kWide[] = {{0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
                           {0x2614, 0x2615},   {0x26a1, 0x26a1},   {0x2705, 0x2705},   {0x274c, 0x274c},
                           {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0xa4cf},
                           {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},
                           {0xfe30, 0xfe6f},   {0xff01, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18d08},
                           {0x1aff0, 0x1b2fb}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e},
                           {0x1f191, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f64f}, {0x1f680, 0x1f6fc},
                           {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1faff}, {0x20000, 0x3fffd}};

// Combining marks and joiners of the scripts that names are likely to use.
constexpr Range kNone[] = {{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
                           {0x0e31, 0x0e31}, {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
                           {0x200c, 0x200d}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef}};

template <std::size_t N>
bool within(const Range (&ranges)[N], char32_t c) {
  const auto* it =
      std::lower_bound(std::begin(ranges), std::end(ranges), c, [](const Range& r, char32_t v) { return r.last < v; });
  return it != std::end(ranges) && it->first <= c;
}

}  // namespace

int width_of(char32_t c) {
  if (within(kNone, c)) return 0;
  return within(kWide, c) ? 2 : 1;
}

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const Utf8Char c = next_utf8(text);
    width += width_of(c.code);
    text.remove_prefix(c.size);
  }
  return width;
}

std::string shorten(std::string_view text, int columns) {
  if (display_width(text) <= columns) return std::string{text};
  std::string out;
  int width = 1;  // of the ellipsis
  while (!text.empty()) {
    const Utf8Char c = next_utf8(text);
    if (width + width_of(c.code) > columns) break;
    width += width_of(c.code);
    out += text.substr(0, c.size);
    text.remove_prefix(c.size);
  }
  return out + "…";
}

}  // namespace tallystick::wallet
