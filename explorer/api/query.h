// The query part of a URL as names and values: strictly percent-decoded, bounded, and every name must be one that the route knows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "explorer/api/answer.h"

namespace tallystick::explorer::api {

inline constexpr std::size_t kQueryParametersMax = 40;
inline constexpr std::size_t kInMax = 100;     // values of `in`
inline constexpr std::size_t kIdTextMax = 66;  // bytes of an id: a public key in hexadecimal
inline constexpr std::size_t kFieldNameMax = 64;
// Bytes: a filter with as many ids as `in` takes. With their separators percent-encoded it still fits into the head of a request.
inline constexpr std::size_t kQueryValueMax = kFieldNameMax + 16 + kInMax * (kIdTextMax + 1);

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
