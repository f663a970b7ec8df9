#include "contracts/pricing/waterfall.h"

#include <algorithm>
#include <numeric>

#include "core/ensure.h"

namespace tallystick::contracts::pricing {

namespace {
__extension__ using Wide = unsigned __int128;
}

std::vector<Amount> share_out(Amount cash, const std::vector<Amount>& claims) {
  std::int64_t sum = 0;
  for (const Amount& claim : claims) {
    ensure(sum <= Amount::kMax - claim.minor());
    sum += claim.minor();
  }
  std::vector<Amount> shares(claims.size());
  if (cash.is_zero()) return shares;
  ensure(sum > 0);

  std::vector<std::int64_t> remainders(claims.size());
  std::int64_t left = cash.minor();
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Wide product = static_cast<Wide>(cash.minor()) * static_cast<std::uint64_t>(claims[i].minor());
    const auto share = static_cast<std::int64_t>(product / static_cast<std::uint64_t>(sum));
    remainders[i] = static_cast<std::int64_t>(product % static_cast<std::uint64_t>(sum));
    shares[i] = Amount{share};
    left -= share;
  }
  // The remainders add up to left * sum and each is below sum, so more than `left` of them are above zero or none is needed.
  std::vector<std::size_t> order(claims.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; left > 0; ++i, --left) shares[order[i]] = Amount{shares[order[i]].minor() + 1};
  return shares;
}

}  // namespace tallystick::contracts::pricing
