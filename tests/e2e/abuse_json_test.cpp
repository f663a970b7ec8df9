// Published files that break JSON readers, each as the params of a call to every method of a running node: what is not JSON is a parse error,
// what is gets some well-formed reply, and the node lives. One key twice in an object is JSON to its authors and a parse error here, on purpose.
#include <iostream>

#include <nlohmann/json.hpp>

#include "core/vectors_test.h"
#include "tests/e2e/victim.h"

namespace tallystick::e2e {
namespace {

using node::http::RawClient;

constexpr int kParseError = -32700;
constexpr int kNoReply = 1;

std::vector<std::string> methods_of(const Victim& victim) {
  const auto document = nlohmann::json::parse(
      RawClient::body(victim.post(R"({"jsonrpc":"2.0","id":1,"method":"rpc.discover"})")), nullptr, false);
  std::vector<std::string> out;
  for (const auto& method : document["result"]["methods"]) out.push_back(method["name"]);
  return out;
}

TEST(AbuseByPublishedJson, EveryFileAsTheParamsOfEveryMethod) {
  const auto folder = test_vectors("json");
  if (!folder) GTEST_SKIP() << kVectorsAbsent;
  Network network;
  network.start();
  ASSERT_TRUE(network.ready());
  Victim victim{network, 2};
  const std::vector<std::string> methods = methods_of(victim);
  ASSERT_GE(methods.size(), 20U);
  victim.watch();

  int files = 0, calls = 0;
  for (const auto& entry : std::filesystem::directory_iterator{*folder}) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(".json")) continue;
    ++files;
    const bool must_fail = name.starts_with("n_") || name.starts_with("y_object_duplicated_key");
    const bool must_pass = !must_fail && name.starts_with("y_");
    const std::string params = read_whole_file(entry.path());
    RawClient client{victim.rpc_port()};
    for (const std::string& method : methods) {
      client.send(post_of(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}"));
      const int code = rpc_code(client.response());
      ++calls;
      const bool good = must_fail ? code == kParseError : code != kNoReply && (!must_pass || code != kParseError);
      EXPECT_TRUE(good) << name << " " << method << " " << code;
    }
  }
  EXPECT_GE(files, 318);
  std::cout << files << " files, " << calls << " calls, memory +" << victim.growth_kib() << " KiB at most\n";
  EXPECT_LE(victim.growth_kib(), kGrowthKibMax);
  EXPECT_TRUE(victim.unharmed());
}

}  // namespace
}  // namespace tallystick::e2e
