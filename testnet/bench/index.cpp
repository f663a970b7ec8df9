#include "testnet/bench/index.h"

#include <chrono>
#include <cstdio>
#include <filesystem>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "contracts/registry.h"
#include "explorer/alerts/keeper.h"
#include "explorer/follow/follower.h"
#include "node/config/files.h"
#include "node/storage/leveldb_store.h"
#include "testnet/bench/index_pages.h"
#include "testnet/bench/machine.h"
#include "testnet/bench/made_chain.h"
#include "testnet/bench/measurement.h"
#include "testnet/bench/usage.h"
#include "testnet/bench/work.h"
#include "testnet/network/create.h"

namespace tallystick::bench {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::size_t kClients = 16;  // senders of the load, each with a lane of its own

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::uint64_t bytes_below(const std::string& path) {
  std::uint64_t bytes = 0;
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return std::filesystem::file_size(path, error);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error))
    if (entry.is_regular_file(error)) bytes += entry.file_size(error);
  return bytes;
}

// What every client sends, one after the other in turn, so that each lane keeps its order.
std::vector<Bytes> in_turn(const std::vector<ClientWork>& clients) {
  std::vector<Bytes> out;
  for (std::size_t i = 0, added = 1; added > 0; ++i) {
    added = 0;
    for (const ClientWork& client : clients)
      if (i < client.transactions.size()) {
        out.push_back(client.transactions[i].bytes);
        ++added;
      }
  }
  return out;
}

struct Made {
  Genesis genesis;
  std::unique_ptr<MadeChain> chain;
  std::size_t prepared = 0;  // blocks before the load
};

class Measurement {
 public:
  explicit Measurement(const IndexOptions& options) : options_{options} {
    std::string pattern = options.directory + "/tallystick-index-XXXXXX";
    if (mkdtemp(pattern.data()) != nullptr) directory_ = pattern;
  }
  ~Measurement() {
    std::error_code ignored;
    if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
  }
  Measurement(const Measurement&) = delete;
  Measurement& operator=(const Measurement&) = delete;

  Result<json> run() {
    if (directory_.empty()) return fail(ErrorKind::unavailable, "no directory can be made in " + options_.directory);
    auto made = make();
    if (!made) return tl::unexpected(made.error());
    if (!use_cores(options_.cores))
      return malformed("there are not " + std::to_string(options_.cores) + " cores to use");
    return follow(*made);
  }

 private:
  Result<Made> make() const {
    testnet::CreateOptions network;
    network.directory = directory_ + "/network";
    const Timestamp now{
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count()};
    auto created = testnet::create_network(network, now);
    if (!created) return tl::unexpected(created.error());
    const testnet::Layout layout{network.directory};
    WorkOptions what;
    what.count = options_.transactions;
    what.clients = kClients;
    what.transfers = options_.transfers;
    what.issues = options_.issues;
    what.threads = usable_cores().size();
    auto work = make_work(layout, created->network, created->genesis, what, [] { return false; });
    if (!work) return tl::unexpected(work.error());
    std::vector<PrivateKey> keys;
    for (std::size_t i = 0; i < created->network.nodes.size(); ++i) {
      auto key = node::read_private_key_file(layout.node(i) + "/consensus.key");
      if (!key) return tl::unexpected(key.error());
      keys.push_back(std::move(*key));
    }
    auto chain = MadeChain::make(created->genesis, std::move(keys));
    if (!chain) return tl::unexpected(chain.error());
    Made out{created->genesis, std::move(*chain), 0};
    Timestamp time = now;
    for (const auto& stage : work->stages) {
      if (const auto added = add(*out.chain, in_turn(stage), time); !added) return tl::unexpected(added.error());
    }
    out.prepared = out.chain->size();
    if (const auto added = add(*out.chain, in_turn(work->load), time); !added) return tl::unexpected(added.error());
    return out;
  }

  Result<void> add(MadeChain& chain, const std::vector<Bytes>& transactions, Timestamp& time) const {
    for (std::size_t i = 0; i < transactions.size(); i += options_.block) {
      const std::size_t end = std::min(transactions.size(), i + options_.block);
      time = time + Millis{25};
      const auto from = transactions.begin() + static_cast<std::ptrdiff_t>(i);
      if (auto added = chain.add({from, transactions.begin() + static_cast<std::ptrdiff_t>(end)}, time); !added)
        return added;
    }
    return {};
  }

  Result<json> follow(const Made& made) const {
    const std::string ledger_path = directory_ + "/ledger", index_path = directory_ + "/index.sqlite";
    auto database = explorer::sql::open(options_.index.empty() ? "sqlite:" + index_path : options_.index,
                                        explorer::sql::Access::write);
    if (!database) return tl::unexpected(database.error());
    auto store = node::open_leveldb(ledger_path);
    if (!store) return tl::unexpected(store.error());
    auto ledger = node::LedgerApplication::open(**store, made.genesis, contracts::registry());
    if (!ledger) return tl::unexpected(ledger.error());
    auto index = explorer::IndexWriter::open(**database, made.genesis, contracts::registry());
    if (!index) return tl::unexpected(index.error());
    const Secp256k1Scheme scheme;
    explorer::Follower follower{*made.chain, **ledger, **index, scheme};
    auto alerts = explorer::AlertKeeper::open(**database, made.genesis);
    if (!alerts) return tl::unexpected(alerts.error());
    const auto judge = [&]() -> Result<void> {
      for (bool more = options_.alerts; more;) {
        const auto step = (*alerts)->step();
        if (!step) return tl::unexpected(step.error());
        more = *step;
      }
      return {};
    };
    made.chain->show(made.prepared);
    while (follower.height().raw() < made.prepared)
      if (const auto step = follower.step(Millis{0}); !step) return internal_error(step.error().cause);
    if (auto judged = judge(); !judged) return tl::unexpected(judged.error());
    made.chain->show(made.chain->size());
    std::size_t transactions = 0, blocks = 0;
    const Clock::time_point begun = Clock::now();
    const Usage before = usage_of(getpid());
    while (follower.height().raw() < made.chain->size()) {
      const auto step = follower.step(Millis{0});
      if (!step) return internal_error(step.error().cause);
      transactions += step->transactions;
      blocks += step->blocks;
      if (auto judged = judge(); !judged) return tl::unexpected(judged.error());
    }
    const double seconds = seconds_since(begun);
    const Usage used = usage_between(before, usage_of(getpid()));
    const auto pages = measure_pages(made.genesis, **database, follower.height());
    if (!pages) return tl::unexpected(pages.error());
    return json{{"measurement", "index"},
                {"reading", *pages},
                {"index", std::string{(*database)->dialect().name}},
                {"transactions", transactions},
                {"blocks", blocks},
                {"seconds", seconds},
                {"transactions_per_second", static_cast<double>(transactions) / seconds},
                {"cpu_us_per_transaction", used.cpu_s() * 1e6 / static_cast<double>(transactions)},
                {"facts_refused", (*alerts)->refused()},
                {"index_bytes", bytes_below(index_path)},
                {"ledger_bytes", bytes_below(ledger_path)},
                {"parameters",
                 {{"block", options_.block},
                  {"transfers", options_.transfers},
                  {"issues", options_.issues},
                  {"alerts", options_.alerts},
                  {"cores", options_.cores}}},
                {"machine", describe_machine()}};
  }

  const IndexOptions& options_;
  std::string directory_;
};

}  // namespace

int measure_index(const IndexOptions& options, bool as_json) {
  Measurement measurement{options};
  const auto result = measurement.run();
  if (!result) {
    std::fprintf(stderr, "tallystick-bench: %s\n", result.error().message.c_str());
    return kInvalid;
  }
  if (as_json)
    std::printf("%s\n", result->dump().c_str());
  else
    std::printf("%.0f transactions per second checked, executed and indexed (%s), %.0f µs of processor time each.\n",
                (*result)["transactions_per_second"].get<double>(), (*result)["index"].get<std::string>().c_str(),
                (*result)["cpu_us_per_transaction"].get<double>());
  return kMeasured;
}

}  // namespace tallystick::bench
