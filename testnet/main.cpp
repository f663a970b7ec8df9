// tallystick-testnet: networks of banks on this machine. The command line only; each command is one file of testnet/network.
#include <chrono>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/strict_json.h"
#include "testnet/network/add_bank.h"
#include "testnet/network/create.h"
#include "testnet/network/explorer.h"
#include "testnet/network/process.h"
#include "testnet/network/start.h"
#include "testnet/network/status.h"
#include "testnet/network/stop.h"
#include "testnet/story/story.h"

namespace {

using namespace tallystick;
using namespace tallystick::testnet;
using Json = nlohmann::json;

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kNotAllRunning = 3;

struct Settings {
  std::string directory = "tallystick-testnet";
  bool json = false;
};

Timestamp now() {
  using namespace std::chrono;
  return Timestamp{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

int complain(const Settings& settings, const Error& error, int code = kFailed) {
  if (settings.json) std::cout << dump_json({{"error", error.message}}) << "\n";
  std::cerr << "tallystick-testnet: " << error.message << "\n";
  return code;
}

// Where `genesis` put what a person asks for next.
Json describe_created(const Layout& layout, const Created& created) {
  Json banks = Json::array();
  for (const NodeFile& node : created.network.nodes)
    banks.push_back(
        {{"name", node.name.value}, {"key_name", node.key_name.value}, {"rpc", loopback_url(node.rpc_port)}});
  return {{"directory", layout.directory()},
          {"chain_id", created.network.chain_id.value},
          {"genesis_hash", created.network.genesis_hash.hex()},
          {"genesis", layout.genesis()},
          {"ms_per_day", std::to_string(created.genesis.calendar.ms_per_day)},
          {"first_date", format_date(created.genesis.calendar.first_date)},
          {"association_threshold", created.genesis.association_threshold},
          {"keys", layout.keys()},
          {"password_file", layout.password()},
          {"evidence_key", layout.evidence_key()},
          {"settlement_key_name", kSettlementKeyName},
          {"banks", banks}};
}

int run_genesis(const Settings& settings, const CreateOptions& options) {
  const auto created = create_network(options, now());
  if (!created)
    return complain(settings, created.error(), created.error().kind == ErrorKind::malformed ? kUsage : kFailed);
  const Layout layout{options.directory};
  if (settings.json) {
    std::cout << dump_json_pretty(describe_created(layout, *created)) << "\n";
    return 0;
  }
  std::cout << "Made " << created->network.chain_id.value << " with " << options.banks << " banks in "
            << options.directory << ".\nGenesis hash " << created->network.genesis_hash.hex() << "\n";
  const std::string notice = calendar_notice(created->genesis.calendar.ms_per_day);
  if (!notice.empty()) std::cout << notice << "\n";
  std::cout << "Keys are in " << layout.keys() << ", their password in " << layout.password()
            << ": a test network's keys guard nothing.\n"
            << "Next: tallystick-testnet start --dir " << options.directory << "\n";
  return 0;
}

// What the bank's people do next, each with their own keys.
int run_add_bank(const Settings& settings, const AddBankOptions& options) {
  const Layout layout{settings.directory};
  const auto added = add_bank(layout, options);
  if (!added) return complain(settings, added.error(), added.error().kind == ErrorKind::malformed ? kUsage : kFailed);
  const GenesisBank& bank = added->bank;
  if (settings.json) {
    std::cout << dump_json_pretty({{"node", added->number},
                                   {"name", bank.name.value},
                                   {"legal_id", bank.legal_id.value},
                                   {"key_name", added->node.key_name.value},
                                   {"operator_key", bank.operator_key.hex()},
                                   {"consensus_key", bank.consensus_key.hex()},
                                   {"tls_key_pin", bank.tls_key_pin.hex()},
                                   {"config", layout.config(added->number)},
                                   {"rpc", loopback_url(added->node.rpc_port)}})
              << "\n";
    return 0;
  }
  std::cout << "Made keys and configuration of " << bank.name.value << " in " << layout.node(added->number)
            << ".\nNext:\n"
            << "  tallystick party admit-bank --name \"" << bank.name.value << "\" --legal-id " << bank.legal_id.value
            << " --policy-keys key=" << bank.operator_key.hex() << "      (the association)\n"
            << "  tallystickd --config " << layout.config(added->number) << " prove-key --party PARTY\n"
            << "  tallystick validator propose-join PARTY --operator-account ACCOUNT --tls-key-pin "
            << bank.tls_key_pin.hex() << " --consensus-key " << bank.consensus_key.hex() << " --key-proof PROOF\n"
            << "  tallystick validator approve PROPOSAL      (a quorum of the validators)\n"
            << "  tallystick-testnet start --dir " << layout.directory() << " --node " << added->number
            << "\nIts node may be started at any time. The others let it in once its validator is announced, and it "
               "votes from the "
               "next epoch on.\n";
  return 0;
}

// `explorer`: the program of the network's explorer, which is started, too; empty: it is not.
int run_start(const Settings& settings, const StartOptions& options, const std::string& explorer) {
  const Layout layout{settings.directory};
  const auto started = start_nodes(layout, options);
  if (!started) return complain(settings, started.error());
  Json nodes = Json::array();
  for (const StartedNode& node : *started) {
    const bool ran = node.outcome == StartOutcome::ran_already;
    nodes.push_back({{"validator", node.validator}, {"pid", node.pid}, {"ran_already", ran}});
    if (!settings.json)
      std::cout << "Node " << node.validator << (ran ? " runs already" : " started") << " (pid " << node.pid << ").\n";
  }
  Json out{{"nodes", nodes}};
  if (!explorer.empty()) {
    const auto url = start_explorer(layout, {.program = explorer});
    if (!url) return complain(settings, url.error());
    out["explorer"] = *url;
    if (!settings.json) std::cout << "The explorer answers at " << *url << ".\n";
  }
  if (settings.json) std::cout << dump_json_pretty(out) << "\n";
  return 0;
}

int run_stop(const Settings& settings, const StopOptions& options) {
  const Layout layout{settings.directory};
  const auto stopped = stop_nodes(layout, options);
  if (!stopped) return complain(settings, stopped.error());
  if (options.nodes.empty())
    if (const auto explorer = stop_explorer(layout); !explorer) return complain(settings, explorer.error());
  Json nodes = Json::array();
  for (const StoppedNode& node : *stopped) {
    const char* outcome = node.outcome == StopOutcome::stopped  ? "stopped"
                          : node.outcome == StopOutcome::killed ? "killed"
                                                                : "did not run";
    nodes.push_back({{"validator", node.validator}, {"outcome", outcome}});
    if (!settings.json) std::cout << "Node " << node.validator << " " << outcome << ".\n";
  }
  if (settings.json) std::cout << dump_json_pretty({{"nodes", nodes}}) << "\n";
  return 0;
}

int run_status(const Settings& settings) {
  const auto status = network_status(Layout{settings.directory}, now());
  if (!status) return complain(settings, status.error());
  if (settings.json)
    std::cout << dump_json_pretty(*status) << "\n";
  else
    std::cout << describe_status(*status);
  return status->at("running") == status->at("nodes").size() ? 0 : kNotAllRunning;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"tallystick-testnet: networks of banks on this machine"};
  app.set_version_flag("--version", std::string{"tallystick-testnet "} + TALLYSTICK_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.footer("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 (status) not every node runs.");
  Settings settings;
  app.add_option("--dir", settings.directory, "directory of the network")->capture_default_str();
  app.add_flag("--json", settings.json, "print one JSON document for machines");

  CreateOptions create;
  std::string first_date;
  std::vector<std::string> holidays;
  auto* genesis = app.add_subcommand("genesis", "make a network: genesis, keys and configurations");
  genesis->add_option("--banks", create.banks, "how many banks, each with a validator")->capture_default_str();
  genesis->add_option("--name", create.names, "name of a bank, in order; repeat it");
  genesis->add_option("--chain-id", create.chain_id, "name of the network in every signature")->capture_default_str();
  genesis
      ->add_option("--ms-per-day", create.ms_per_day, "length of a ledger day in ms; less than a real day is for tests")
      ->capture_default_str();
  genesis->add_option("--first-date", first_date, "the ledger's first day, like 2026-11-23 (default: today)");
  genesis->add_option("--utc-offset", create.utc_offset_minutes, "minutes east of UTC")->capture_default_str();
  genesis->add_option("--currency", create.currencies, "ISO 4217 code; repeat it")->capture_default_str();
  genesis->add_option("--holiday", holidays, "a day on which nothing falls due; repeat it");
  genesis->add_option("--parameter", create.parameters, "policy parameter, like level_max=8; repeat it");
  genesis->add_option("--threshold", create.threshold, "banks that act for the association (default: more than half)");
  genesis->add_option("--observers", create.observers, "how many nodes without a vote that follow the validators")
      ->capture_default_str();
  genesis->add_option("--base-port", create.base_port, "three ports per node from here on (default: free ones)");
  genesis->add_option("--log-level", create.log_level, "of the nodes, like info,net:debug")->capture_default_str();

  AddBankOptions add;
  auto* add_command = app.add_subcommand(
      "add-bank", "make keys and configuration of one more bank, whose validator can then be voted in");
  add_command->add_option("--name", add.name, "of the bank (default: the next letter)");
  add_command->add_option("--base-port", add.base_port, "its three ports from here on (default: free ones)");
  add_command->add_option("--log-level", add.log_level, "of its node")->capture_default_str();

  StartOptions start;
  start.program = (std::filesystem::path(own_path()).parent_path() / "tallystickd").string();
  std::uint32_t wait_seconds = 60;
  auto* start_command = app.add_subcommand("start", "run the nodes in the background until they answer");
  start_command->add_option("--node", start.nodes, "only this node; observers are numbered from 1000; repeat it");
  start_command->add_option("--wait", wait_seconds, "seconds for all to answer; 0: do not wait")
      ->capture_default_str()
      ->check(CLI::Range(0, 3'600));
  bool with_explorer = false;
  start_command->add_flag("--explorer", with_explorer, "the network's explorer, too; stopping all nodes ends it");
  start_command->add_option("--tallystickd", start.program, "the node program")->capture_default_str();

  StopOptions stop;
  auto* stop_command = app.add_subcommand("stop", "end the nodes that start has started");
  stop_command->add_option("--node", stop.nodes, "only this validator; repeat it");
  stop_command->add_flag("--kill", stop.kill, "SIGKILL, as a power cut would end them");

  app.add_subcommand("status", "show what runs and how far it is");

  StoryOptions story;
  const auto programs = std::filesystem::path(own_path()).parent_path();
  story.node = (programs / "tallystickd").string();
  story.wallet = (programs / "tallystick").string();
  story.explorer = (programs / "tallystick-explorer").string();
  bool fast = false;
  auto* story_command = app.add_subcommand("story", "play the life of one receivable on a new network in --dir");
  story_command->add_option("--invoices", story.invoices, "directory of the story's UBL invoices")->required();
  story_command->add_flag("--fast", fast, "no pauses for readers");
  story_command->add_flag("--keep", story.keep, "leave the network running at the end");
  story_command->add_option("--ms-per-day", story.ms_per_day, "length of a ledger day in ms")->capture_default_str();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }

  if (genesis->parsed()) {
    create.directory = settings.directory;
    for (const std::string& text : holidays) {
      const auto date = parse_date(text);
      if (!date) return complain(settings, date.error(), kUsage);
      create.holidays.push_back(*date);
    }
    if (!first_date.empty()) {
      const auto date = parse_date(first_date);
      if (!date) return complain(settings, date.error(), kUsage);
      create.first_date = *date;
    }
    return run_genesis(settings, create);
  }
  if (story_command->parsed()) {
    story.directory = std::filesystem::absolute(settings.directory).string();
    story.pauses = !fast;
    const auto played = play_story(story);
    if (!played) return complain(settings, played.error());
    std::cout << "\nThe story is told.\n";
    return 0;
  }
  if (add_command->parsed()) return run_add_bank(settings, add);
  start.patience = Millis{wait_seconds * 1'000LL};
  if (start_command->parsed()) return run_start(settings, start, with_explorer ? story.explorer : "");
  if (stop_command->parsed()) return run_stop(settings, stop);
  return run_status(settings);
}
