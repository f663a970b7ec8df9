#include "explorer/api/query.h"

#include <algorithm>

#include "core/bounded.h"

namespace tallystick::explorer::api {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = digit(text[i + 1]), low = digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!is_plain_text(out)) return std::nullopt;
  return out;
}

Answer<Query> Query::parse(std::string_view text) {
  Query out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    auto name = percent_decoded(part.substr(0, equals));
    auto value = percent_decoded(part.substr(std::min(equals + 1, part.size())));
    if (!name || !value || name->empty())
      return bad_parameter({}, "The query is not written as name=value with percent-encoded UTF-8.");
    if (value->size() > kQueryValueMax || name->size() > kQueryValueMax)
      return bad_parameter(name->substr(0, 64),
                           "The value is longer than " + std::to_string(kQueryValueMax) + " bytes.");
    if (out.all_.size() == kQueryParametersMax)
      return bad_parameter({}, "There are more than " + std::to_string(kQueryParametersMax) + " parameters.");
    out.all_.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

bool Query::has(std::string_view name) const {
  return std::ranges::any_of(all_, [&](const auto& one) { return one.first == name; });
}

Answer<std::string> Query::one(std::string_view name) const {
  std::string out;
  bool found = false;
  for (const auto& [key, value] : all_) {
    if (key != name) continue;
    if (found) return bad_parameter(key, "The parameter stands more than once.");
    out = value;
    found = true;
  }
  return out;
}

}  // namespace tallystick::explorer::api
