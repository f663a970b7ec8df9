// tallystick-bench: how fast it is on this machine. The command line only; each measurement is a file of its own.
#include <functional>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>

#include "testnet/bench/measurement.h"
#include "testnet/bench/signatures.h"

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
      add_signatures(program),
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
