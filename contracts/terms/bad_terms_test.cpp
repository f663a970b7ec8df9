// Terms that are wrong: each case of ours, one term at a time dropped or changed. The answer is rows, or one sentence that names the case;
// never a crash, and never rows for a term that means nothing.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/terms/cases.h"
#include "core/vectors_test.h"

namespace tallystick::contracts::terms {
namespace {

using nlohmann::json;

const json& own_file() {
  static const json file = *parse_case_file(read_whole_file("contracts/terms/check/cases.json"));
  return file;
}

Result<std::string> answer(const std::string& id, const json& one) {
  const auto cases = read_cases(json{{id, one}});
  return cases ? run_cases(*cases) : Result<std::string>{tl::unexpected(cases.error())};
}

TEST(BadTerms, EveryTermDroppedOrChanged) {
  const json junk[] = {json("x"),
                       json(""),
                       json("0"),
                       json("-1"),
                       json("1e30"),
                       json("2026-13-01T00:00:00"),
                       json("9999-12-31T23:59:59"),
                       json("0001-01-01T00:00:00"),
                       json("P1DL1"),
                       json("P9999YL0"),
                       json(true),
                       json(nullptr),
                       json::object(),
                       json::array()};
  std::size_t refused = 0;
  std::size_t played = 0;
  for (const auto& [id, one] : own_file().items()) {
    for (const auto& [name, value] : one["terms"].items()) {
      SCOPED_TRACE(id + ", " + name);
      const auto look = [&](const json& changed) {
        const auto said = answer(id, changed);
        if (said) {
          ++played;
        } else {
          ++refused;
          EXPECT_TRUE(said.error().message.starts_with("case " + id + ": ")) << said.error().message;
        }
        return said.has_value();
      };
      json changed = one;
      changed["terms"].erase(name);
      look(changed);
      for (const json& wrong : junk) {
        changed["terms"][name] = wrong;
        const bool fits = look(changed);
        EXPECT_FALSE(fits && (wrong.is_boolean() || wrong.is_object())) << wrong;
      }
    }
  }
  EXPECT_GT(refused, 5'000U);
  EXPECT_GT(played, 1'000U);
}

TEST(BadTerms, NamesTheTerm) {
  const json loan = own_file()["lam payments from the end"];
  const struct {
    const char* term;
    json value;  // null: dropped
    const char* said;
  } rows[] = {
      {"notionalPrincipal", nullptr, "the term 'notionalPrincipal' is missing"},
      {"initialExchangeDate", nullptr, "the term 'initialExchangeDate' is missing"},
      {"maturityDate", nullptr, "the term 'maturityDate' is missing"},
      {"cycleOfPrincipalRedemption", "P0ML1", "the term 'cycleOfPrincipalRedemption' ('P0ML1') is no cycle"},
      {"contractType", "SWAPS", "the term 'contractType' ('SWAPS') is none of PAM, LAM"},
      {"contractRole", "BUY", "the term 'contractRole' ('BUY') is none of RPA, RPL"},
      {"cyclOfFee", "P1ML1", "the term 'cyclOfFee' is not known"},
      {"settlementCurrency", "USD", "the term 'settlementCurrency' is not known, or not supported"},
      {"notionalPrincipal", "-5", "the term 'notionalPrincipal' is negative"},
      {"cycleOfInterestPayment", "P1DL1", ""},
      {"cyclePointOfInterestPayment", "E", ""},
      {"cyclePointOfInterestPayment", "B", "the term 'cyclePointOfInterestPayment' is not known, or not supported"},
      {"prepaymentEffect", "M", ""},
      {"maturityDate", "2226-01-15T00:00:00", "has more than 4000 dates"},
      {"feeRate", "0.01", "the term 'cycleOfFee' is missing"},
      {"purchaseDate", "2026-05-01T00:00:00", "the term 'priceAtPurchaseDate' is missing"},
      {"terminationDate", "2026-05-01T00:00:00", "the term 'priceAtTerminationDate' is missing"},
      {"cycleAnchorDateOfRateReset", "2026-05-01T00:00:00", "the term 'marketObjectCodeOfRateReset'"},
      {"nominalInterestRate", "1e29", "amounts pass 10^30"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.term) + " " + row.value.dump());
    json changed = loan;
    if (row.value.is_null())
      changed["terms"].erase(row.term);
    else
      changed["terms"][row.term] = row.value;
    if (std::string_view(row.said).find("dates") != std::string_view::npos)
      changed["terms"]["cycleOfPrincipalRedemption"] = "P1DL1";
    const auto said = answer("a", changed);
    const std::string message = said ? "" : said.error().message;
    EXPECT_EQ(said.has_value(), *row.said == '\0') << message;
    EXPECT_NE(message.find(row.said), std::string::npos) << message;
  }
}

TEST(BadTerms, WhatWasObserved) {
  const struct {
    const char* name;
    const char* key;
    json value;
    const char* said;
  } rows[] = {
      {"a type that is not observed", "eventsObserved",
       json::parse(R"([{"time": "2026-05-01T00:00:00", "type": "IP", "value": "1"}])"), "none of PP, PR, PI, XD"},
      {"a payment backwards", "eventsObserved",
       json::parse(R"([{"time": "2026-05-01T00:00:00", "type": "PP", "value": "-1"}])"), "negative"},
      {"more than there is", "eventsObserved",
       json::parse(R"([{"time": "2026-05-01T00:00:00", "type": "PP", "value": "120001"}])"),
       "is more than the principal"},
      {"no list", "eventsObserved", json::object(), "'eventsObserved' is no array"},
      {"two values at once", "dataObserved",
       json::parse(
           R"({"X": {"data": [{"timestamp": "2026-05-01T00:00:00", "value": "1"}, {"timestamp": "2026-05-01T00:00", "value": "2"}]}})"),
       "two values"},
      {"a value that is none", "dataObserved",
       json::parse(R"({"X": {"data": [{"timestamp": "2026-05-01T00:00:00", "value": "much"}]}})"),
       "is no decimal number"},
      {"no end that is a date", "to", "soon", "'to' ('soon') is no date"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    json changed = own_file()["lam payments from the end"];
    changed[row.key] = row.value;
    const auto said = answer("a", changed);
    ASSERT_FALSE(said);
    EXPECT_NE(said.error().message.find(row.said), std::string::npos) << said.error().message;
  }
}

}  // namespace
}  // namespace tallystick::contracts::terms
