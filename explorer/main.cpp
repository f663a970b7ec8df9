// tallystick-explorer: follows a node, checks every block itself, and serves what it found. The command line only.
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>

#include <CLI/CLI.hpp>

#include "contracts/registry.h"
#include "core/strict_json.h"
#include "explorer/api/server.h"
#include "explorer/index/facts.h"
#include "explorer/index/schema.h"
#include "explorer/service/follow_thread.h"
#include "explorer/service/webhook.h"
#include "node/os/signal_wait.h"
#include "node/storage/leveldb_store.h"

namespace {

using namespace tallystick;
using namespace tallystick::explorer;
using Json = nlohmann::json;

constexpr int kFailed = 1;
constexpr int kUsage = 2;

struct Settings {
  std::vector<std::string> nodes{"http://127.0.0.1:8545"};
  std::string genesis;
  std::string data = "tallystick-explorer";
  std::string index;  // empty: in the data directory
  std::string listen = "127.0.0.1:8600";
  std::vector<std::string> hosts;
  std::string web;
  std::size_t workers = 4;
  std::string webhook, webhook_secret;
  bool json = false;

  std::string index_url() const { return index.empty() ? "sqlite:" + data + "/index.sqlite" : index; }
};

int complain(const Settings& settings, const std::string& sentence, int code = kFailed) {
  if (settings.json) std::cout << dump_json({{"error", sentence}}) << std::endl;
  std::cerr << "tallystick-explorer: " << sentence << std::endl;
  return code;
}

// One line whenever the state changes, or a trouble or the alarm of a node is another one.
class Teller {
 public:
  explicit Teller(bool json) : json_{json} {}
  void tell(const Standing& now) {
    const std::lock_guard lock{mutex_};
    std::string code = now.trouble ? code_of(*now.trouble) : "";
    for (const Trouble& one : now.alarms) code += " " + code_of(one);
    if (now.state == state_ && code == code_) return;
    state_ = now.state;
    code_ = code;
    if (json_) {
      Json line{{"state", std::string{name_of(now.state)}}, {"height", std::to_string(now.height.raw())}};
      if (now.trouble) line["alarm"] = as_json(*now.trouble);
      for (const Trouble& one : now.alarms) line["alarms"].push_back(as_json(one));
      std::cout << dump_json(line) << std::endl;
      return;
    }
    std::cout << name_of(now.state) << " at block " << now.height.raw() << std::endl;
    if (now.trouble) tell(*now.trouble);
    for (const Trouble& one : now.alarms)
      if (!now.trouble || one.node != now.trouble->node) tell(one);
  }

 private:
  static std::string code_of(const Trouble& trouble) {
    return trouble.node + trouble.code + std::to_string(trouble.height.raw());
  }
  static Json as_json(const Trouble& trouble) {
    Json out{{"code", trouble.code},
             {"expected", trouble.expected},
             {"found", trouble.found},
             {"cause", trouble.cause},
             {"cure", trouble.cure}};
    if (!trouble.node.empty()) out["node"] = trouble.node;
    if (!trouble.detail.empty()) out["detail"] = trouble.detail;
    return out;
  }
  static void tell(const Trouble& trouble) {
    std::cout << "  " << trouble.cause << "\n";
    if (!trouble.detail.empty()) std::cout << "  " << trouble.detail << "\n";
    if (!trouble.expected.empty()) std::cout << "  computed here: " << trouble.expected << "\n";
    if (!trouble.found.empty()) std::cout << "  the node " << trouble.node << " says: " << trouble.found << "\n";
    std::cout << "  " << trouble.cure << std::endl;
  }

  const bool json_;
  std::mutex mutex_;
  std::optional<Standing::State> state_;
  std::string code_;
};

// Where the build puts the web app, beside the programs.
std::string built_web() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto web = program.parent_path().parent_path() / "web";
  return !error && std::filesystem::exists(web / "index.html") ? web.string() : std::string{};
}

// What a file holds, without the line's end.
Result<Bytes> secret_in(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::string text;
  if (path.empty() || !std::getline(file, text))
    return malformed("--webhook-secret names a file whose first line is the secret: '" + path + "' cannot be read");
  const ByteView bytes = as_bytes(text);
  return Bytes(bytes.begin(), bytes.end());
}

bool on_loopback(const std::string& listen) {
  return listen.starts_with("127.") || listen.starts_with("[::1]") || listen.starts_with("localhost");
}

int serve(const Settings& settings) {
  const auto genesis = Hash::from_hex(settings.genesis);
  if (!genesis)
    return complain(settings, "--genesis is the 64 hexadecimal characters of the genesis hash that you were told",
                    kUsage);
  std::error_code error;
  std::filesystem::create_directories(settings.data, error);
  if (error) return complain(settings, settings.data + ": " + error.message());

  std::mutex mutex;
  std::condition_variable changed;
  bool ending = false;
  node::SignalWait signals{[&](int) {
    const std::lock_guard lock{mutex};
    ending = true;
    changed.notify_all();
  }};
  SharedStanding standing;
  Teller teller{settings.json};
  api::ServerSettings server_settings{settings.listen,
                                      settings.hosts,
                                      settings.index_url(),
                                      settings.nodes,
                                      settings.web.empty() ? built_web() : settings.web,
                                      settings.workers,
                                      {},
                                      [](const std::string& words) { std::cerr << words + "\n"
                                                                               << std::flush; }};
  if (settings.hosts.empty() && !on_loopback(settings.listen))
    std::cerr
        << "tallystick-explorer: without --host any name is accepted in Host: name those under which this address is "
           "known, or web pages elsewhere may read what is served here."
        << std::endl;
  auto server = api::Server::start(std::move(server_settings), standing);
  if (!server) return complain(settings, server.error().message);
  FollowOptions following{settings.nodes, *genesis, settings.index_url(), settings.data};
  std::unique_ptr<Webhook> webhook;
  if (!settings.webhook.empty()) {
    const auto secret = secret_in(settings.webhook_secret);
    if (!secret) return complain(settings, secret.error().message, kUsage);
    following.delivered = std::make_shared<std::atomic<std::int64_t>>(-1);
    auto started = Webhook::start({settings.webhook, *secret, settings.index_url()}, following.delivered);
    if (!started) return complain(settings, started.error().message, kUsage);
    webhook = std::move(*started);
  }
  auto follower = FollowThread::start(std::move(following), standing, [&] {
    teller.tell(standing.get());
    (*server)->tell();
  });
  if (!follower) return complain(settings, follower.error().message);
  if (settings.json)
    std::cout << dump_json({{"listening", (*server)->port()}}) << std::endl;
  else
    std::cout << "Listening on " << settings.listen.substr(0, settings.listen.rfind(':')) << ":" << (*server)->port()
              << std::endl;
  {
    std::unique_lock lock{mutex};
    changed.wait(lock, [&] { return ending; });
  }
  follower->reset();
  return 0;
}

// The ledger goes first: it must never be ahead of the index. Both locks are taken before anything is touched.
int rebuild(const Settings& settings) {
  const std::string ledger = settings.data + "/ledger";
  auto database = sql::open(settings.index_url(), sql::Access::write);
  if (!database) return complain(settings, database.error().message);
  if (const auto index = holds_index(**database); !index) return complain(settings, index.error().message);
  std::error_code error;
  if (std::filesystem::exists(ledger, error)) {
    // One that is damaged cannot be opened, and need not be.
    const auto store = node::open_leveldb(ledger);
    if (!store && store.error().kind == ErrorKind::unavailable) return complain(settings, store.error().message);
  }
  std::filesystem::remove_all(ledger, error);
  if (error) return complain(settings, ledger + ": " + error.message());
  if (const auto dropped = drop_index(**database); !dropped) return complain(settings, dropped.error().message);
  if (settings.json)
    std::cout << dump_json({{"rebuilt", true}}) << std::endl;
  else
    std::cout << "The index is empty. 'tallystick-explorer serve' makes it anew from the first block." << std::endl;
  return 0;
}

int status(const Settings& settings) {
  auto database = sql::open(settings.index_url(), sql::Access::read);
  if (!database) return complain(settings, database.error().message);
  const auto facts = read_facts(**database);
  if (!facts) return complain(settings, facts.error().message);
  const Hash hash = genesis_hash(facts->genesis);
  Json out{{"chain_id", facts->genesis.chain_id.value},
           {"genesis_hash", hash.hex()},
           {"indexed_height", std::to_string(facts->height.raw())},
           {"index", sql::shown(settings.index_url())}};
  if (facts->block_time) out["indexed_time"] = std::to_string(facts->block_time->raw());
  if (settings.json) {
    std::cout << dump_json(out) << std::endl;
    return 0;
  }
  std::cout << facts->genesis.chain_id.value << ", genesis " << hash.hex() << "\nindexed up to block "
            << facts->height.raw();
  if (facts->block_time) std::cout << " of " << format_timestamp(*facts->block_time);
  std::cout << std::endl;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app{
      "Follows a tallystick node, checks and executes every block itself, and serves an index of everything that ever "
      "stood."};
  app.set_version_flag("--version", std::string{"tallystick-explorer "} + TALLYSTICK_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_flag("--json", settings.json, "Report in JSON, one object a line");
  app.add_option("--data", settings.data, "Directory of the ledger that blocks are executed on")->capture_default_str();
  app.add_option("--index", settings.index,
                 "sqlite:PATH or postgresql://USER@HOST/DATABASE; else index.sqlite in the data directory");
  auto* const serving = app.add_subcommand("serve", "Follow and serve until told to stop");
  serving->add_option("--node", settings.nodes, "A node's RPC address; more may be named, in order of preference")
      ->capture_default_str();
  serving->add_option("--genesis", settings.genesis, "The genesis hash that you were told: nothing else is trusted")
      ->required();
  serving->add_option("--listen", settings.listen, "Address and port; port 0 lets the system choose")
      ->capture_default_str();
  serving->add_option("--host", settings.hosts, "A name accepted in Host, when not listening on loopback");
  serving->add_option("--web", settings.web, "Directory of the web app; else the one that the build made");
  serving->add_option("--workers", settings.workers, "Threads that read the index")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  serving->add_option("--webhook", settings.webhook,
                      "Told of every alert by POST: http://127.0.0.1:PORT/path; what goes further needs a relay");
  serving->add_option("--webhook-secret", settings.webhook_secret,
                      "File whose first line, of 16 to 1024 bytes, signs what the webhook is told (HMAC-SHA256)");
  auto* const rebuilding = app.add_subcommand("rebuild", "Empty the index and its ledger, to be made anew");
  app.add_subcommand("status", "How far the index has come, running or not");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  if (serving->parsed()) return serve(settings);
  if (rebuilding->parsed()) return rebuild(settings);
  return status(settings);
}
