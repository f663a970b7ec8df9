#include "tests/layering/rules.h"

#include <algorithm>
#include <optional>

namespace tallystick::layering {
namespace {

constexpr std::string_view kCore[] = {"core/"};
constexpr std::string_view kConsensus[] = {"consensus/", "core/"};
constexpr std::string_view kContracts[] = {"contracts/", "core/"};
constexpr std::string_view kNode[] = {"node/", "consensus/", "contracts/", "core/"};
// Of consensus, only what verifies certificates and proofs; of node, only its client, its server and the codes it answers with.
constexpr std::string_view kWallet[] = {"wallet/",
                                        "contracts/",
                                        "core/",
                                        "consensus/certificate.h",
                                        "consensus/proof.h",
                                        "consensus/validator_set.h",
                                        "node/client/",
                                        "node/http/",
                                        "node/rpc/errors.h"};
// The explorer executes every block itself, as a validator would, without the network and consensus around it.
constexpr std::string_view kExplorer[] = {"explorer/",
                                          "contracts/",
                                          "core/",
                                          "consensus/certificate.h",
                                          "consensus/messages.h",
                                          "consensus/proof.h",
                                          "consensus/seal.h",
                                          "consensus/validator_set.h",
                                          "node/client/",
                                          "node/env/",
                                          "node/http/",
                                          "node/ledger/",
                                          "node/mempool/signature_pool.h",
                                          "node/os/",
                                          "node/rpc/errors.h",
                                          "node/storage/",
                                          "node/verified_transaction.h"};
constexpr std::string_view kAll[] = {"core/",   "consensus/", "contracts/", "node/",
                                     "wallet/", "explorer/",  "testnet/",   "tests/"};
// A second opinion on the protocol shares no code with the first.
constexpr std::string_view kModel[] = {"tests/model/"};
// Nor does one on the ledger.
constexpr std::string_view kLedgerModel[] = {"tests/ledger_model/model/"};

// The first that a path begins with counts.
constexpr Arrow kArrows[] = {{"core/", kCore},
                             {"consensus/", kConsensus},
                             {"contracts/", kContracts},
                             {"node/", kNode},
                             {"wallet/", kWallet},
                             {"explorer/", kExplorer},
                             {"tests/model/", kModel},
                             {"tests/ledger_model/model/", kLedgerModel},
                             {"testnet/", kAll},
                             {"tests/", kAll}};

constexpr std::string_view kAsioFiles[] = {"node/net/", "node/http/", "node/client/", "node/os/", "node/ops/"};
constexpr std::string_view kLeveldbFiles[] = {"node/storage/leveldb_env.cpp", "node/storage/leveldb_store.cpp"};
constexpr std::string_view kDecimalFiles[] = {"contracts/terms/decimal.cpp"};
constexpr std::string_view kCryptoppFiles[] = {"core/sha256.cpp", "wallet/keystore/"};
constexpr std::string_view kSecp256k1Files[] = {"core/key_agreement.cpp", "core/keys.cpp"};
constexpr std::string_view kOpensslFiles[] = {"node/net/", "testnet/"};
constexpr std::string_view kCommandLineFiles[] = {"node/main.cpp", "wallet/", "explorer/main.cpp", "testnet/"};
constexpr std::string_view kSqliteFiles[] = {"explorer/sql/sqlite.cpp"};
constexpr std::string_view kPostgresFiles[] = {"explorer/sql/postgres.cpp"};
constexpr std::string_view kTomlFiles[] = {"node/config/", "wallet/session/profile.cpp"};
constexpr std::string_view kXmlFiles[] = {"wallet/"};
constexpr std::string_view kLogFiles[] = {"node/log/"};
constexpr std::string_view kMetricsFiles[] = {"node/ops/"};

constexpr Adapter kAdapters[] = {
    {"boost/multiprecision/cpp_dec_float", kDecimalFiles},
    {"boost/asio", kAsioFiles},
    {"boost/beast", kAsioFiles},
    {"leveldb/", kLeveldbFiles},
    {"cryptopp/", kCryptoppFiles},
    {"crypto++/", kCryptoppFiles},
    {"secp256k1", kSecp256k1Files},
    {"openssl/", kOpensslFiles},
    {"CLI/", kCommandLineFiles},
    {"toml++/", kTomlFiles},
    {"pugixml", kXmlFiles},
    {"spdlog/", kLogFiles},
    {"sqlite3.h", kSqliteFiles},
    {"libpq", kPostgresFiles},
    {"prometheus/", kMetricsFiles},
};

constexpr std::string_view kImpure[] = {"atomic",        "chrono",       "condition_variable",
                                        "cmath",         "ctime",        "filesystem",
                                        "fstream",       "future",       "iostream",
                                        "locale",        "mutex",        "random",
                                        "shared_mutex",  "thread",       "time.h",
                                        "unordered_map", "unordered_set"};
constexpr std::string_view kPure[] = {"core/", "consensus/", "contracts/"};

struct Include {
  std::string_view header;
  bool quoted;
};

// Nothing for a line that is no include.
std::optional<Include> include_of(std::string_view line) {
  const auto skip_spaces = [&] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
  skip_spaces();
  if (!line.starts_with('#')) return std::nullopt;
  line.remove_prefix(1);
  skip_spaces();
  if (!line.starts_with("include")) return std::nullopt;
  line.remove_prefix(7);
  skip_spaces();
  if (line.empty() || (line.front() != '"' && line.front() != '<')) return std::nullopt;
  const bool quoted = line.front() == '"';
  line.remove_prefix(1);
  return Include{line.substr(0, line.find(quoted ? '"' : '>')), quoted};
}

bool begins_with_one_of(std::string_view text, std::span<const std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view p) { return text.starts_with(p); });
}

std::string_view folder_of(std::string_view path) {
  return path.substr(0, path.rfind('/'));
}

// Tests and benchmarks of a folder: they may measure, draw numbers and speak to libraries directly.
bool is_test(std::string_view path) {
  return path.ends_with("_test.cpp") || path.ends_with("_test.h") || path.ends_with("_bench.cpp") ||
         path.starts_with("tests/");
}

std::string sentence(std::string_view path, std::string_view header, std::string_view why) {
  return std::string(path) + " includes " + std::string(header) + ": " + std::string(why);
}

void check_quoted(std::string_view path, std::string_view header, std::vector<std::string>& out) {
  const auto arrow =
      std::find_if(std::begin(kArrows), std::end(kArrows), [&](const Arrow& a) { return path.starts_with(a.from); });
  if (arrow == std::end(kArrows)) {
    out.push_back(std::string(path) + " lies in a folder that the arrows do not know");
  } else if (!begins_with_one_of(header, kAll)) {
    out.push_back(sentence(path, header, "headers of ours are named from the root of the tree"));
  } else if (!begins_with_one_of(header, arrow->to)) {
    out.push_back(sentence(path, header, "no arrow leads there from " + std::string(arrow->from)));
  } else if (header.ends_with("_impl.h") && folder_of(header) != folder_of(path)) {
    out.push_back(sentence(path, header, "it is its folder's own"));
  }
}

void check_library(std::string_view path, std::string_view header, std::vector<std::string>& out) {
  for (const Adapter& adapter : kAdapters) {
    if (!header.starts_with(adapter.library)) continue;
    if (path.ends_with(".h") && !path.ends_with("_impl.h"))
      out.push_back(sentence(path, header, "a header of ours shows no library that has an adapter"));
    else if (!is_test(path) && !begins_with_one_of(path, adapter.files))
      out.push_back(sentence(path, header, "only its adapter may"));
  }
  if (begins_with_one_of(path, kPure) && !is_test(path) &&
      std::find(std::begin(kImpure), std::end(kImpure), header) != std::end(kImpure))
    out.push_back(sentence(path, header, "deciding code is pure"));
}

}  // namespace

std::span<const Arrow> arrows() {
  return kArrows;
}
std::span<const Adapter> adapters() {
  return kAdapters;
}
std::span<const std::string_view> impure_headers() {
  return kImpure;
}
std::span<const std::string_view> pure_folders() {
  return kPure;
}

std::vector<std::string> violations(std::string_view path, std::string_view text) {
  std::vector<std::string> out;
  std::size_t lines = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (const auto include = include_of(text.substr(0, end))) {
      if (include->quoted)
        check_quoted(path, include->header, out);
      else
        check_library(path, include->header, out);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
    ++lines;
  }
  if (lines > kLinesMax) out.push_back(std::string(path) + " has " + std::to_string(lines) + " lines: split it");
  return out;
}

}  // namespace tallystick::layering
