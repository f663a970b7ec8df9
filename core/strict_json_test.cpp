#include "core/strict_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/vectors_test.h"

namespace tallystick {
namespace {

struct Row {
  const char* name;
  std::string text;
  const char* complaint;  // part of the message; empty when the text is accepted
};

TEST(StrictJson, AcceptsOneValueAndNothingElse) {
  const Row rows[] = {
      {"an object", R"({"a":[1,2.5,-3,"x",null,true,{}]})", ""},
      {"a bare number", "7", ""},
      {"space around", " \n[1]\t", ""},
      {"a big whole number parses as a float", "123456789012345678901234567890", ""},
      {"escapes", R"("é€😀\n")", ""},
      {"nothing", "", "at byte 0"},
      {"only space", "  ", "not well-formed"},
      {"two values", "1 2", "not well-formed"},
      {"text after the value", "[1] x", "at byte 5"},
      {"a NUL after the value", std::string("1\0", 2), "NUL byte, at byte 1"},
      {"a NUL inside", std::string("[1,\0 2]", 7), "NUL byte, at byte 3"},
      {"a key twice", R"({"a":1,"a":2})", "the key 'a' stands twice in one object"},
      {"a key twice, written differently", R"({"a":1,"\u0061":2})", "stands twice"},
      {"a key twice, deep inside", R"([{"b":{"a":1,"c":{},"a":2}}])", "stands twice"},
      {"the same key in two objects", R"([{"a":1},{"a":2}])", ""},
      {"a number beyond any double", "[1e9999]", "a number is too large"},
      {"invalid UTF-8", "\"\xff\"", "not well-formed"},
      {"a lone surrogate", R"("\ud800")", "not well-formed"},
      {"a comment", "[1] // x", "not well-formed"},
      {"NaN", "NaN", "not well-formed"},
      {"a trailing comma", "[1,]", "not well-formed"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto parsed = parse_json(row.text);
    const std::string message = parsed ? "" : parsed.error().message;
    EXPECT_EQ(parsed.has_value(), *row.complaint == '\0') << message;
    EXPECT_NE(message.find(row.complaint), std::string::npos) << message;
  }
}

TEST(StrictJson, BoundsSizeAndDepth) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(64)));
  EXPECT_FALSE(parse_json(nested(65)));
  EXPECT_FALSE(parse_json(std::string(100'000, '[')));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(parse_json(objects));
  EXPECT_TRUE(parse_json("[1]", {.bytes_max = 3, .depth_max = 1}));
  EXPECT_FALSE(parse_json("[1] ", {.bytes_max = 3, .depth_max = 1}));
  EXPECT_FALSE(parse_json("[[]]", {.bytes_max = 9, .depth_max = 1}));
}

TEST(StrictJson, BoundsTheNumberOfValues) {
  for (const char* four : {"[1,2,3]", "[[],{},null]", R"({"a":1,"b":[""]})"}) {
    EXPECT_TRUE(parse_json(four, {.values_max = 4})) << four;
    const auto refused = parse_json(four, {.values_max = 3});
    ASSERT_FALSE(refused) << four;
    EXPECT_NE(refused.error().message.find("more than 3 values"), std::string::npos) << refused.error().message;
  }
}

TEST(StrictJson, KeepsValuesAsTheyStand) {
  const auto json = parse_json(R"({"b":[1,[2,{"c":3}],4],"a":-9223372036854775808,"m":18446744073709551615})");
  ASSERT_TRUE(json);
  EXPECT_EQ(dump_json(*json), R"({"a":-9223372036854775808,"b":[1,[2,{"c":3}],4],"m":18446744073709551615})");
}

TEST(StrictJson, DumpNeverThrows) {
  EXPECT_EQ(dump_json(nlohmann::json("a\xff")), "\"a\xef\xbf\xbd\"");
  EXPECT_EQ(dump_json_pretty(nlohmann::json{{"a", 1}}), "{\n  \"a\": 1\n}");
}

TEST(StrictJson, IntegersAreExact) {
  const auto json = parse_json(
      R"({"n":7,"neg":-1,"float":1.9,"whole float":2.0,"exp":1e2,"big":18446744073709551615,"huge":18446744073709551616,
          "text":"7","yes":true})");
  ASSERT_TRUE(json);
  EXPECT_EQ(json_integer(*json, "n", 0, 7).value(), 7);
  EXPECT_EQ(json_integer(*json, "neg", INT64_MIN, INT64_MAX).value(), -1);
  for (const char* key : {"float", "whole float", "exp", "big", "huge", "text", "yes", "absent"})
    EXPECT_FALSE(json_integer(*json, key, INT64_MIN, INT64_MAX)) << key;
  EXPECT_FALSE(json_integer(*json, "n", 8, 9));
  EXPECT_FALSE(json_integer(*json, "neg", 0, 9));
  EXPECT_FALSE(json_integer(nlohmann::json(7), "n", 0, 9));
}

// A decimal must not pass through a binary float where its digits count.
TEST(StrictJson, DecimalsAsText) {
  JsonLimits limits;
  limits.decimals_as_text = true;
  const auto value = parse_json(R"([0.1, 12345678901234567890123, 1e-3, 7, "0.1"])", limits);
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(dump_json(*value), R"(["0.1","12345678901234567890123","1e-3",7,"0.1"])");
}

TEST(StrictJson, TextBoolAndKeys) {
  const auto json = parse_json(R"({"t":"x","b":false})").value();
  EXPECT_EQ(json_text(json, "t").value(), "x");
  EXPECT_FALSE(json_text(json, "b"));
  EXPECT_FALSE(json_bool(json, "b").value());
  EXPECT_FALSE(json_bool(json, "t"));
  EXPECT_FALSE(json_bool(json, "absent"));
  EXPECT_TRUE(json_only_keys(json, {"b", "t", "u"}));
  EXPECT_EQ(json_only_keys(json, {"t"}).error().message, "the key 'b' is not known");
  EXPECT_FALSE(json_only_keys(nlohmann::json::array(), {}));
}

// JSONTestSuite: n_ files are not JSON, y_ files are, i_ files may go either way; none may crash or leave something undumpable.
TEST(StrictJson, PublishedSuite) {
  const auto folder = test_vectors("json");
  if (!folder) GTEST_SKIP() << kVectorsAbsent;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(".json")) continue;
    SCOPED_TRACE(name);
    ++files;
    const auto parsed = parse_json(read_whole_file(entry.path()));
    if (parsed) {
      EXPECT_FALSE(dump_json(nlohmann::json(*parsed)).empty());
    }
    const bool duplicate = name.starts_with("y_object_duplicated_key");
    if (name.starts_with("n_") || duplicate) {
      EXPECT_FALSE(parsed);
    }
    if (name.starts_with("y_") && !duplicate) {
      EXPECT_TRUE(parsed) << parsed.error().message;
    }
  }
  EXPECT_GE(files, 300U);
}

}  // namespace
}  // namespace tallystick
