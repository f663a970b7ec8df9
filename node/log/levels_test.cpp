#include "node/log/levels.h"

#include <gtest/gtest.h>

namespace tallystick::node::log {
namespace {

TEST(Levels, AreReadAndWritten) {
  const struct {
    const char* text;
    const char* expected;  // null: refused
  } rows[] = {
      {"info", "*:info"},
      {"consensus:debug,net:warn,*:error", "consensus:debug,net:warn,*:error"},
      {"net:off,debug", "net:off,*:debug"},
      {"net:warn", "net:warn,*:info"},
      {"net:warn,net:debug", "net:debug,*:info"},
      {"", nullptr},
      {"loud", nullptr},
      {"net:", nullptr},
      {":info", nullptr},
      {"net:info,", "net:info,*:info"},
      {"net:info,,x:info", nullptr},
      {"NET:info", nullptr},
      {"a b:info", nullptr},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto levels = parse_levels(row.text);
    ASSERT_EQ(levels.has_value(), row.expected != nullptr);
    if (!levels) continue;
    EXPECT_EQ(format_levels(*levels), row.expected);
  }
}

TEST(Levels, AModuleNotNamedHasTheOthersLevel) {
  const auto levels = parse_levels("net:debug,*:warn");
  ASSERT_TRUE(levels);
  EXPECT_EQ(levels->of("net"), Level::debug);
  EXPECT_EQ(levels->of("rpc"), Level::warn);
}

}  // namespace
}  // namespace tallystick::node::log
