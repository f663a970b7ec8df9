// What other parts say in English (the parsers of core, key files, the client, the system), in the wallet's two languages. One table,
// foreign_words.def, of patterns; what no row knows stays as it is.
#pragma once

#include <string>

#include "wallet/present/language.h"

namespace tallystick::wallet {

// The sentence, or each half of "this: that", by the first row whose pattern it has; what stands for {1}, {2}, … is looked up likewise.
Spoken foreign(const std::string& english);

}  // namespace tallystick::wallet
