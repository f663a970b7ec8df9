#include "explorer/api/openapi.h"

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "core/strict_json.h"

namespace tallystick::explorer::api {
namespace {

constexpr const char* kFile = "explorer/api/openapi.json";

// TALLYSTICK_WRITE_DOCS=1 writes it.
TEST(OpenApi, TheFileIsWhatTheRoutesSay) {
  const std::string made = dump_json_pretty(openapi(index_routes())) + "\n";
  if (std::getenv("TALLYSTICK_WRITE_DOCS") != nullptr) {
    std::ofstream{kFile} << made;
    return;
  }
  std::ostringstream text;
  text << std::ifstream{kFile}.rdbuf();
  EXPECT_EQ(text.str(), made) << kFile << " describes other routes than there are; TALLYSTICK_WRITE_DOCS=1 writes it";
}

TEST(OpenApi, EverythingThatIsReferredToIsThere) {
  const Json document = openapi(index_routes());
  std::set<std::string> names;
  for (const auto& [path, item] : document["paths"].items()) {
    const Json& get = item["get"];
    EXPECT_TRUE(names.insert(get["operationId"].get<std::string>()).second) << path;
    for (const Json& parameter : get["parameters"])
      if (parameter["in"] == "path") {
        EXPECT_NE(path.find("{" + parameter["name"].get<std::string>() + "}"), std::string::npos) << path;
      }
  }
  const std::string text = document.dump();
  const std::string mark = "#/components/schemas/";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const std::string name = text.substr(at + mark.size(), text.find('"', at) - at - mark.size());
    EXPECT_TRUE(document["components"]["schemas"].contains(name)) << name;
  }
}

TEST(Routes, APathMeansOneRoute) {
  const struct {
    const char* path;
    const char* name;
  } rows[] = {{"/v1/blocks", "listBlocks"},
              {"/v1/blocks/5", "getBlock"},
              {"/v1/records", "listTypes"},
              {"/v1/records/cash.balance", "listRecords"},
              {"/v1/records/cash.balance/00", "getRecord"},
              {"/v1/records/cash.balance/00/history", "getHistory"},
              {"/v1/records/cash%2ebalance", "listRecords"},
              {"/v1/blocks/", ""},
              {"/v1/blocks/5/6", ""},
              {"/v1/blocks/%zz", ""},
              {"/v2/blocks", ""}};
  for (const auto& row : rows) {
    std::string found;
    for (const Route& route : index_routes())
      if (match(route, row.path)) found += route.name;
    EXPECT_EQ(found, row.name) << row.path;
  }
}

}  // namespace
}  // namespace tallystick::explorer::api
