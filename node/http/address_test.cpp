#include "node/http/address.h"

#include <gtest/gtest.h>

namespace tallystick::node::http {
namespace {

TEST(ParseHostPort, TakesNamesAndAddresses) {
  const struct {
    const char* text;
    const char* host;  // null: refused
    std::uint16_t port;
  } rows[] = {
      {"127.0.0.1:80", "127.0.0.1", 80},
      {"localhost:0", "localhost", 0},
      {"[::1]:65535", "::1", 65535},
      {"", nullptr, 0},
      {"a", nullptr, 0},
      {":80", nullptr, 0},
      {"a:", nullptr, 0},
      {"a:65536", nullptr, 0},
      {"a:-1", nullptr, 0},
      {"a:1x", nullptr, 0},
      {"::1:80", nullptr, 0},
      {"[::1:80", nullptr, 0},
      {"[]:80", nullptr, 0},
      {"a b:80", nullptr, 0},
      {"http://a:80", nullptr, 0},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto parsed = parse_host_port(row.text);
    ASSERT_EQ(parsed.has_value(), row.host != nullptr);
    if (!parsed) continue;
    EXPECT_EQ(parsed->host, row.host);
    EXPECT_EQ(parsed->port, row.port);
  }
}

}  // namespace
}  // namespace tallystick::node::http
