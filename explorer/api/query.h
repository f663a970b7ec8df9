// The query part of a URL as names and values: strictly percent-decoded, bounded, and every name must be one that the route knows.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "explorer/api/answer.h"

namespace tallystick::explorer::api {

inline constexpr std::size_t kQueryParametersMax = 40;
inline constexpr std::size_t kQueryValueMax = 2'000;  // bytes

class Query {
 public:
  // bad_parameter for bad encoding, too many or too long values. '+' is a plus.
  static Answer<Query> parse(std::string_view text);

  bool has(std::string_view name) const;
  // The value of a parameter that may stand once; empty when absent. bad_parameter when it stands twice.
  Answer<std::string> one(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

// "a%20b" -> "a b"; nothing for what is no valid UTF-8 afterwards, or holds a control character.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace tallystick::explorer::api
