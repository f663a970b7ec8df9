#include "core/strict_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tallystick {
namespace {

TEST(StrictJson, AcceptsAndRefuses) {
  for (const char* text : {"{}", "[1,2.5,-3,\"x\",null,true]", "1e5", "123456789012345678901234567890"})
    EXPECT_TRUE(parse_json(text)) << text;
  for (const char* text : {"", "{\"a\":1,\"a\":2}", "[1] x", "1e9999", "[1,]", "{\"a\":{\"b\":[}}"})
    EXPECT_FALSE(parse_json(text)) << text;
  EXPECT_FALSE(parse_json(std::string_view("1\0", 2)));
  EXPECT_FALSE(parse_json(std::string(100'000, '[')));
}

}  // namespace
}  // namespace tallystick
