// Files of cases in the format of the ACTUS test set: one JSON object by case id, each case with `terms`, `to`, `dataObserved`,
// `eventsObserved`, and perhaps `results`, which are not looked at here. Numbers are read digit by digit and written unrounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "contracts/terms/engine.h"

namespace tallystick::contracts::terms {

inline constexpr std::size_t kCaseFileBytesMax = 64 * 1024 * 1024;

struct Case {
  std::string id;
  Contract contract;
};

// The file as JSON: numbers that are no integers arrive as the text of their digits. malformed, with one sentence.
Result<nlohmann::json> parse_case_file(std::string_view text);
// malformed: "case x: the term 'y' …".
Result<std::vector<Case>> read_cases(const nlohmann::json& file);
// Plays every case and writes {"id": {"identifier": "id", "results": [{"eventDate", "eventType", "payoff", "currency", "notionalPrincipal",
// "nominalInterestRate", "accruedInterest"}]}}. malformed, naming the case and the term, when one cannot be played.
Result<std::string> run_cases(const std::vector<Case>& cases);

}  // namespace tallystick::contracts::terms
