// The command line: `tallystick [global] <noun> <verb> [args]`, global options anywhere. The only user of CLI11.
#pragma once

#include <string>
#include <vector>

#include "wallet/cli/command.h"

namespace tallystick::wallet {

struct ParsedLine {
  enum class Wish { run, help, version };
  Wish wish = Wish::run;
  std::string noun;                      // for help: what it is asked about; may be empty
  const CommandSpec* command = nullptr;  // for run; for help of one command
  Arguments globals;                     // from flags and from TALLYSTICK_… in the environment
  Arguments arguments;
};

// arguments: without the program's name. A usage failure names the mistake and the nearest thing that exists. `globals` of a failed line
// are lost; callers that want to know the language and format of a bad line use scan_presentation.
Outcome<ParsedLine> parse_line(const Catalogue& catalogue, std::vector<std::string> arguments);

// --json, --plain, --lang, --color, --quiet of a line that may be wrong otherwise, so that its failure is shown as was asked.
Arguments scan_presentation(const std::vector<std::string>& arguments);

}  // namespace tallystick::wallet
