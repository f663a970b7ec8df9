#include "node/rpc/errors.h"

#include <set>

#include <gtest/gtest.h>

namespace tallystick::node::rpc {
namespace {

TEST(ErrorTable, EveryRowHasACodeAndANameOfItsOwn) {
  std::set<std::int32_t> codes;
  std::set<std::string_view> names;
  for (const ErrorRow& row : error_table()) {
    SCOPED_TRACE(row.name);
    const auto code = static_cast<std::int32_t>(row.code);
    EXPECT_TRUE(codes.insert(code).second);
    EXPECT_TRUE(names.insert(row.name).second);
    EXPECT_TRUE((code <= -32600 && code >= -32700) || (code <= -32000 && code >= -32099));
    EXPECT_GE(row.http_status, 400);
    EXPECT_NE(row.exit_code, 0);
    EXPECT_FALSE(row.message.empty());
    EXPECT_EQ(&error_row(row.code), &row);
  }
}

TEST(ErrorTable, ANumberOutsideTheTableCountsAsInternal) {
  EXPECT_EQ(error_row(-1).code, Code::internal_error);
}

}  // namespace
}  // namespace tallystick::node::rpc
