#include "wallet/present/foreign_words.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "wallet/present/messages.h"

namespace tallystick::wallet {
namespace {

struct Row {
  std::string_view pattern;
  Words words;
};

constexpr Row kRows[] = {
#define TALLYSTICK_FOREIGN(pattern, zh) {pattern, {pattern, zh}},
#define TALLYSTICK_REWORDED(pattern, en, zh) {pattern, {en, zh}},
#include "wallet/present/foreign_words.def"
#undef TALLYSTICK_FOREIGN
#undef TALLYSTICK_REWORDED
};

constexpr std::size_t kPlace = 3;  // "{1}"

// The pattern up to its next place, which is taken off together with it.
std::string_view take_literal(std::string_view& pattern) {
  const std::size_t end = std::min(pattern.find('{'), pattern.size());
  const std::string_view literal = pattern.substr(0, end);
  pattern.remove_prefix(std::min(end + kPlace, pattern.size()));
  return literal;
}

// What stands in the places of the pattern, in order; nothing when the text is of another form.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view text) {
  std::vector<std::string> out;
  const std::size_t places = static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '{'));
  const std::string_view first = take_literal(pattern);
  if (!text.starts_with(first)) return std::nullopt;
  text.remove_prefix(first.size());
  while (out.size() < places) {
    const std::string_view literal = take_literal(pattern);
    const bool last = out.size() + 1 == places;
    if (last && !text.ends_with(literal)) return std::nullopt;
    const std::size_t end = last ? text.size() - literal.size() : text.find(literal);
    if (end == std::string_view::npos) return std::nullopt;
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end + literal.size());
  }
  if (!text.empty()) return std::nullopt;
  return out;
}

}  // namespace

Spoken foreign(const std::string& english) {
  for (const Row& row : kRows) {
    const auto places = match(row.pattern, english);
    if (!places) continue;
    std::vector<std::string> en, zh;
    for (const std::string& place : *places) {
      const Spoken one = place.size() < english.size() ? foreign(place) : verbatim(place);
      en.push_back(one.en);
      zh.push_back(one.zh);
    }
    return {fill(row.words.en, en), fill(row.words.zh, zh)};
  }
  constexpr std::string_view kColon = ": ";
  const std::size_t colon = english.find(kColon);
  if (colon == std::string::npos) return verbatim(english);
  const Spoken before = foreign(english.substr(0, colon));
  const Spoken after = foreign(english.substr(colon + kColon.size()));
  return {before.en + ": " + after.en, before.zh + "：" + after.zh};
}

}  // namespace tallystick::wallet
