// Everything that an index holds, as text that does not depend on which database holds it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "explorer/sql/database.h"

namespace tallystick::explorer {

// Rows of every table, sorted. A bug of the test if a table cannot be read.
std::map<std::string, std::vector<std::string>> dump(sql::Database& database);

}  // namespace tallystick::explorer
