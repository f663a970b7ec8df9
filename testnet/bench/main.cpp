// tallystick-bench: how fast it is on this machine. The command line only; each measurement is a file of its own.
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>

#include "testnet/bench/due.h"
#include "testnet/bench/index.h"
#include "testnet/bench/ledger.h"
#include "testnet/bench/measurement.h"
#include "testnet/bench/sale.h"
#include "testnet/bench/signatures.h"
#include "testnet/network/process.h"

namespace {

using namespace tallystick::bench;

// A subcommand, and what to run when it was given.
struct Subcommand {
  CLI::App* app;
  std::function<int(bool json)> run;
};

Subcommand add_signatures(CLI::App& program) {
  const auto options = std::make_shared<SignaturesOptions>();
  CLI::App* app = program.add_subcommand("signatures", "secp256k1 verifications per core-second, all cores at once");
  app->add_option("--seconds", options->seconds, "how long")->capture_default_str()->check(CLI::Range(1, 60));
  app->add_option("--cores", options->cores, "use only so many (default: all)")->check(CLI::Range(1, 1'024));
  return {app, [options](bool json) { return measure_signatures(*options, json); }};
}

Subcommand add_ledger(CLI::App& program) {
  const auto options = std::make_shared<LedgerOptions>();
  options->directory = std::filesystem::temp_directory_path().string();
  options->tallystickd =
      (std::filesystem::path(tallystick::testnet::own_path()).parent_path() / "tallystickd").string();
  CLI::App* app = program.add_subcommand("ledger", "committed transactions per second and finality of a whole network");
  app->footer(
      "Starts a network of its own on loopback and removes it at the end. Transactions are signed before the clock "
      "starts.\n"
      "Without --rate: first a closed loop (--window transactions unfinished at any time), which gives the committed\n"
      "transactions per second; then an open loop at half of that, which gives finality, measured from the moment "
      "each\n"
      "transaction was due. With --rate: one open loop.\n"
      "Not valid, and exit code 1, when anything is refused or lost or the validators do not hold one ledger.");
  app->add_option("--validators", options->validators, "of the network")
      ->capture_default_str()
      ->check(CLI::Range(1, 16));
  app->add_option("--seconds", options->seconds, "counted, of each phase")
      ->capture_default_str()
      ->check(CLI::Range(1, 600));
  app->add_option("--rate", options->rate, "transactions per second; 0: full load, then half of it")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 100'000.0));
  app->add_option("--window", options->window, "unfinished transactions of the closed loop, together")
      ->capture_default_str()
      ->check(CLI::Range(1, 50'000));
  app->add_option("--connections", options->connections, "clients of each validator")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  app->add_option("--batch", options->batch, "calls in one request, at most")
      ->capture_default_str()
      ->check(CLI::Range(1, 20));
  app->add_option("--transfers", options->transfers, "percent of fragment transfers")
      ->capture_default_str()
      ->check(CLI::Range(0, 100));
  app->add_option("--issues", options->issues, "percent of receivables issued; the rest are payments")
      ->capture_default_str()
      ->check(CLI::Range(0, 100));
  app->add_option("--cores", options->cores, "for validators and load together (default: all)")
      ->check(CLI::Range(1, 1'024));
  app->add_option("--dir", options->directory, "where the network's temporary directory is made")
      ->capture_default_str();
  app->add_option("--tallystickd", options->tallystickd, "the node program")->capture_default_str();
  return {app, [options](bool json) { return measure_ledger(*options, json); }};
}

Subcommand add_index(CLI::App& program) {
  const auto options = std::make_shared<IndexOptions>();
  options->directory = std::filesystem::temp_directory_path().string();
  CLI::App* app = program.add_subcommand("index", "how fast the explorer checks, executes and indexes a chain");
  app->footer(
      "The chain is made first, in memory, with real signatures. Then the explorer's follower takes it in on one "
      "core:\n"
      "signatures, commitments, execution, roots, the index in SQL with its alerts, and its own ledger in LevelDB, all "
      "synced.\n"
      "Not valid, and exit code 1, when a transaction is not applied or something does not hold.");
  app->add_option("--transactions", options->transactions, "of the load")
      ->capture_default_str()
      ->check(CLI::Range(1'000, 1'000'000));
  app->add_option("--block", options->block, "transactions in a block")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  app->add_option("--transfers", options->transfers, "percent of fragment transfers")
      ->capture_default_str()
      ->check(CLI::Range(0, 100));
  app->add_option("--issues", options->issues, "percent of receivables issued; the rest are payments")
      ->capture_default_str()
      ->check(CLI::Range(0, 100));
  app->add_option("--cores", options->cores, "while it is measured")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'024));
  app->add_option("--index", options->index, "postgresql://…; else SQLite in the directory");
  app->add_option("--alerts", options->alerts, "whether the rule book judges each batch, as the explorer does")
      ->capture_default_str();
  app->add_option("--dir", options->directory, "where a temporary directory is made")->capture_default_str();
  return {app, [options](bool json) { return measure_index(*options, json); }};
}

Subcommand add_due(CLI::App& program) {
  const auto options = std::make_shared<DueOptions>();
  options->directory = std::filesystem::temp_directory_path().string();
  options->tallystickd =
      (std::filesystem::path(tallystick::testnet::own_path()).parent_path() / "tallystickd").string();
  CLI::App* app = program.add_subcommand("due", "what others notice when very many fragments fall due on one day");
  app->footer(
      "Starts a network of its own on loopback, on a calendar of short days, and removes it at the end. Fragments are\n"
      "made during the first four days and paid by the ledger on the fifth, while customers pay each other.\n"
      "Not valid, and exit code 1, when a fragment is not paid exactly or the validators do not hold one ledger.");
  app->add_option("--receivables", options->receivables, "of 250 fragments each")
      ->capture_default_str()
      ->check(CLI::Range(1, 2'000));
  app->add_option("--validators", options->validators, "of the network")
      ->capture_default_str()
      ->check(CLI::Range(1, 16));
  app->add_option("--payers", options->payers, "customers who pay each other meanwhile")
      ->capture_default_str()
      ->check(CLI::Range(2, 64));
  app->add_option("--day-ms", options->day_ms, "length of a ledger day; four must be enough to make the fragments")
      ->capture_default_str()
      ->check(CLI::Range(3'000, 300'000));
  app->add_option("--due-work-max", options->due_work_max, "the ledger's parameter of that name; default: its own")
      ->check(CLI::Range(1, 100'000));
  app->add_option("--dir", options->directory, "where the network's temporary directory is made")
      ->capture_default_str();
  app->add_option("--tallystickd", options->tallystickd, "the node program")->capture_default_str();
  return {app, [options](bool json) { return measure_due(*options, json); }};
}

Subcommand add_sale(CLI::App& program) {
  const auto options = std::make_shared<SaleOptions>();
  options->directory = std::filesystem::temp_directory_path().string();
  options->tallystickd =
      (std::filesystem::path(tallystick::testnet::own_path()).parent_path() / "tallystickd").string();
  CLI::App* app =
      program.add_subcommand("sale", "how soon a supplier has its money when a published policy buys a fragment");
  app->footer(
      "Starts a network of its own on loopback and removes it at the end. Fragments are made before the clock starts;\n"
      "then one is sold after another, through each node in turn, on a network that does nothing else.\n"
      "disbursed: from before signing until a verified proof shows the proceeds in the seller's account.\n"
      "Not valid, and exit code 1, when a sale fails or comes to another price than quoted.");
  app->add_option("--repetitions", options->repetitions, "sales that count, after 20 that do not")
      ->capture_default_str()
      ->check(CLI::Range(1, 20'000));
  app->add_option("--validators", options->validators, "of the network")
      ->capture_default_str()
      ->check(CLI::Range(1, 16));
  app->add_option("--pause-ms", options->pause_ms_max, "longest pause before a sale; lengths vary below it")
      ->capture_default_str()
      ->check(CLI::Range(0, 10'000));
  app->add_option("--dir", options->directory, "where the network's temporary directory is made")
      ->capture_default_str();
  app->add_option("--tallystickd", options->tallystickd, "the node program")->capture_default_str();
  return {app, [options](bool json) { return measure_sale(*options, json); }};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program{"tallystick-bench: how fast a ledger is on this machine"};
  program.set_version_flag("--version", std::string{"tallystick-bench "} + TALLYSTICK_VERSION);
  program.require_subcommand(1);
  program.fallthrough();
  program.footer("Exit codes: 0 measured, 1 failed or the figures cannot be trusted, 2 wrong usage.");
  bool json = false;
  program.add_flag("--json", json, "print one JSON object for machines");

  const std::vector<Subcommand> subcommands = {
      add_due(program), add_index(program), add_ledger(program), add_sale(program), add_signatures(program),
  };
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kMeasured : kUsage;
  }
  for (const Subcommand& subcommand : subcommands)
    if (subcommand.app->parsed()) return subcommand.run(json);
  return kUsage;
}
