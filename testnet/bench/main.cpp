// tallystick-bench: how fast it is on this machine. The list of measurements and nothing else.
#include <iostream>
#include <vector>

#include "testnet/bench/subcommand.h"

int main(int argc, char** argv) {
  using namespace tallystick::bench;
  CLI::App program{"tallystick-bench: how fast a ledger is on this machine"};
  program.set_version_flag("--version", std::string{"tallystick-bench "} + TALLYSTICK_VERSION);
  program.require_subcommand(1);
  program.fallthrough();
  program.footer("Exit codes: 0 measured, 1 failed or the figures cannot be trusted, 2 wrong usage.");
  bool json = false;
  program.add_flag("--json", json, "print one JSON object for machines");

  const std::vector<Subcommand> subcommands = {
      add_signatures(program, json),
  };
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kMeasured : kUsage;
  }
  for (const Subcommand& subcommand : subcommands)
    if (subcommand.app->parsed()) return subcommand.run();
  return kUsage;
}
