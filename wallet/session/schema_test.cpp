#include "wallet/session/schema.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/registry.h"

namespace tallystick::wallet {
namespace {

// Tests run in the root of the source tree.
constexpr const char* kFile = "wallet/ts/src/schema.json";

TEST(Schema, TheFileIsWhatTheProgramPrints) {
  std::ifstream in(kFile, std::ios::binary);
  const std::string stored{std::istreambuf_iterator<char>(in), {}};
  EXPECT_TRUE(stored == wire_schema().dump(1) + "\n")
      << kFile << " is old; build/bin/tallystick schema > " << kFile << " writes it anew";
}

// What a reader in another language must find.
TEST(Schema, NamesWidthsBoundsAndNumbers) {
  const auto schema = wire_schema();
  EXPECT_EQ(schema["operations"].size(), contracts::registry().operations.size());
  EXPECT_EQ(schema["records"].size(), contracts::registry().records.size());
  EXPECT_EQ(schema["events"].size(), contracts::registry().events.size());
  const auto& header = schema["structures"]["block_header"]["fields"];
  EXPECT_EQ(header[0], nlohmann::ordered_json::parse(R"({"name":"version","kind":"integer","width":2})"));
  EXPECT_EQ(header[4], nlohmann::ordered_json::parse(R"({"name":"parent_hash","kind":"fixed","width":32})"));
  const auto& genesis = schema["structures"]["genesis"]["fields"];
  EXPECT_EQ(genesis[1], nlohmann::ordered_json::parse(R"({"name":"chain_id","kind":"text","bound":32})"));
  EXPECT_EQ(genesis[4],
            nlohmann::ordered_json::parse(R"({"name":"utc_offset_minutes","kind":"integer","width":4,"signed":true})"));
  EXPECT_EQ(genesis[5],
            nlohmann::ordered_json::parse(R"({"name":"holidays","kind":"list","bound":4096,"item":{"kind":"date"}})"));
  EXPECT_EQ(genesis[2]["choices"][1], nlohmann::ordered_json::parse(R"({"number":1,"name":"test"})"));
  EXPECT_EQ(schema["structures"]["transaction"]["fields"][0]["fields"][5]["optional"], true);
  for (const auto& refusal : schema["refusals"])
    for (const char* text : {"cause", "cure"})
      for (const char* language : {"en", "zh"}) EXPECT_NE(refusal[text][language], "") << refusal["code"];
}

}  // namespace
}  // namespace tallystick::wallet
