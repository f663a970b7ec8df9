#include "contracts/terms/annuity.h"

namespace tallystick::contracts::terms {

std::optional<Decimal> annuity_payment(const Play& play, const Decimal& owed, const Decimal& rate,
                                       const std::vector<Moment>& dates) {
  Decimal growth{1};  // f_i ... f_m-1
  Decimal sum{1};
  for (std::size_t i = dates.size() - 1; i > 0; --i) {
    growth *= Decimal{1} + play.year(dates[i - 1], dates[i]).of(rate);
    if (growth.sign() <= 0) return std::nullopt;
    sum += growth;
  }
  return owed * growth / sum;
}

}  // namespace tallystick::contracts::terms
