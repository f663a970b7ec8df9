#include "core/time.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

TEST(Time, Dates) {
  EXPECT_EQ(format_date(parse_date("2026-11-23").value()), "2026-11-23");
  EXPECT_EQ(weekday(parse_date("2026-11-23").value()), 1);
  EXPECT_EQ(format_timestamp(Timestamp{0}), "1970-01-01T00:00:00.000Z");
}

}  // namespace
}  // namespace tallystick
