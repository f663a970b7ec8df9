#include "wallet/cli/run.h"

#include <exception>

#include "wallet/cli/help.h"
#include "wallet/cli/parse.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {
namespace {

int run_parsed(const ParsedLine& line, const Globals& globals) {
  Console console{globals.console};
  if (line.wish != ParsedLine::Wish::run) {
    const bool version = line.wish == ParsedLine::Wish::version;
    Report report;
    const std::string text = version ? std::string{"tallystick "} + TALLYSTICK_VERSION + "\n"
                                     : help_text(catalogue(), line, console.language());
    report.data = version ? Json{{"version", TALLYSTICK_VERSION}} : Json{{"help", text}};
    report.blocks.push_back(Verbatim{text});
    return console.finish(report);
  }
  Session session{globals, console};
  const auto outcome = line.command->run(session, line.arguments);
  return outcome ? console.finish(*outcome) : console.finish(outcome.error());
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  // How a line that is wrong is answered: as far as it says so itself.
  ConsoleOptions presentation;
  if (const auto scanned = read_globals(scan_presentation(arguments))) presentation = scanned->console;
  try {
    const auto line = parse_line(catalogue(), arguments);
    if (!line) return Console{presentation}.finish(line.error());
    const auto globals = read_globals(line->globals);
    if (!globals) return Console{presentation}.finish(globals.error());
    return run_parsed(*line, *globals);
  } catch (const std::exception& e) {
    return Console{presentation}.finish(failure_of(WalletError::W_INTERNAL, std::string{e.what()}));
  }
}

}  // namespace tallystick::wallet
