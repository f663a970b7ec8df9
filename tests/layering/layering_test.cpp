// Reads every source file of the tree (tests run in its root) and holds it against the rules; and holds the rules against
// small made-up files, so that a rule that never fires is noticed.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "tests/layering/rules.h"

namespace tallystick::layering {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Layering, EveryFileKeepsTheRules) {
  std::size_t files = 0;
  for (const Arrow& arrow : arrows()) {
    if (!std::filesystem::exists(arrow.from)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(arrow.from)) {
      const std::string path = entry.path().generic_string();
      if (!entry.is_regular_file() || !(path.ends_with(".h") || path.ends_with(".cpp"))) continue;
      if (path.find("/node_modules/") != std::string::npos) continue;
      ++files;
      for (const std::string& violation : violations(path, read_file(path))) ADD_FAILURE() << violation;
    }
  }
  EXPECT_GT(files, 50U) << "this test reads the tree from its root";
}

// A source file that no arrow begins at would be held to nothing.
TEST(Layering, TheArrowsKnowEveryFolder) {
  for (const auto& top : std::filesystem::directory_iterator(".")) {
    const std::string name = top.path().filename();
    if (!top.is_directory() || name.starts_with('.') || name.starts_with("build") || name == "run") continue;
    const bool known =
        std::any_of(arrows().begin(), arrows().end(), [&](const Arrow& a) { return a.from == name + "/"; });
    for (const auto& entry : std::filesystem::recursive_directory_iterator(top)) {
      const auto extension = entry.path().extension();
      const bool source = extension == ".h" || extension == ".cpp";
      EXPECT_TRUE(known || !source) << entry.path() << " lies in a folder that the arrows do not know";
    }
  }
}

// A command line belongs in one file of each program, so that the rest can be called without it.
TEST(Layering, OneFilePerFolderReadsTheCommandLine) {
  for (const std::string top : {"node", "wallet", "explorer", "testnet"}) {
    if (!std::filesystem::exists(top)) continue;
    std::map<std::string, std::vector<std::string>> readers;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(top))
      if (entry.path().extension() == ".cpp" && read_file(entry.path()).find("#include <CLI/") != std::string::npos)
        readers[entry.path().parent_path()].push_back(entry.path().filename());
    for (const auto& [folder, names] : readers)
      EXPECT_EQ(names.size(), 1U) << folder << ": " << ::testing::PrintToString(names);
  }
}

TEST(Layering, TheRulesFire) {
  const struct {
    const char* name;
    const char* path;
    const char* text;
    const char* complaint;  // empty: allowed
  } rows[] = {
      {"a neighbour", "core/a.cpp", "#include \"core/a.h\"\n", ""},
      {"down an arrow", "node/a/a.cpp", "#include \"consensus/replica.h\"\n#include \"contracts/refusals.h\"\n", ""},
      {"up an arrow", "core/a.h", "#include \"contracts/refusals.h\"\n", "no arrow leads there from core/"},
      {"consensus and contracts never meet", "consensus/a.h", "#include \"contracts/refusals.h\"\n", "no arrow"},
      {"contracts and consensus neither", "contracts/cash/a.cpp", "#include \"consensus/replica.h\"\n", "no arrow"},
      {"contracts and node", "contracts/cash/a_test.cpp", "#include \"node/mempool/mempool.h\"\n", "no arrow"},
      {"node and wallet", "node/a.cpp", "#include \"wallet/a.h\"\n", "no arrow"},
      {"the product and its tests", "node/a.cpp", "#include \"tests/layering/rules.h\"\n", "no arrow"},
      {"the wallet verifies", "wallet/a.cpp", "#include \"consensus/proof.h\"\n#include \"node/client/rpc_client.h\"\n",
       ""},
      {"the wallet knows what a node answers", "wallet/a.cpp", "#include \"node/rpc/errors.h\"\n", ""},
      {"the wallet answers nothing", "wallet/a.cpp", "#include \"node/rpc/dispatcher.h\"\n", "no arrow"},
      {"the wallet is no replica", "wallet/a.cpp", "#include \"consensus/replica.h\"\n", "no arrow"},
      {"the wallet is no node", "wallet/a.cpp", "#include \"node/mempool/mempool.h\"\n", "no arrow"},
      {"tests see all", "tests/sim/a.cpp", "#include \"wallet/a.h\"\n#include \"node/a.h\"\n", ""},
      {"the model keeps to itself", "tests/model/a.cpp", "#include \"consensus/replica.h\"\n", "no arrow"},
      {"a relative name", "core/a.cpp", "#include \"a.h\"\n", "named from the root"},
      {"a relative path", "core/a.cpp", "#include \"../node/a.h\"\n", "named from the root"},
      {"spaces do not hide it", "core/a.cpp", "  #  include   \"node/a.h\"\n", "no arrow"},
      {"an unknown folder", "misc/a.cpp", "#include \"core/a.h\"\n", "do not know"},
      {"an include in a comment", "core/a.cpp", "// #include \"node/a.h\"\n", ""},
      {"a library in its adapter", "core/keys.cpp", "#include <secp256k1.h>\n", ""},
      {"a library elsewhere", "core/a.cpp", "#include <secp256k1.h>\n", "only its adapter may"},
      {"a library in a header", "core/keys.h", "#include <secp256k1.h>\n", "shows no library"},
      {"LevelDB elsewhere", "node/ledger/a.cpp", "#include <leveldb/db.h>\n", "only its adapter may"},
      {"Asio in a header", "node/net/a.h", "#include <boost/asio/io_context.hpp>\n", "shows no library"},
      {"Asio in a folder's own header", "node/net/a_impl.h", "#include <boost/asio/io_context.hpp>\n", ""},
      {"such a header at home", "node/net/a.cpp", "#include \"node/net/a_impl.h\"\n", ""},
      {"such a header elsewhere", "node/host/a.cpp", "#include \"node/net/a_impl.h\"\n", "its folder's own"},
      {"Asio in the network", "node/net/a.cpp", "#include <boost/asio/io_context.hpp>\n", ""},
      {"Beast in a contract", "contracts/a.cpp", "#include <boost/beast/http.hpp>\n", "only its adapter may"},
      {"a command line in the node's depths", "node/net/a.cpp", "#include <CLI/CLI.hpp>\n", "only its adapter may"},
      {"Crypto++ in a contract", "contracts/a.cpp", "#include <cryptopp/sha.h>\n", "only its adapter may"},
      {"a clock in consensus", "consensus/a.cpp", "#include <chrono>\n", "pure"},
      {"chance in a contract", "contracts/a.h", "#include <random>\n", "pure"},
      {"a hash order in core", "core/a.cpp", "#include <unordered_map>\n", "pure"},
      {"chance in a test", "core/a_test.cpp", "#include <random>\n", ""},
      {"a clock in a benchmark", "core/a_bench.cpp", "#include <ctime>\n", ""},
      {"a clock in node", "node/os/a.cpp", "#include <chrono>\n", ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const auto found = violations(row.path, row.text);
    if (*row.complaint == '\0') {
      EXPECT_TRUE(found.empty()) << ::testing::PrintToString(found);
    } else {
      ASSERT_EQ(found.size(), 1U) << ::testing::PrintToString(found);
      EXPECT_NE(found[0].find(row.complaint), std::string::npos) << found[0];
    }
  }
  EXPECT_TRUE(violations("core/a.cpp", std::string(kLinesMax, '\n')).empty());
  EXPECT_EQ(violations("core/a.cpp", std::string(kLinesMax + 1, '\n')).size(), 1U);
}

}  // namespace
}  // namespace tallystick::layering
