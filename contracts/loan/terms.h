// What a loan is agreed to cost and how it is paid back. The plans and the contract types of the ACTUS standard that they are:
//   bullet             interest every period, the principal at the end            PAM
//   equal_instalments  the same sum every period, interest first                  ANN
//   equal_principal    the same principal every period, interest on the rest      LAM
//   stepped            principal as the steps say, interest on the rest           LAX
//   revolving          drawn and repaid at will up to the principal, interest by  UMP
//                      the day, collected every period; all is due at the end
#pragma once

#include <optional>

#include "contracts/purpose/terms.h"
#include "core/amount.h"
#include "core/bounded.h"
#include "core/fields.h"

namespace tallystick::contracts::loan {

enum class Plan : std::uint8_t { bullet = 1, equal_instalments = 2, equal_principal = 3, stepped = 4, revolving = 5 };
enum class Unit : std::uint8_t { months = 1, days = 2 };
// Days between two dates and days in the year that the rate is for; the first day counts, the last does not.
enum class DayCount : std::uint8_t { actual_360 = 1, actual_365 = 2, thirty_360 = 3 };
// What a part repayment before its day does (PPEF of the ACTUS dictionary).
enum class Prepayment : std::uint8_t {
  none = 1,     // not agreed: nothing is repaid early by hand
  lower = 2,    // the later payments become smaller (A)
  shorten = 3,  // the payments stay, the last ones fall away (M)
};

inline constexpr std::size_t kPaymentsMax = 36;  // of one plan: three years by the month
inline constexpr std::size_t kStepsMax = 12;
inline constexpr std::int32_t kTermDaysMax = 1'830;  // five years
inline constexpr std::int64_t kPrincipalMax =
    1'000'000'000'000'000;  // minor units: times the days of its term it fits 63 bits

// A stretch of a stepped plan.
struct Step {
  std::uint16_t payments = 0;
  Amount principal;  // of each of them
  static constexpr auto fields() {
    return field_list(field("payments", &Step::payments, "how many"),
                      field("principal", &Step::principal, "redeemed with each, in minor units"));
  }
  bool operator==(const Step&) const = default;
};

struct Terms {
  Plan plan = Plan::bullet;
  Amount principal;  // revolving: the limit
  Rate rate;         // per year, in millionths
  DayCount day_count = DayCount::actual_360;
  Unit unit = Unit::months;
  std::uint16_t every = 1;      // units from one payment to the next, and to the first
  std::uint16_t payments = 0;   // 1..kPaymentsMax
  List<Step, kStepsMax> steps;  // stepped only; the last payment takes what is left
  Amount fee;                   // withheld from what is paid out; none for a revolving loan
  Rate unused_fee;              // revolving: per year, on what is not drawn
  Prepayment prepayment = Prepayment::lower;
  Rate prepayment_fee;  // on the principal that is repaid early
  Amount costs_max;     // what collecting may cost the borrower, once it is delinquent
  // Where the money goes (contracts/purpose): straight to an agreed counterparty, or into money bound to a purpose; else to the borrower. A revolving
  // loan is drawn by the borrower alone.
  std::optional<AccountId> pay_to = {};
  std::optional<purpose::Bound> bound = {};
  static constexpr auto fields() {
    return field_list(
        field("plan", &Terms::plan, "bullet, equal_instalments, equal_principal, stepped or revolving"),
        field("principal", &Terms::principal, "what is lent; revolving: the limit"),
        field("rate", &Terms::rate, "interest per year, in millionths"),
        field("day_count", &Terms::day_count, "actual_360, actual_365 or thirty_360"),
        field("unit", &Terms::unit, "months or days"),
        field("every", &Terms::every, "units from one payment to the next"),
        field("payments", &Terms::payments, "how many payments"),
        field("steps", &Terms::steps, "stepped: principal by payment; the last takes the rest"),
        field("fee", &Terms::fee, "withheld from what is paid out"),
        field("unused_fee", &Terms::unused_fee, "revolving: per year on what is not drawn, in millionths"),
        field("prepayment", &Terms::prepayment, "none, lower or shorten"),
        field("prepayment_fee", &Terms::prepayment_fee, "on principal repaid early, in millionths"),
        field("costs_max", &Terms::costs_max, "the most that collecting may cost the borrower"),
        field("pay_to", &Terms::pay_to, "an agreed counterparty that is paid instead of the borrower"),
        field("bound", &Terms::bound, "what the money may be spent on; absent: anything"));
  }
  bool operator==(const Terms&) const = default;
};

}  // namespace tallystick::contracts::loan

namespace tallystick {
template <>
struct EnumNames<contracts::loan::Plan> {
  using enum contracts::loan::Plan;
  static constexpr std::pair<contracts::loan::Plan, std::string_view> values[] = {
      {bullet, "bullet"},
      {equal_instalments, "equal_instalments"},
      {equal_principal, "equal_principal"},
      {stepped, "stepped"},
      {revolving, "revolving"}};
};
template <>
struct EnumNames<contracts::loan::Unit> {
  using enum contracts::loan::Unit;
  static constexpr std::pair<contracts::loan::Unit, std::string_view> values[] = {{months, "months"}, {days, "days"}};
};
template <>
struct EnumNames<contracts::loan::DayCount> {
  using enum contracts::loan::DayCount;
  static constexpr std::pair<contracts::loan::DayCount, std::string_view> values[] = {
      {actual_360, "actual_360"}, {actual_365, "actual_365"}, {thirty_360, "thirty_360"}};
};
template <>
struct EnumNames<contracts::loan::Prepayment> {
  using enum contracts::loan::Prepayment;
  static constexpr std::pair<contracts::loan::Prepayment, std::string_view> values[] = {
      {none, "none"}, {lower, "lower"}, {shorten, "shorten"}};
};
}  // namespace tallystick
