#include "contracts/terms/cases.h"

#include <nlohmann/json.hpp>

#include "contracts/terms/read_terms.h"
#include "core/strict_json.h"

namespace tallystick::contracts::terms {
namespace {

using Json = nlohmann::json;

const Json& member(const Json& object, const char* key) {
  static const Json none;
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

Result<Moment> moment_of(const Json& value, const std::string& where) {
  const auto text = text_of(value);
  if (!text) return malformed(where + " is no text");
  const auto moment = parse_moment(*text);
  if (!moment) return malformed(where + " ('" + text->substr(0, 40) + "') " + moment.error().message);
  return moment;
}

Result<Decimal> decimal_of(const Json& value, const std::string& where) {
  const auto text = text_of(value);
  const auto decimal = text ? Decimal::parse(*text) : std::nullopt;
  if (!decimal) return malformed(where + " is no decimal number of at most 40 digits");
  return *decimal;
}

Result<void> read_market(const Json& observed, Contract& contract) {
  if (observed.is_null()) return {};
  if (!observed.is_object()) return malformed("'dataObserved' is no object");
  for (const auto& [code, series] : observed.items()) {
    const std::string where = "'dataObserved' of '" + code.substr(0, 40) + "'";
    if (!series.is_object() || !member(series, "data").is_array()) return malformed(where + " has no array 'data'");
    for (const Json& point : member(series, "data")) {
      if (!point.is_object()) return malformed(where + " holds something that is no object");
      const auto at = moment_of(member(point, "timestamp"), where + ": 'timestamp'");
      if (!at) return tl::unexpected(at.error());
      const auto value = decimal_of(member(point, "value"), where + ": 'value'");
      if (!value) return tl::unexpected(value.error());
      if (!contract.market[code].emplace(*at, *value).second)
        return malformed(where + " has two values on " + format_moment(*at));
    }
  }
  return {};
}

Result<void> read_observed(const Json& events, Contract& contract) {
  if (events.is_null()) return {};
  if (!events.is_array()) return malformed("'eventsObserved' is no array");
  for (const Json& one : events) {
    if (!one.is_object()) return malformed("'eventsObserved' holds something that is no object");
    const auto name = text_of(member(one, "type")).value_or("");
    const auto type = event_type_of(name);
    const bool known =
        type && (*type == EventType::PP || *type == EventType::PR || *type == EventType::PI || *type == EventType::XD);
    if (!known)
      return malformed("'eventsObserved' has an event '" + name.substr(0, 40) + "', which is none of PP, PR, PI, XD");
    const auto at = moment_of(member(one, "time"), "'eventsObserved': 'time'");
    if (!at) return tl::unexpected(at.error());
    const auto value = decimal_of(member(one, "value"), "'eventsObserved': 'value'");
    if (!value) return tl::unexpected(value.error());
    if (value->sign() < 0) return malformed("'eventsObserved': 'value' is negative");
    contract.observed.push_back({*type, *at, *value});
  }
  return {};
}

Result<Contract> read_case(const Json& one) {
  if (!one.is_object()) return malformed("is no object");
  if (!one.contains("terms")) return malformed("'terms' are missing");
  auto terms = read_terms(one["terms"]);
  if (!terms) return tl::unexpected(terms.error());
  Contract contract;
  contract.terms = std::move(*terms);
  if (const Json& to = member(one, "to"); !to.is_null() && to != "") {
    const auto until = moment_of(to, "'to'");
    if (!until) return tl::unexpected(until.error());
    contract.until = *until;
  }
  if (const auto done = read_market(member(one, "dataObserved"), contract); !done) return tl::unexpected(done.error());
  if (const auto done = read_observed(member(one, "eventsObserved"), contract); !done)
    return tl::unexpected(done.error());
  return contract;
}

std::string in_case(const std::string& id, const Error& why) {
  return "case " + id.substr(0, 80) + ": " + why.message;
}

std::string row_text(const Row& row, const std::string& currency) {
  return "{\"eventDate\": \"" + format_moment(row.at) + "\", \"eventType\": \"" + std::string(name_of(row.type)) +
         "\", \"payoff\": " + row.payoff.text() + ", \"currency\": " + currency +
         ", \"notionalPrincipal\": " + row.notional_principal.text() +
         ", \"nominalInterestRate\": " + row.nominal_interest_rate.text() +
         ", \"accruedInterest\": " + row.accrued_interest.text() + "}";
}

}  // namespace

Result<Json> parse_case_file(std::string_view text) {
  JsonLimits limits;
  limits.bytes_max = kCaseFileBytesMax;
  limits.decimals_as_text = true;
  return parse_json(text, limits);
}

Result<std::vector<Case>> read_cases(const Json& file) {
  if (!file.is_object()) return malformed("the file is no object of cases by their ids");
  std::vector<Case> cases;
  for (const auto& [id, one] : file.items()) {
    auto contract = read_case(one);
    if (!contract) return malformed(in_case(id, contract.error()));
    cases.push_back({id, std::move(*contract)});
  }
  return cases;
}

Result<std::string> run_cases(const std::vector<Case>& cases) {
  std::string out = "{";
  const char* between_cases = "\n";
  for (const Case& one : cases) {
    const auto rows = play(one.contract);
    if (!rows) return malformed(in_case(one.id, rows.error()));
    const std::string id = dump_json(Json(one.id));
    out += between_cases + ("  " + id) + ": {\n    \"identifier\": " + id + ",\n    \"results\": [";
    between_cases = ",\n";
    const std::string currency = dump_json(Json(one.contract.terms.currency));
    const char* between_rows = "\n";
    for (const Row& row : *rows) {
      out += between_rows + ("      " + row_text(row, currency));
      between_rows = ",\n";
    }
    out += "\n    ]\n  }";
  }
  return out + "\n}\n";
}

}  // namespace tallystick::contracts::terms
