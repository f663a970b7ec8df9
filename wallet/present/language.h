// The two languages that every face of the wallet speaks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tallystick::wallet {

enum class Language { en, zh };

// "en", "zh", and locale names such as "zh_CN.UTF-8"; nothing for any other.
std::optional<Language> language_of(std::string_view text);

// A fixed text in both languages.
struct Words {
  std::string_view en;
  std::string_view zh;
  std::string_view in(Language language) const { return language == Language::zh ? zh : en; }
};

// A finished text in both languages: which one is shown is decided where it is shown.
struct Spoken {
  std::string en;
  std::string zh;
  Spoken() = default;
  Spoken(std::string english, std::string chinese) : en{std::move(english)}, zh{std::move(chinese)} {}
  explicit Spoken(const Words& words) : en{words.en}, zh{words.zh} {}
  const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
  bool empty() const { return en.empty() && zh.empty(); }
};

// The same text in both: a name, an amount, an id.
inline Spoken verbatim(const std::string& text) {
  return {text, text};
}

}  // namespace tallystick::wallet
