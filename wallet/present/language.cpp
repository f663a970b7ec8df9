#include "wallet/present/language.h"

namespace tallystick::wallet {

std::optional<Language> language_of(std::string_view text) {
  const auto is = [&](std::string_view code) {
    return text.starts_with(code) && (text.size() == 2 || text[2] == '_' || text[2] == '-' || text[2] == '.');
  };
  if (is("zh")) return Language::zh;
  if (is("en")) return Language::en;
  return std::nullopt;
}

}  // namespace tallystick::wallet
