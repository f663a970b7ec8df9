#include "core/bounded.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

TEST(PlainText, Utf8WithoutControlCharacters) {
  const struct {
    const char* name;
    std::string text;
    bool plain;
  } rows[] = {
      {"nothing", "", true},
      {"ASCII", "Bank A, 12:00 ~", true},
      {"Chinese", "供应链金融", true},
      {"an emoji", "\xF0\x9F\x98\x80", true},
      {"the highest code point", "\xF4\x8F\xBF\xBF", true},
      {"the first after C1", "\xC2\xA0", true},
      {"tab", "a\tb", false},
      {"new line", "a\n", false},
      {"NUL", std::string("\0", 1), false},
      {"escape", "\x1b[31m", false},
      {"delete", "\x7f", false},
      {"C1 control", "\xC2\x85", false},
      {"a lone continuation", "\x80", false},
      {"two bytes cut short", "\xC3", false},
      {"three bytes cut short", "\xE4\xBE", false},
      {"four bytes cut short", "\xF0\x9F\x98", false},
      {"a wrong continuation", "\xC3(", false},
      {"overlong slash", "\xC0\xAF", false},
      {"overlong in three", "\xE0\x9F\xBF", false},
      {"overlong in four", "\xF0\x8F\xBF\xBF", false},
      {"a surrogate", "\xED\xA0\x80", false},
      {"just below the surrogates", "\xED\x9F\xBF", true},
      {"above the last code point", "\xF4\x90\x80\x80", false},
      {"a byte that UTF-8 never has", "\xFF", false},
  };
  for (const auto& row : rows) EXPECT_EQ(is_plain_text(row.text), row.plain) << row.name;
}

}  // namespace
}  // namespace tallystick
