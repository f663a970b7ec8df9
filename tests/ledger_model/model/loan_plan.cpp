// The plan of a loan and what it costs.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "tests/ledger_model/model/ledger.h"

namespace tallystick::ledger_model {

namespace {

__extension__ using Real = __float128;  // 34 digits

std::chrono::year_month_day date(int day) {
  return std::chrono::sys_days{std::chrono::days{day}};
}

// Half up; what is within 1e-18 of a half is one.
Fen rounded(Real x) {
  return static_cast<Fen>(x + Real{0.5} + Real{1e-18});
}

int days_between(const LoanTerms& terms, int from, int to) {
  if (terms.count != "thirty_360") return to - from;
  const auto a = date(from), b = date(to);
  const auto thirty = [](const auto& d) { return std::min<int>(static_cast<int>(unsigned{d.day()}), 30); };
  const int years = static_cast<int>(b.year()) - static_cast<int>(a.year());
  const int months = static_cast<int>(unsigned{b.month()}) - static_cast<int>(unsigned{a.month()});
  return 360 * years + 30 * months + thirty(b) - thirty(a);
}

Real interest_on(const LoanTerms& terms, Real principal, int from, int to) {
  const Fen year = terms.count == "actual_365" ? 365 : 360;
  return principal * Real{static_cast<double>(terms.rate * days_between(terms, from, to))} /
         Real{static_cast<double>(year * 1'000'000)};
}

// The payment whose present values, each discounted over the periods before it, come to the principal.
Real equal_payment(const LoanTerms& terms, Real principal, int from, const std::vector<int>& due) {
  Real discount = 1, sum = 0;
  for (const int day : due) {
    discount /= Real{1} + interest_on(terms, 1, from, day);
    sum += discount;
    from = day;
  }
  return principal / sum;
}

// The rate at which the payments are worth what was paid out, times periods in a year; nothing above ten.
template <class Periods>
std::optional<long double> yearly(Fen paid_out, const std::vector<std::pair<int, Fen>>& payments, Periods periods,
                                  long double most) {
  const auto worth = [&](long double rate) {
    long double sum = 0;
    for (const auto& [at, fen] : payments) sum += static_cast<long double>(fen) / std::pow(1 + rate, periods(at));
    return sum;
  };
  long double low = 0, high = most;
  if (worth(high) > static_cast<long double>(paid_out)) return std::nullopt;
  for (int i = 0; i < 100; ++i) {
    const long double middle = (low + high) / 2;
    (worth(middle) > static_cast<long double>(paid_out) ? low : high) = middle;
  }
  return low;
}

}  // namespace

std::string why_not_terms(const LoanTerms& t) {
  if (t.principal <= 0 || t.payments < 1 || t.payments > 36 || t.every < 1) return "E_AMOUNT";
  if (t.every * t.payments * (t.months ? 30 : 1) > 1'830) return "E_AMOUNT";
  if (t.rate > 1'000'000 || t.unused_fee > 1'000'000 || t.early_fee > 1'000'000) return "E_AMOUNT";
  if (t.revolving() ? t.fee != 0 || t.early_fee != 0 || t.count == "thirty_360" : t.unused_fee != 0) return "E_AMOUNT";
  if (t.revolving() && (t.bound || !t.pay_to.empty())) return "E_AMOUNT";
  if (t.costs_max > t.principal) return "E_AMOUNT";
  int payments = 0;
  Fen sum = 0;
  for (const auto& [n, principal] : t.steps) {
    if (n < 1 || n > 36 || principal > t.principal) return "E_AMOUNT";
    payments += n;
    sum += n * principal;
  }
  if (t.plan != "stepped") return t.steps.empty() ? "" : "E_AMOUNT";
  return payments != t.payments || sum > t.principal + t.steps.back().second ? "E_AMOUNT" : "";
}

int due_day(const LoanTerms& t, int start, int n) {
  if (!t.months) return start + n * t.every;
  const auto from = date(start);
  auto to = from + std::chrono::months{n * t.every};
  if (!to.ok()) to = to.year() / to.month() / std::chrono::last;
  return static_cast<int>(std::chrono::sys_days{to}.time_since_epoch().count());
}

Fen interest_for(const LoanTerms& terms, Fen principal, int from, int to) {
  return rounded(interest_on(terms, Real{static_cast<double>(principal)}, from, to));
}

std::vector<Row> rows_for(const LoanTerms& terms, Fen principal, int from, const std::vector<int>& due,
                          const std::vector<Fen>& parts, std::optional<Fen> keep, const PayDay& pay_day) {
  const auto count = static_cast<Fen>(due.size());
  const bool equal = terms.plan == "equal_instalments";
  Real exact = Real{static_cast<double>(principal)};  // of equal instalments: never rounded from row to row
  const Real payment = !equal ? Real{0}
                       : keep ? Real{static_cast<double>(*keep)}
                              : equal_payment(terms, exact, from, due);
  std::vector<Row> out;
  Fen left = principal;
  for (std::size_t i = 0; i < due.size() && left > 0; ++i) {
    Row row;
    row.due = due[i];
    row.pay_on = row.late_to = pay_day(due[i]);
    Fen planned = 0;
    if (equal) {
      const Real interest = interest_on(terms, exact, from, due[i]);
      row.interest = rounded(interest);
      planned = std::max<Fen>(0, rounded(payment) - row.interest);
      exact -= payment - interest;
    } else {
      row.interest = interest_for(terms, left, from, due[i]);
      if (terms.plan == "equal_principal") planned = keep ? *keep : part_half_up(principal, 1, count);
      if (terms.plan == "stepped") planned = parts[i];
    }
    row.principal = i + 1 == due.size() ? left : std::min(left, planned);
    left -= row.principal;
    from = due[i];
    out.push_back(row);
  }
  return out;
}

namespace {

std::vector<Row> whole_plan(const LoanTerms& terms, int start, const PayDay& pay_day) {
  std::vector<int> due;
  for (int n = 1; n <= terms.payments; ++n) due.push_back(due_day(terms, start, n));
  std::vector<Fen> parts;
  for (const auto& [n, principal] : terms.steps) parts.insert(parts.end(), static_cast<std::size_t>(n), principal);
  return rows_for(terms, terms.principal, start, due, parts, std::nullopt, pay_day);
}

}  // namespace

std::vector<Row> plan_of(const LoanTerms& terms, int start, const PayDay& pay_day) {
  std::vector<Row> out = whole_plan(terms, start, pay_day);
  if (terms.revolving())  // what is paid follows from what is drawn
    for (Row& row : out) row.principal = row.interest = 0;
  return out;
}

Fen instalment_of(const LoanTerms& terms, const std::vector<Row>& rows) {
  if (terms.plan == "equal_principal") return rows.front().principal;
  return terms.plan == "equal_instalments" ? rows.front().principal + rows.front().interest : 0;
}

std::optional<Price> loan_price(const LoanTerms& terms, int start, const PayDay& pay_day) {
  Price out;
  out.net = terms.principal - terms.fee;
  if (out.net <= 0) return std::nullopt;
  std::vector<std::pair<int, Fen>> by_day, by_period;
  int period = 0;
  for (const Row& row : whole_plan(terms, start, pay_day)) {
    by_day.emplace_back(row.pay_on - start, row.principal + row.interest);
    by_period.emplace_back(++period, row.principal + row.interest);
  }
  const long double year = terms.months ? 12 : terms.count == "actual_365" ? 365 : 360;
  const auto effective = yearly(
      out.net, by_day, [](int day) { return day / 365.0L; }, 10);
  const auto nominal = yearly(
      out.net, by_period, [](int n) { return static_cast<long double>(n); }, 10 * terms.every / year);
  if (!effective || !nominal) return std::nullopt;
  out.yearly = std::llround(*effective * 1e6L);
  return out;
}

}  // namespace tallystick::ledger_model
