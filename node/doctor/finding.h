// What a look at a node found: one row per thing looked at, in words for the person who runs it.
#pragma once

#include <string>
#include <vector>

namespace tallystick::node::doctor {

enum class Severity {
  well,     // as it should be
  note,     // could not be looked at, or is for information
  warning,  // the node runs, or puts it right by itself, but somebody should know
  error,    // the node does not start, does not vote, or nothing becomes final
};

struct Finding {
  std::string check;  // "config", "blocks": stable, for machines
  Severity severity = Severity::well;
  std::string what;     // one sentence, with the values
  std::string cure;     // what to do; empty when there is nothing to do
  bool mended = false;  // by --repair, just now
};
using Findings = std::vector<Finding>;

// "well", "note", "warning", "error"
const char* name_of(Severity severity);

// For a terminal: a line each, the cure below it, and a summary.
std::string to_text(const Findings& findings);
// {"errors", "warnings", "findings": [{"check", "severity", "what", "cure", "mended"}]}
std::string to_json(const Findings& findings);

// 0: all well; 1: warnings; 2: errors. What was mended does not count.
int exit_code(const Findings& findings);

}  // namespace tallystick::node::doctor
