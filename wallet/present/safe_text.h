// Foreign text made harmless for a terminal: what others wrote (names, remarks, a node's error message) may hold escape sequences that
// move the cursor, rewrite lines or reverse the reading order. Nothing that acts on a terminal passes; it is shown as what it is.
#pragma once

#include <string>
#include <string_view>

namespace tallystick::wallet {

// Control characters (C0, DEL, C1), bidirectional and invisible format characters, line and paragraph separators become \u001b, \u202e, …;
// bytes that are not UTF-8 become \x9b, …; everything else stays. The result holds no byte below 0x20 and no 0x7f.
std::string safe_for_terminal(std::string_view text);

// The same for a finished JSON document on one or several lines: the escapes stay valid JSON and line ends stay.
std::string safe_json_for_terminal(std::string_view json);

// One character of UTF-8 from the front of `text`; an invalid byte comes alone with valid == false. text must not be empty.
struct Utf8Char {
  char32_t code;
  std::size_t size;
  bool valid;
};
Utf8Char next_utf8(std::string_view text);

}  // namespace tallystick::wallet
