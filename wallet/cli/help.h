// Help as text: the overview, one noun, one command with its options and examples.
#pragma once

#include <string>

#include "wallet/cli/parse.h"

namespace tallystick::wallet {

std::string help_text(const Catalogue& catalogue, const ParsedLine& line, Language language);

}  // namespace tallystick::wallet
