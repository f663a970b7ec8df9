// Terms as the ACTUS test set writes them: a JSON object of the dictionary's names and texts (numbers may stand bare, texts may have
// spaces around them). Strict: a name that the dictionary does not have is refused, since a misspelt term would change money; names that
// only describe the contract are accepted and have no effect; terms whose effect is not supported are refused, unless they ask
// for what is done anyway.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "contracts/terms/contract.h"

namespace tallystick::contracts::terms {

// malformed: "the term 'x' …".
Result<Terms> read_terms(const nlohmann::json& object);

// The text of a JSON string, or the digits of a number; nothing for anything else.
std::optional<std::string> text_of(const nlohmann::json& value);

}  // namespace tallystick::contracts::terms
