// docs/CONTRACTS.md: the catalogue of the ledger for people, made from the registry, the table of refusals, the table of parameters and the
// headers.
#pragma once

#include <string>

#include "tests/catalogue/headers.h"

namespace tallystick::catalogue {

std::string contracts_page(const std::map<std::string, Refusals>& refusals);

}  // namespace tallystick::catalogue
