#include "contracts/terms/minor_units.h"

#include <array>

#include "core/amount.h"
#include "core/ensure.h"

namespace tallystick::contracts::terms {
namespace {

constexpr std::array<std::int64_t, 5> kScale{1, 10, 100, 1'000, 10'000};

// Differences below it are the last digits of quotients.
const Decimal kSame = *Decimal::parse("1e-25");

class Rounding {
 public:
  Rounding(const std::vector<Row>& rows, std::int64_t scale) : rows_{rows}, scale_{scale} {}

  Result<std::vector<MoneyRow>> run() {
    std::vector<MoneyRow> out;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::int64_t payoff = pay(i);
      if (too_large_) return malformed("an amount passes the largest one on " + format_moment(rows_[i].at));
      out.push_back({rows_[i].at, rows_[i].type, payoff, principal_});
    }
    return out;
  }

 private:
  std::int64_t rounded(const Decimal& amount) {
    const auto units = (amount * Decimal{scale_}).rounded();
    if (units && *units <= Amount::kMax && *units >= -Amount::kMax) return *units;
    too_large_ = true;
    return 0;
  }

  const Row* interest_on_the_same_day(std::size_t i) const {
    for (std::size_t k = i + 1; k < rows_.size() && rows_[k].at == rows_[i].at; ++k)
      if (rows_[k].type == EventType::IP) return &rows_[k];
    return nullptr;
  }

  std::int64_t redemption(std::size_t i) {
    const Row* interest = interest_on_the_same_day(i);
    if (interest == nullptr) return rounded(rows_[i].payoff);
    return rounded(rows_[i].payoff + interest->payoff) - rounded(interest->payoff);
  }

  // Moves the principal as row i does, and returns what is paid.
  std::int64_t pay(std::size_t i) {
    const Row& row = rows_[i];
    const Decimal before = i == 0 ? Decimal{} : rows_[i - 1].notional_principal;
    const Decimal change = before - row.notional_principal;  // what leaves the principal
    const bool ends = !before.is_zero() && row.notional_principal.is_zero();
    const std::int64_t left = principal_;
    const bool pays_principal = row.type == EventType::PR || row.type == EventType::PI || row.type == EventType::PP ||
                                row.type == EventType::MD || row.type == EventType::STD;
    if (ends) {
      principal_ = 0;
      // Beside the principal: interest and fees that were left, or the difference to a price.
      return pays_principal ? left + rounded(row.payoff - change) : rounded(row.payoff);
    }
    if (change.is_zero()) return rounded(row.payoff);
    // Scaled payments and capitalization: the principal moves by its own change.
    const bool plain = pays_principal && (row.payoff - change).abs() < kSame;
    const std::int64_t moved = plain ? redemption(i) : rounded(change);
    principal_ -= moved;
    return plain ? moved : rounded(row.payoff);
  }

  const std::vector<Row>& rows_;
  std::int64_t scale_;
  std::int64_t principal_ = 0;
  bool too_large_ = false;
};

}  // namespace

Result<std::vector<MoneyRow>> in_minor_units(const std::vector<Row>& rows, int places) {
  ensure(places >= 0 && static_cast<std::size_t>(places) < kScale.size());
  if (!rows.empty() && rows.front().type != EventType::IED && !rows.front().notional_principal.is_zero())
    return malformed("the first event is no exchange, so what was lent is not known");
  return Rounding{rows, kScale[static_cast<std::size_t>(places)]}.run();
}

}  // namespace tallystick::contracts::terms
