// Divides cash among equal claims, to the minor unit: each gets floor(cash * claim / sum of claims); the units left over go one each to
// the claims with the largest remainders, the earlier claim first when remainders are equal. The shares add up to the cash exactly.
#pragma once

#include <vector>

#include "core/amount.h"

namespace tallystick::contracts::pricing {

// claims are in tie order (ascending id). Their sum must be within 1..Amount::kMax unless there is no cash (a bug otherwise).
// No share exceeds its claim while cash does not exceed their sum; more cash than claims is shared in the same ratio. Golden value: 100 among 100, 100, 100 -> 34, 33, 33.
std::vector<Amount> share_out(Amount cash, const std::vector<Amount>& claims);

}  // namespace tallystick::contracts::pricing
