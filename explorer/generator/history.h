// A made-up history of a supply-chain finance market, with wrongdoing planted in it, from one seed: what the rules are measured on.
// The honest part has groups with several issuers, three tiers of suppliers, banks with limits, a seasonal rush, splits, financing free and bound
// to a purpose, repayment, settlement on the day and late, refusals, guarantees, stops, changed accounts and payments that nobody documents.
// Each planted case has parties of its own, trades with the honest banks and lies somewhere within the same months.
#pragma once

#include "explorer/generator/scene.h"
#include "explorer/rules/rule.h"

namespace tallystick::explorer {

struct PlantedCase {
  std::uint8_t rule = 0, variant = 0;
  std::vector<RowKey> rows;  // every one of them belongs into the proof of the alert that finds the case
  std::vector<PartyKey> parties;
};

struct HistorySettings {
  std::uint64_t seed = 1;
  int receivables = 5'000;  // of the honest part; about 24 facts each
  int cases = 5;            // of each variant
};

struct History {
  std::vector<Fact> facts;  // in the order of their moments
  std::vector<PlantedCase> cases;
  std::vector<PartyKey> clean;  // enterprises and suppliers of the honest part
};

// Whether this is an alert that the case asks for.
bool finds(const Hit& hit, const PlantedCase& planted);

History make_history(Names& names, const HistorySettings& settings);

}  // namespace tallystick::explorer
