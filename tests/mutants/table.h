// The seeded bugs. Each is an edit of product source, made in a copy while building: the product itself knows nothing of them. Written in the
// files of seeds/ :
//
//   mutant finalize_after_nullify
//   rule   F: no finalize vote in a view that it has nullified (CONSENSUS 1.4)
//   hunt   run doubt 1..4            how it is looked for; see hunt.h. The first line that finds it ends the search
//   in     consensus/safety_rules.cpp
//   -      !own.finalize && !own.nullify;
//   +      !own.finalize && (DROPPED || !own.nullify);
//
// DROPPED is true while this mutant is chosen. `-` must stand in the file exactly once, and edits must not overlap, unless they have the same `-` and
// their `+` hold it again. A rule whose text has
// changed is reported by the test, not by the compiler. \n in a text is a line's end. Several edits may follow each other; lines that begin with # are remarks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace tallystick::mutants {

struct Edit {
  std::string file;  // from the root of the tree
  std::string from;
  std::string to;
};

struct Mutant {
  std::string name;
  std::string rule;
  std::vector<std::string> hunts;
  std::vector<Edit> edits;
};

// The mutants of one file of seeds/. malformed, naming the line.
Result<std::vector<Mutant>> read_seeds(std::string_view text);
// Those of all files in the directory, in the order of their names: the place of a mutant, from 1, is its number.
Result<std::vector<Mutant>> read_all_seeds(const std::string& directory);

struct Seeded {
  std::string source;
  std::vector<std::string> lost;  // one sentence for each edit that finds no place
};
// The text of `file` with every edit that has its place.
Seeded seed(const std::string& file, const std::string& source, const std::vector<Mutant>& mutants);

// internal when it cannot be read.
Result<std::string> read_text(const std::string& path);

}  // namespace tallystick::mutants
