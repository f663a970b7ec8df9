#include "node/rpc/params.h"

#include <gtest/gtest.h>

namespace tallystick::node::rpc {
namespace {

// What the handler would see, or the refusal's sentence.
std::string outcome(const Param& param, const char* params) {
  const auto checked = check_params(std::span{&param, 1}, Json::parse(params));
  return checked ? checked->dump() : checked.error().message;
}

struct Row {
  const char* name;
  Param param;
  const char* given;
  const char* expected;
};

TEST(Params, AreCheckedAgainstTheirDescriptor) {
  const Param text{.name = "a", .type = ParamType::text, .about = "", .min = 1, .max = 3, .values = {}};
  const Param word{.name = "a", .type = ParamType::text, .about = "", .values = {"x", "y"}};
  const Param hex{.name = "a", .type = ParamType::hex, .about = "", .min = 2, .max = 2, .values = {}};
  const Param integer{.name = "a", .type = ParamType::integer, .about = "", .min = -1, .max = 100, .values = {}};
  const Param u64{.name = "a", .type = ParamType::u64, .about = "", .values = {}};
  const Param optional{.name = "a", .type = ParamType::boolean, .need = Need::optional, .about = "", .values = {}};
  const Param array{.name = "a", .type = ParamType::array, .about = "", .min = 1, .max = 2, .values = {}};
  const Param object{.name = "a", .type = ParamType::object, .about = "", .values = {}};
  const Row rows[] = {
      {"text", text, R"({"a":"abc"})", R"({"a":"abc"})"},
      {"text too long", text, R"({"a":"abcd"})", "a must have 1 to 3 bytes, not 4"},
      {"text empty", text, R"({"a":""})", "a must have 1 to 3 bytes, not 0"},
      {"text is a number", text, R"({"a":1})", "a must be a string"},
      {"missing", text, "{}", "a is missing"},
      {"missing altogether", text, "null", "a is missing"},
      {"null is not missing", text, R"({"a":null})", "a must be a string"},
      {"one too many", text, R"({"a":"x","b":1})", "there is no parameter 'b'"},
      {"by position", text, R"(["x"])", "parameters are given by name, in an object"},
      {"word", word, R"({"a":"y"})", R"({"a":"y"})"},
      {"another word", word, R"({"a":"z"})", "a must be one of x, y"},
      {"hex", hex, R"({"a":"00ff"})", R"({"a":"00ff"})"},
      {"hex in capitals", hex, R"({"a":"00FF"})", "a must be lower-case hexadecimal, two characters a byte"},
      {"hex odd", hex, R"({"a":"00fff"})", "a must be lower-case hexadecimal, two characters a byte"},
      {"hex too short", hex, R"({"a":"00"})", "a must have 2 to 2 bytes, not 1"},
      {"integer", integer, R"({"a":-1})", R"({"a":-1})"},
      {"integer below", integer, R"({"a":-2})", "a must be -1 to 100"},
      {"integer above", integer, R"({"a":101})", "a must be -1 to 100"},
      {"integer beyond int64", integer, R"({"a":18446744073709551615})", "a must be -1 to 100"},
      {"integer with a fraction", integer, R"({"a":1.0})", "a must be an integer"},
      {"integer as text", integer, R"({"a":"1"})", "a must be an integer"},
      {"u64 as integer", u64, R"({"a":7})", R"({"a":"7"})"},
      {"u64 as text", u64, R"({"a":"18446744073709551615"})", R"({"a":"18446744073709551615"})"},
      {"u64 too large", u64, R"({"a":"18446744073709551616"})",
       "a must be a whole number from 0 to 2^64-1, as a decimal string or an integer"},
      {"u64 below zero", u64, R"({"a":-1})",
       "a must be a whole number from 0 to 2^64-1, as a decimal string or an integer"},
      {"u64 with a leading zero", u64, R"({"a":"07"})",
       "a must be a whole number from 0 to 2^64-1, as a decimal string or an integer"},
      {"u64 float", u64, R"({"a":1e3})",
       "a must be a whole number from 0 to 2^64-1, as a decimal string or an integer"},
      {"optional absent", optional, "{}", "{}"},
      {"optional of another type", optional, R"({"a":1})", "a must be true or false"},
      {"array", array, R"({"a":[1]})", R"({"a":[1]})"},
      {"array empty", array, R"({"a":[]})", "a must have 1 to 2 entries, not 0"},
      {"array too long", array, R"({"a":[1,2,3]})", "a must have 1 to 2 entries, not 3"},
      {"object", object, R"({"a":{}})", R"({"a":{}})"},
      {"object is an array", object, R"({"a":[]})", "a must be an object"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(outcome(row.param, row.given), row.expected);
  }
}

}  // namespace
}  // namespace tallystick::node::rpc
