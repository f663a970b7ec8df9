#include "contracts/terms/read_terms.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "contracts/terms/read_pieces.h"
#include "contracts/terms/read_text_impl.h"

namespace tallystick::contracts::terms {
namespace {

using Json = nlohmann::json;

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

// Terms with an effect that is not supported, and what they may say: what the engine does anyway.
struct NeutralRow {
  std::string_view name;
  std::string_view value;
};
constexpr NeutralRow kNeutral[] = {{"cyclePointOfInterestPayment", "E"},  // interest is paid at the end of a period
                                   {"cyclePointOfRateReset", "B"},        // a rate holds for the period that begins
                                   {"prepaymentEffect", "N"},
                                   {"prepaymentEffect", "M"}};  // a prepayment shortens the plan

bool has_neutral_value(const std::string& name, const std::string& text) {
  return std::any_of(std::begin(kNeutral), std::end(kNeutral),
                     [&](const NeutralRow& row) { return row.name == name && row.value == text; });
}

Result<void> read_one(const std::string& name, const Json& value, Terms& terms) {
  if (is_array_term(name)) return {};
  if (std::find(std::begin(kDescribing), std::end(kDescribing), name) != std::end(kDescribing)) return {};
  const auto row = std::find_if(std::begin(kRows), std::end(kRows), [&](const TermRow& r) { return r.name == name; });
  const auto text = text_of(value);
  if (text && has_neutral_value(name, trimmed(*text))) return {};
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
  for (const std::string_view due :
       {"contractType", "contractRole", "statusDate", "initialExchangeDate", "notionalPrincipal"})
    if (!object.contains(std::string(due))) return malformed("the term '" + std::string(due) + "' is missing");
  Terms terms;
  for (const auto& [name, value] : object.items())
    if (const auto done = read_one(name, value, terms); !done) return tl::unexpected(done.error());
  if (const auto done = read_all_pieces(object, terms); !done) return tl::unexpected(done.error());
  if (terms.notional_principal.sign() < 0)
    return malformed("the term 'notionalPrincipal' is negative; 'contractRole' says who owes");
  return terms;
}

}  // namespace tallystick::contracts::terms
