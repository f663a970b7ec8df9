// How the text of one term becomes a value. Each reader puts it in its place, or says in half a sentence what is wrong with the text.
#pragma once

#include <algorithm>

#include "contracts/terms/contract.h"

namespace tallystick::contracts::terms {

inline std::string trimmed(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

inline Result<void> read(const std::string& text, Decimal& to) {
  const auto value = Decimal::parse(text);
  if (!value) return malformed("is no decimal number of at most 40 digits");
  to = *value;
  return {};
}
inline Result<void> read(const std::string& text, Moment& to) {
  const auto value = parse_moment(text);
  if (!value) return malformed(value.error().message);
  to = *value;
  return {};
}
inline Result<void> read(const std::string& text, Cycle& to) {
  const auto value = parse_cycle(text);
  if (!value) return malformed(value.error().message);
  to = *value;
  return {};
}
inline Result<void> read(const std::string& text, std::string& to) {
  to = text;
  return {};
}
template <class T>
Result<void> read(const std::string& text, std::optional<T>& to) {
  T value{};
  if (const auto done = read(text, value); !done) return done;
  to = value;
  return {};
}

// The sentence about a term whose text is wrong.
inline Error about(std::string_view name, const std::string& text, const Error& why) {
  return {ErrorKind::malformed, "the term '" + std::string(name) + "' ('" + text.substr(0, 40) + "') " + why.message};
}

}  // namespace tallystick::contracts::terms
