// What the web app writes into an address is what is read here: both hold to golden_urls.json (explorer/web/src/api/client.test.ts).
#include "explorer/api/query.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/strict_json.h"
#include "node/http/server.h"

namespace tallystick::explorer::api {
namespace {

TEST(Query, AddressesOfTheWebAppAreReadAsTheyWereMeant) {
  std::ostringstream text;
  text << std::ifstream{"explorer/api/golden_urls.json"}.rdbuf();
  const auto rows = parse_json(text.str());
  ASSERT_TRUE(rows);
  ASSERT_GE(rows->size(), 8U);
  for (const Json& row : *rows) {
    const std::string url = row["url"];
    SCOPED_TRACE(url);
    const std::size_t mark = std::min(url.find('?'), url.size());
    EXPECT_EQ(url.substr(0, mark), "/v1" + row["path"].get<std::string>());
    const auto query = Query::parse(std::string_view{url}.substr(std::min(mark + 1, url.size())));
    ASSERT_TRUE(query);
    Json read = Json::array();
    for (const auto& [name, value] : query->all()) read.push_back({name, value});
    EXPECT_EQ(read, row["params"]);
  }
}

TEST(Query, WhatCannotBeReadIsRefused) {
  const std::string most(kQueryValueMax, 'x');
  const struct {
    std::string text;
    bool read;
  } rows[] = {{"", true},
              {"a=b", true},
              {"a", true},
              {"a=%20", true},
              {"a=%2", false},
              {"a=%zz", false},
              {"a=%ff", false},
              {"a=%00", false},
              {"=b", false},
              {"q=" + most, true},
              {"q=" + most + "x", false}};
  for (const auto& row : rows) EXPECT_EQ(Query::parse(row.text).has_value(), row.read) << row.text.substr(0, 20);
}

// As many ids as `in` takes fit into a value, and its address into the head of a request.
TEST(Query, AFullListOfIdsFits) {
  std::string value = "filter=" + std::string(40, 'f') + "%3Ain%3A";
  for (std::size_t i = 0; i < kInMax; ++i) value += std::string(i == 0 ? "" : "%2C") + std::string(kIdTextMax, 'a');
  EXPECT_TRUE(Query::parse(value));
  EXPECT_LT(value.size() + 1'000, node::http::ServerOptions{}.head_bytes_max) << "with the other headers of a browser";
}

}  // namespace
}  // namespace tallystick::explorer::api
