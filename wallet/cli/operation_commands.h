// Commands made from the contracts' registry: every operation that no noun's file covers by a friendlier command gets one, under its own
// name ("party.grant_role" is `tallystick party grant-role`), and `tallystick op` submits anything from JSON.
#pragma once

#include "wallet/cli/command.h"

namespace tallystick::wallet {

// For every operation whose noun and verb the catalogue does not have yet. Nouns that are new get a line from the family's name.
void add_operation_commands(Catalogue& to);
void add_op(Catalogue& to);

// "party.grant_role" -> {"party", "grant-role"}
std::pair<std::string, std::string> command_name(std::string_view operation);

}  // namespace tallystick::wallet
