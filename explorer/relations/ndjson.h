// Facts as lines of JSON, one object each, in their order: the export that anyone can check with a program of their own.
// {"fact":"receivable","id":"R1","issuer":"P1",...}: names are text, amounts, rates and moments integers (moments in ms), dates
// YYYY-MM-DD; "none" keys, false flags and moments that have not come are left out. Streams, so memory does not grow with the file.
#pragma once

#include <ostream>

#include "explorer/relations/rows.h"

namespace tallystick::explorer {

void write_ndjson(std::ostream& out, const Fact& fact, const Names& names);
// A JSON string with its quotes.
std::string quoted(std::string_view text);
const char* name_of(DocumentKind kind);

}  // namespace tallystick::explorer
