#include "wallet/present/safe_text.h"

#include <cstdint>

namespace tallystick::wallet {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// Characters that act instead of being seen. Joiners (U+200C, U+200D) stay: real scripts need them and they do nothing to a terminal.
bool acts_on_display(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) ||       // C0, DEL, C1
         c == 0xad || c == 0x61c || c == 0x180e ||     // soft hyphen, Arabic letter mark, Mongolian vowel separator
         c == 0x200b || c == 0x200e || c == 0x200f ||  // zero width space, direction marks
         (c >= 0x2028 && c <= 0x202e) ||               // separators, embeddings, overrides
         (c >= 0x2060 && c <= 0x206f) ||               // word joiner, isolates, deprecated format characters
         c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);  // BOM, annotations, tags
}

void append_unit(std::string& out, std::uint32_t unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 0xf];
}

void append_escape(std::string& out, char32_t code) {
  const auto c = static_cast<std::uint32_t>(code);
  if (c < 0x10000) return append_unit(out, c);
  append_unit(out, 0xd800 + ((c - 0x10000) >> 10));  // a surrogate pair, so that it is JSON too
  append_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
}

}  // namespace

Utf8Char next_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const Utf8Char invalid{byte(0), 1, false};
  if (byte(0) < 0x80) return {byte(0), 1, true};
  const std::size_t size = (byte(0) & 0xe0) == 0xc0   ? 2
                           : (byte(0) & 0xf0) == 0xe0 ? 3
                           : (byte(0) & 0xf8) == 0xf0 ? 4
                                                      : 0;
  if (size == 0 || size > text.size()) return invalid;
  char32_t code = byte(0) & (0xffu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return invalid;
    code = (code << 6) | (byte(i) & 0x3f);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return invalid;
  return {code, size, true};
}

std::string safe_for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char c = next_utf8(text);
    if (!c.valid) {
      out += "\\x";
      out += kHex[(c.code >> 4) & 0xf];
      out += kHex[c.code & 0xf];
    } else if (acts_on_display(c.code)) {
      append_escape(out, c.code);
    } else {
      out += text.substr(0, c.size);
    }
    text.remove_prefix(c.size);
  }
  return out;
}

std::string safe_json_for_terminal(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const Utf8Char c = next_utf8(json);
    if (!c.valid) {
      append_escape(out, 0xfffd);
    } else if (c.code != '\n' && acts_on_display(c.code)) {
      append_escape(out, c.code);
    } else {
      out += json.substr(0, c.size);
    }
    json.remove_prefix(c.size);
  }
  return out;
}

}  // namespace tallystick::wallet
