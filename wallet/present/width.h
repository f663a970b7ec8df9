// How many columns a text takes on a terminal: Chinese, Japanese and Korean characters take two, combining marks none.
#pragma once

#include <string>
#include <string_view>

namespace tallystick::wallet {

// Columns of one character; 0, 1 or 2.
int width_of(char32_t c);
// Columns of a text that is safe for a terminal (safe_text.h).
int display_width(std::string_view text);
// The text itself if it fits, else its beginning with "…" at the end, at most `columns` (>= 1) wide.
std::string shorten(std::string_view text, int columns);

}  // namespace tallystick::wallet
