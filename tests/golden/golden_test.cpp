#include "tests/golden/golden.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "core/block.h"
#include "core/genesis.h"
#include "core/strict_json.h"

namespace tallystick::golden {
namespace {

// Tests run in the root of the source tree.
const std::filesystem::path kFolder = "tests/golden";

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

std::string text_of(const GoldenFile& file) {
  return dump_json_pretty(file.make()) + '\n';
}

TEST(Golden, FilesHoldWhatTheCodeMakes) {
  for (const GoldenFile& file : golden_files()) {
    SCOPED_TRACE(file.name);
    const auto stored = read_file(kFolder / file.name);
    ASSERT_TRUE(stored) << "there is no such file; make it with golden_test --regenerate";
    const auto parsed = parse_json(*stored, {.bytes_max = 16 * 1024 * 1024});
    ASSERT_TRUE(parsed) << parsed.error().message;
    const Json changes = Json::diff(*parsed, file.make());
    EXPECT_TRUE(changes.empty()) << "what other versions wrote would be read differently. The code now makes:\n"
                                 << dump_json_pretty(changes).substr(0, 4'000);
    EXPECT_TRUE(*stored == text_of(file)) << "the same values, but not the text that --regenerate writes";
  }
}

// A file is enough to check another implementation: every value in it encodes to the bytes beside it, and back.
template <class T>
void values_encode_to_their_bytes(const Json& vectors) {
  ASSERT_FALSE(vectors.empty());
  for (const Json& vector : vectors) {
    const auto value = from_json<T>(kContext, vector.at("value"));
    ASSERT_TRUE(value) << value.error().message;
    EXPECT_EQ(to_hex(to_bytes(*value)), vector.at("bytes").get<std::string>());
    const auto decoded = from_bytes<T>(from_hex(vector.at("bytes").get<std::string>()).value());
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(*decoded, *value);
  }
}

TEST(Golden, CoreValuesEncodeToTheirBytes) {
  const Json vectors = core_vectors();
  values_encode_to_their_bytes<Transaction>(vectors.at("transaction"));
  values_encode_to_their_bytes<BlockHeader>(vectors.at("block_header"));
  values_encode_to_their_bytes<ExecutionResult>(vectors.at("execution_result"));
  values_encode_to_their_bytes<Genesis>(vectors.at("genesis"));
}

int regenerate() {
  for (const GoldenFile& file : golden_files()) {
    const std::string text = text_of(file);
    const bool changed = read_file(kFolder / file.name) != text;
    if (changed) {
      std::ofstream out(kFolder / file.name, std::ios::binary);
      out << text;
      if (!out.flush()) {
        std::cerr << "cannot write " << kFolder / file.name << "; run this in the root of the source tree\n";
        return 1;
      }
    }
    std::cout << file.name << (changed ? ": written anew; say in the commit what breaks\n" : ": unchanged\n");
  }
  return 0;
}

}  // namespace
}  // namespace tallystick::golden

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--regenerate") return tallystick::golden::regenerate();
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
