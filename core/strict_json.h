// The one JSON decoder at every edge: RPC, files, keystores. Strict because the library's defaults would corrupt money or crash the
// process on deep input: bounded size, depth and number of values, no duplicate keys, no bytes after the value, no NUL, valid UTF-8 only, and numbers that
// are not integers of 64 bits are refused where an integer is due.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/result.h"

namespace tallystick {

struct JsonLimits {
  std::size_t bytes_max = 1024 * 1024;
  std::size_t depth_max = 64;
  std::size_t values_max = 1'000'000;  // "[]," is three bytes of text and fifty of memory
  bool decimals_as_text = false;       // a number that is no 64-bit integer arrives as a string of its own digits, not as a float
};

// malformed with one sentence that says what is wrong and at which byte.
Result<nlohmann::json> parse_json(std::string_view text, JsonLimits limits = {});
// One line, keys in the library's order, never throws: invalid UTF-8 inside strings is replaced by U+FFFD.
std::string dump_json(const nlohmann::json& value);
// Two spaces a level, for people.
std::string dump_json_pretty(const nlohmann::json& value);

// Typed getters: malformed (naming `key`) when the value is absent, of another type, or a number that is not exactly an integer in range.
Result<std::string> json_text(const nlohmann::json& object, std::string_view key);
Result<std::int64_t> json_integer(const nlohmann::json& object, std::string_view key, std::int64_t min, std::int64_t max);
Result<bool> json_bool(const nlohmann::json& object, std::string_view key);
// malformed when the object has a key outside the list: a misspelt option must not be ignored.
Result<void> json_only_keys(const nlohmann::json& object, std::initializer_list<std::string_view> keys);

}  // namespace tallystick
