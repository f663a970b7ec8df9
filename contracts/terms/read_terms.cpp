#include "contracts/terms/read_terms.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace tallystick::contracts::terms {
namespace {

using Json = nlohmann::json;

std::string trimmed(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

// Each reader puts one term in its place, or says in half a sentence what is wrong with its text.
Result<void> read(const std::string& text, Decimal& to) {
  const auto value = Decimal::parse(text);
  if (!value) return malformed("is no decimal number of at most 40 digits");
  to = *value;
  return {};
}
Result<void> read(const std::string& text, Moment& to) {
  const auto value = parse_moment(text);
  if (!value) return malformed(value.error().message);
  to = *value;
  return {};
}
Result<void> read(const std::string& text, Cycle& to) {
  const auto value = parse_cycle(text);
  if (!value) return malformed(value.error().message);
  to = *value;
  return {};
}
Result<void> read(const std::string& text, std::string& to) {
  to = text;
  return {};
}
template <class T>
Result<void> read(const std::string& text, std::optional<T>& to) {
  T value{};
  if (const auto done = read(text, value); !done) return done;
  to = value;
  return {};
}

template <class E, std::size_t N>
Result<void> choose(const std::string& text, const std::array<std::pair<std::string_view, E>, N>& choices, E& to) {
  std::string known;
  for (const auto& [name, value] : choices) {
    if (name == text) {
      to = value;
      return {};
    }
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  return malformed("is none of " + known);
}

template <class E>
using Choice = std::pair<std::string_view, E>;

constexpr std::array<Choice<ContractType>, 7> kTypes{{{"PAM", ContractType::PAM},
                                                      {"LAM", ContractType::LAM},
                                                      {"NAM", ContractType::NAM},
                                                      {"ANN", ContractType::ANN},
                                                      {"LAX", ContractType::LAX},
                                                      {"UMP", ContractType::UMP},
                                                      {"CLM", ContractType::CLM}}};
constexpr std::array<Choice<int>, 2> kRoles{{{"RPA", 1}, {"RPL", -1}}};
constexpr std::array<Choice<DayCount>, 6> kDayCounts{{{"AA", DayCount::actual_actual},
                                                      {"A360", DayCount::actual_360},
                                                      {"A365", DayCount::actual_365},
                                                      {"30E360ISDA", DayCount::e30_360_isda},
                                                      {"30E360", DayCount::e30_360},
                                                      {"28E336", DayCount::b28_336}}};
constexpr std::array<Choice<EndOfMonth>, 2> kEndOfMonth{
    {{"SD", EndOfMonth::same_day}, {"EOM", EndOfMonth::end_of_month}}};
constexpr std::array<Choice<BusinessDays>, 10> kBusinessDays{{{"NULL", BusinessDays::unshifted},
                                                              {"NOS", BusinessDays::unshifted},
                                                              {"SCF", BusinessDays::scf},
                                                              {"SCMF", BusinessDays::scmf},
                                                              {"CSF", BusinessDays::csf},
                                                              {"CSMF", BusinessDays::csmf},
                                                              {"SCP", BusinessDays::scp},
                                                              {"SCMP", BusinessDays::scmp},
                                                              {"CSP", BusinessDays::csp},
                                                              {"CSMP", BusinessDays::csmp}}};
constexpr std::array<Choice<Weekdays>, 2> kCalendars{{{"NC", Weekdays::every_day}, {"MF", Weekdays::monday_to_friday}}};
constexpr std::array<Choice<InterestBase>, 3> kBases{
    {{"NT", InterestBase::NT}, {"NTIED", InterestBase::NTIED}, {"NTL", InterestBase::NTL}}};
constexpr std::array<Choice<FeeBasis>, 2> kFeeBases{{{"A", FeeBasis::A}, {"N", FeeBasis::N}}};
constexpr std::array<Choice<PenaltyType>, 4> kPenalties{
    {{"O", PenaltyType::O}, {"A", PenaltyType::A}, {"N", PenaltyType::N}, {"I", PenaltyType::I}}};

Result<void> read_scaling(const std::string& text, Terms& terms) {
  const bool fits = text.size() == 3 && (text[0] == 'I' || text[0] == 'O' || text[0] == '0') &&
                    (text[1] == 'N' || text[1] == 'O' || text[1] == '0') && (text[2] == 'O' || text[2] == '0');
  if (!fits) return malformed("is none of OOO, IOO, ONO, INO");
  terms.scales_interest = text[0] == 'I';
  terms.scales_principal = text[1] == 'N';
  return {};
}

Result<void> read_notice(const std::string& text, Terms& terms) {
  const auto value = parse_period(text);
  if (!value) return malformed(value.error().message);
  terms.call_notice = *value;
  return {};
}

struct TermRow {
  std::string_view name;
  Result<void> (*read)(const std::string& text, Terms& terms);
};

#define PLAIN(name, member)                                                              \
  {                                                                                      \
    name, [](const std::string& text, Terms& terms) { return read(text, terms.member); } \
  }
#define CHOICE(name, choices, member)                                                               \
  {                                                                                                 \
    name, [](const std::string& text, Terms& terms) { return choose(text, choices, terms.member); } \
  }
constexpr TermRow kRows[] = {
    CHOICE("contractType", kTypes, contract_type),
    CHOICE("contractRole", kRoles, role_sign),
    PLAIN("currency", currency),
    PLAIN("statusDate", status_date),
    CHOICE("dayCountConvention", kDayCounts, day_count),
    CHOICE("endOfMonthConvention", kEndOfMonth, end_of_month),
    CHOICE("businessDayConvention", kBusinessDays, business_days),
    CHOICE("calendar", kCalendars, calendar),
    PLAIN("initialExchangeDate", initial_exchange_date),
    PLAIN("maturityDate", maturity_date),
    PLAIN("amortizationDate", amortization_date),
    PLAIN("purchaseDate", purchase_date),
    PLAIN("terminationDate", termination_date),
    PLAIN("capitalizationEndDate", capitalization_end_date),
    PLAIN("notionalPrincipal", notional_principal),
    PLAIN("premiumDiscountAtIED", premium_discount_at_ied),
    PLAIN("nominalInterestRate", nominal_interest_rate),
    PLAIN("accruedInterest", accrued_interest),
    PLAIN("nextPrincipalRedemptionPayment", next_principal_redemption_payment),
    PLAIN("priceAtPurchaseDate", price_at_purchase_date),
    PLAIN("priceAtTerminationDate", price_at_termination_date),
    PLAIN("cycleAnchorDateOfInterestPayment", interest_anchor),
    PLAIN("cycleAnchorDateOfPrincipalRedemption", redemption_anchor),
    PLAIN("cycleAnchorDateOfRateReset", reset_anchor),
    PLAIN("cycleAnchorDateOfScalingIndex", scaling_anchor),
    PLAIN("cycleAnchorDateOfInterestCalculationBase", base_anchor),
    PLAIN("cycleAnchorDateOfFee", fee_anchor),
    PLAIN("cycleOfInterestPayment", interest_cycle),
    PLAIN("cycleOfPrincipalRedemption", redemption_cycle),
    PLAIN("cycleOfRateReset", reset_cycle),
    PLAIN("cycleOfScalingIndex", scaling_cycle),
    PLAIN("cycleOfInterestCalculationBase", base_cycle),
    PLAIN("cycleOfFee", fee_cycle),
    CHOICE("interestCalculationBase", kBases, interest_base),
    PLAIN("interestCalculationBaseAmount", interest_base_amount),
    PLAIN("marketObjectCodeOfRateReset", reset_market_object),
    PLAIN("rateMultiplier", rate_multiplier),
    PLAIN("rateSpread", rate_spread),
    PLAIN("nextResetRate", next_reset_rate),
    PLAIN("lifeCap", life_cap),
    PLAIN("lifeFloor", life_floor),
    PLAIN("periodCap", period_cap),
    PLAIN("periodFloor", period_floor),
    {"scalingEffect", read_scaling},
    PLAIN("marketObjectCodeOfScalingIndex", scaling_market_object),
    PLAIN("scalingIndexAtContractDealDate", scaling_index_at_deal),
    PLAIN("interestScalingMultiplier", interest_scaling),
    PLAIN("notionalScalingMultiplier", principal_scaling),
    CHOICE("feeBasis", kFeeBases, fee_basis),
    PLAIN("feeRate", fee_rate),
    PLAIN("feeAccrued", fee_accrued),
    CHOICE("penaltyType", kPenalties, penalty_type),
    PLAIN("penaltyRate", penalty_rate),
    {"xDayNotice", read_notice},
};
#undef PLAIN
#undef CHOICE

// They describe; no amount or date follows from them.
constexpr std::string_view kDescribing[] = {"contractID",
                                            "contractDealDate",
                                            "contractPerformance",
                                            "counterpartyID",
                                            "creatorID",
                                            "delinquencyPeriod",
                                            "delinquencyRate",
                                            "fixingDays",
                                            "gracePeriod",
                                            "marketObjectCode",
                                            "marketValueObserved",
                                            "nonPerformingDate",
                                            "scalingIndexAtStatusDate",
                                            "seniority"};

// Arrays of LAX: term i of each belongs to piece i.
struct ArrayRow {
  std::string_view anchors, cycles, amounts, flags;
  std::string_view flag_on, flag_off;
  std::vector<PlanPiece> Terms::*pieces;
  bool PlanPiece::*flag;
};
constexpr ArrayRow kArrays[] = {
    {"arrayCycleAnchorDateOfPrincipalRedemption", "arrayCycleOfPrincipalRedemption",
     "arrayNextPrincipalRedemptionPayment", "arrayIncreaseDecrease", "INC", "DEC", &Terms::redemption_pieces,
     &PlanPiece::increases},
    {"arrayCycleAnchorDateOfInterestPayment", "arrayCycleOfInterestPayment", "", "", "", "", &Terms::interest_pieces,
     nullptr},
    {"arrayCycleAnchorDateOfRateReset", "arrayCycleOfRateReset", "arrayRate", "arrayFixedVariable", "FIX", "VAR",
     &Terms::reset_pieces, &PlanPiece::fixed},
};

Error about(std::string_view name, const std::string& text, const Error& why) {
  return {ErrorKind::malformed, "the term '" + std::string(name) + "' ('" + text.substr(0, 40) + "') " + why.message};
}

// The texts of an array, or of a single value; none when the term is absent.
Result<std::vector<std::string>> texts_of(const Json& object, std::string_view name) {
  std::vector<std::string> out;
  const auto found = name.empty() ? object.end() : object.find(std::string(name));
  if (found == object.end()) return out;
  const Json list = found->is_array() ? *found : Json::array({*found});
  for (const Json& one : list) {
    const auto text = text_of(one);
    if (!text)
      return malformed("the term '" + std::string(name) + "' holds something that is neither a text nor a number");
    out.push_back(trimmed(*text));
  }
  return out;
}

template <class T>
Result<void> put(std::string_view name, const std::string& text, T& to) {
  const auto done = read(text, to);
  if (!done) return tl::unexpected(about(name, text, done.error()));
  return {};
}

Result<void> read_pieces(const Json& object, const ArrayRow& row, Terms& terms) {
  const auto anchors = texts_of(object, row.anchors);
  const auto cycles = texts_of(object, row.cycles);
  const auto amounts = texts_of(object, row.amounts);
  const auto flags = texts_of(object, row.flags);
  for (const auto* list : {&anchors, &cycles, &amounts, &flags})
    if (!*list) return tl::unexpected(list->error());
  const std::size_t count = anchors->size();
  if (count == 0) return {};
  const auto odd = [&](std::string_view name) {
    return malformed("the term '" + std::string(name) + "' has not as many values as '" + std::string(row.anchors) +
                     "'");
  };
  if (!cycles->empty() && cycles->size() != 1 && cycles->size() != count) return odd(row.cycles);
  if (!row.amounts.empty() && amounts->size() != count) return odd(row.amounts);
  if (!row.flags.empty() && flags->size() != count) return odd(row.flags);
  for (std::size_t i = 0; i < count; ++i) {
    PlanPiece piece;
    if (const auto done = put(row.anchors, (*anchors)[i], piece.anchor); !done) return done;
    if (!cycles->empty())
      if (const auto done = put(row.cycles, (*cycles)[cycles->size() == 1 ? 0 : i], piece.cycle); !done) return done;
    if (!amounts->empty())
      if (const auto done = put(row.amounts, (*amounts)[i], piece.amount); !done) return done;
    if (!flags->empty()) {
      const std::string& flag = (*flags)[i];
      // The dictionary's letters F and V are in use beside its words.
      const bool on = flag == row.flag_on || flag == row.flag_on.substr(0, 1);
      if (!on && flag != row.flag_off && flag != row.flag_off.substr(0, 1))
        return malformed("the term '" + std::string(row.flags) + "' ('" + flag.substr(0, 40) + "') is neither " +
                         std::string(row.flag_on) + " nor " + std::string(row.flag_off));
      piece.*row.flag = on;
    }
    auto& pieces = terms.*row.pieces;
    if (!pieces.empty() && piece.anchor <= pieces.back().anchor)
      return malformed("the term '" + std::string(row.anchors) + "' does not rise");
    pieces.push_back(piece);
  }
  return {};
}

bool is_array_term(std::string_view name) {
  return std::any_of(std::begin(kArrays), std::end(kArrays), [&](const ArrayRow& row) {
    return name == row.anchors || name == row.cycles || name == row.amounts || name == row.flags;
  });
}

Result<void> read_one(const std::string& name, const Json& value, Terms& terms) {
  if (is_array_term(name)) return {};
  if (std::find(std::begin(kDescribing), std::end(kDescribing), name) != std::end(kDescribing)) return {};
  const auto row = std::find_if(std::begin(kRows), std::end(kRows), [&](const TermRow& r) { return r.name == name; });
  const auto text = text_of(value);
  if (row == std::end(kRows)) return malformed("the term '" + name.substr(0, 80) + "' is not known, or not supported");
  if (!text) return malformed("the term '" + name + "' is neither a text nor a number");
  const std::string plain = trimmed(*text);
  const auto done = row->read(plain, terms);
  if (!done) return tl::unexpected(about(name, plain, done.error()));
  return {};
}

}  // namespace

std::optional<std::string> text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  return std::nullopt;
}

Result<Terms> read_terms(const Json& object) {
  if (!object.is_object()) return malformed("the terms are no object");
  for (const std::string_view due : {"contractType", "contractRole", "statusDate", "notionalPrincipal"})
    if (!object.contains(std::string(due))) return malformed("the term '" + std::string(due) + "' is missing");
  Terms terms;
  for (const auto& [name, value] : object.items())
    if (const auto done = read_one(name, value, terms); !done) return tl::unexpected(done.error());
  for (const ArrayRow& row : kArrays)
    if (const auto done = read_pieces(object, row, terms); !done) return tl::unexpected(done.error());
  if (terms.notional_principal.sign() < 0)
    return malformed("the term 'notionalPrincipal' is negative; 'contractRole' says who owes");
  return terms;
}

}  // namespace tallystick::contracts::terms
