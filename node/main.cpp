// tallystickd: a validator or an observer of the ledger.
#include <iostream>
#include <mutex>

#include <CLI/CLI.hpp>

#include "node/config/config.h"
#include "node/daemon/daemon.h"
#include "node/daemon/new_keys.h"
#include "node/daemon/restart_patience.h"
#include "node/daemon/snapshot_files.h"
#include "node/daemon/verify.h"
#include "node/doctor/doctor.h"
#include "node/log/log.h"
#include "node/os/real_clock.h"
#include "node/os/signal_wait.h"

namespace {

using namespace tallystick;
using namespace tallystick::node;

int complain(const std::string& sentence) {
  std::cerr << "tallystickd: " << sentence << "\n";
  return 1;
}

int run(const Config& config) {
  std::mutex mutex;  // guards both: a signal may come before the daemon stands and after it is gone
  Daemon* daemon = nullptr;
  bool stop_wanted = false;
  SignalWait signals{[&](int) {
    notify_service_manager("STOPPING=1");
    const std::lock_guard lock{mutex};
    stop_wanted = true;
    if (daemon) daemon->stop();
  }};
  const auto format = config.log.format == "json"   ? log::Format::json
                      : config.log.format == "text" ? log::Format::text
                                                    : log::Format::automatic;
  log::Options log_options;
  log_options.levels = config.log.level;
  log_options.format = format;
  log_options.queue_max = config.log.queue_max;
  if (auto started = log::start(log_options); !started) return complain(started.error().message);
  RestartPatience patience;
  const RealClock clock;
  bool suspicious = false;
  for (;;) {
    auto started = Daemon::start(config, suspicious);
    if (!started) {
      log::error("node", "cannot start: " + started.error().message);
      log::stop();
      return 1;
    }
    {
      const std::lock_guard lock{mutex};
      daemon = started->get();
      if (stop_wanted) daemon->stop();
    }
    notify_service_manager("READY=1");
    const auto ended = (*started)->run(patience.before_next(clock.monotonic()));
    {
      const std::lock_guard lock{mutex};
      daemon = nullptr;
    }
    started->reset();
    if (ended && *ended == Daemon::End::joins) continue;
    if (ended && *ended == Daemon::End::restart) {
      log::warn("node", "the disk works again: starting anew");
      suspicious = true;
      continue;
    }
    log::info("node", ended ? "stopped" : "stopped: " + ended.error().message);
    log::stop();
    return ended ? 0 : 1;
  }
}

int check(const Config& config) {
  const auto problems = check_config_files(config);
  for (const std::string& problem : problems) std::cerr << "tallystickd: " << problem << "\n";
  if (problems.empty()) std::cout << "The configuration is good.\n";
  return problems.empty() ? 0 : 1;
}

int verify(const Config& config) {
  const auto checked = verify_node(config);
  if (!checked) return complain(checked.error().message);
  std::cout << "The ledger is whole: " << checked->blocks << " blocks, " << checked->transactions << " transactions, "
            << checked->receipts << " receipts, " << checked->records << " records and " << checked->index_entries
            << " index entries agree with each other and with " << checked->finalizations << " finalizations.\n";
  return 0;
}

int make_keys(const std::string& directory, const std::string& name, bool json) {
  const auto made = make_new_keys(directory, name);
  if (!made) return complain(made.error().message);
  const std::string key = made->consensus_key.hex(), pin = made->tls_key_pin.hex();
  if (json)
    std::cout << "{\"consensus_key\":\"" << key << "\",\"tls_key_pin\":\"" << pin << "\"}\n";
  else
    std::cout << "Made consensus.key, tls.key.pem and tls.cert.pem in " << directory << ".\nNext, for a validator that joins:\n"
              << "  tallystick validator propose-join PARTY --operator-account ACCOUNT --tls-key-pin " << pin
              << " \\\n    --consensus-key " << key << " --key-proof PROOF\nor for one that gets new keys, or one of the two:\n"
              << "  tallystick validator propose-rotate PARTY --tls-key-pin " << pin << " \\\n    --consensus-key " << key
              << " --key-proof PROOF\nPROOF is from tallystickd prove-key --party PARTY, once a configuration names the key.\n"
              << "docs/CONFIGURATION.md has both procedures, step by step.\n";
  return 0;
}

int prove(const Config& config, const std::string& party) {
  const auto proved = prove_key(config, party);
  if (!proved) return complain(proved.error().message);
  std::cout << "--consensus-key " << proved->consensus_key.hex() << " --key-proof " << proved->proof.hex() << "\n";
  return 0;
}

int examine(const std::string& path, const doctor::Options& options, bool json) {
  const doctor::Findings findings = doctor::examine(path, process_environment(), options);
  std::cout << (json ? to_json(findings) : to_text(findings));
  return exit_code(findings);
}

int tell(const std::string& what, const Result<SnapshotSummary>& snapshot) {
  if (!snapshot) return complain(snapshot.error().message);
  std::cout << "Snapshot of height " << snapshot->height.raw() << ", block " << snapshot->block.hex() << ", "
            << snapshot->chunks << " chunks of " << snapshot->bytes << " bytes: " << what << ".\n";
  return 0;
}

void show(const LoadedConfig& loaded, bool origin) {
  for (const ConfigOrigin& row : loaded.origins)
    std::cout << row.key << " = " << row.value << (origin ? "    # " + row.origin : "") << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"tallystickd: a validator or an observer of a tallystick ledger"};
  app.set_version_flag("--version", std::string{"tallystickd "} + TALLYSTICK_VERSION);
  app.require_subcommand(0, 1);
  app.fallthrough();
  std::string path = "tallystick.toml";
  app.add_option("--config", path, "configuration file (TOML)")->capture_default_str();
  const auto* run_command = app.add_subcommand("run", "run the node until SIGTERM or SIGINT (the default)");
  const auto* init_command = app.add_subcommand(
      "init", "the first start of a validator's key, or keys: make the empty signer state, once in the life of each");
  std::string keys_directory, keys_name = "validator";
  bool keys_json = false;
  auto* keygen_command =
      app.add_subcommand("keygen", "new keys of a validator, which are worth nothing until governance names them");
  keygen_command->add_option("--to", keys_directory, "an empty directory, or none yet")->required();
  keygen_command->add_option("--name", keys_name, "of the bank, in the certificate")->capture_default_str();
  keygen_command->add_flag("--json", keys_json, "for machines");
  std::string proof_party;
  auto* prove_command = app.add_subcommand(
      "prove-key", "print what proposes the new consensus key, or the only one, with the proof that this machine has it");
  prove_command->add_option("--party", proof_party, "the bank's party, 40 hexadecimal characters")->required();
  const auto* check_command =
      app.add_subcommand("check", "a dry start: read the configuration and every file it names");
  const auto* verify_command = app.add_subcommand(
      "verify", "read the whole ledger of a stopped node and hold everything in it against everything else");
  auto* doctor_command = app.add_subcommand(
      "doctor",
      "what is wrong with this node, stopped or running, and what to do about it (exit code 0: nothing, 1: "
      "warnings, 2: errors); changes nothing without --repair");
  doctor::Options doctor_options;
  bool doctor_json = false;
  doctor_command->add_flag("--repair", doctor_options.repair,
                           "close secrets to others, and remove a damaged database that the block files bring back");
  doctor_command->add_flag("--quick", doctor_options.quick, "do not read every block and record");
  doctor_command->add_flag("--json", doctor_json, "for machines");
  std::string snapshot_directory;
  auto* export_command = app.add_subcommand(
      "export-snapshot", "write the ledger of a stopped node into a directory, for other nodes to begin with");
  export_command->add_option("--to", snapshot_directory, "an empty directory, or none yet")->required();
  auto* import_command = app.add_subcommand(
      "import-snapshot",
      "begin a node's ledger with such a directory; every piece is verified, nobody who carried it is trusted");
  import_command->add_option("--from", snapshot_directory, "where export-snapshot wrote to")->required();
  auto* config_command = app.add_subcommand("config", "print every setting");
  bool origin = false;
  config_command->add_flag("--origin", origin, "and where each comes from");
  app.footer("Settings:\n" + describe_config());
  CLI11_PARSE(app, argc, argv);
  static_cast<void>(run_command);

  if (keygen_command->parsed()) return make_keys(keys_directory, keys_name, keys_json);
  if (doctor_command->parsed()) return examine(path, doctor_options, doctor_json);
  const auto loaded = load_config(path, process_environment());
  if (!loaded)
    return complain(loaded.error().message + (loaded.error().kind == ErrorKind::not_found
                                                  ? ": name the configuration with --config FILE; --help lists every "
                                                    "setting, tallystick-testnet makes whole networks"
                                                  : ""));
  if (init_command->parsed()) {
    const auto done = initialise_node(loaded->config);
    if (!done) return complain(done.error().message);
    std::cout << "This validator may vote from now on. Keep " << loaded->config.node.data_dir
              << "/sign_state: a key whose signer state is lost never votes again.\n";
    return 0;
  }
  if (prove_command->parsed()) return prove(loaded->config, proof_party);
  if (check_command->parsed()) return check(loaded->config);
  if (verify_command->parsed()) return verify(loaded->config);
  if (export_command->parsed()) return tell("written to " + snapshot_directory, export_snapshot(loaded->config, snapshot_directory));
  if (import_command->parsed()) return tell("verified and installed", import_snapshot(loaded->config, snapshot_directory));
  if (config_command->parsed()) {
    show(*loaded, origin);
    return 0;
  }
  return run(loaded->config);
}
