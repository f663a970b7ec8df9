#include "node/doctor/finding.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace tallystick::node::doctor {
namespace {

std::size_t count(const Findings& findings, Severity severity) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.severity == severity && !finding.mended;
  }));
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string counted(std::size_t number, const std::string& word) {
  return std::to_string(number) + " " + word + (number == 1 ? "" : "s");
}

}  // namespace

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::well:
      return "well";
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

std::string to_text(const Findings& findings) {
  constexpr std::size_t kSeverityWidth = 9;
  constexpr std::size_t kCheckWidth = 14;
  std::string out;
  for (const Finding& finding : findings) {
    out += padded(finding.mended ? "mended" : name_of(finding.severity), kSeverityWidth) +
           padded(finding.check, kCheckWidth) + finding.what + "\n";
    if (!finding.cure.empty()) out += padded("", kSeverityWidth) + padded("  cure:", kCheckWidth) + finding.cure + "\n";
  }
  const std::size_t errors = count(findings, Severity::error);
  const std::size_t warnings = count(findings, Severity::warning);
  if (errors + warnings == 0) return out + "All is well.\n";
  return out + counted(errors, "error") + ", " + counted(warnings, "warning") + ".\n";
}

std::string to_json(const Findings& findings) {
  nlohmann::json out{{"errors", count(findings, Severity::error)},
                     {"warnings", count(findings, Severity::warning)},
                     {"findings", nlohmann::json::array()}};
  for (const Finding& finding : findings)
    out["findings"].push_back({{"check", finding.check},
                               {"severity", name_of(finding.severity)},
                               {"what", finding.what},
                               {"cure", finding.cure},
                               {"mended", finding.mended}});
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

int exit_code(const Findings& findings) {
  if (count(findings, Severity::error) > 0) return 2;
  return count(findings, Severity::warning) > 0 ? 1 : 0;
}

}  // namespace tallystick::node::doctor
