// How many secp256k1 signatures one core checks in a second, the way a validator checks those of transactions: the bound
// that every committed transaction is measured against (testnet/bench/README.md).
#pragma once

#include <cstdint>
#include <functional>

#include "core/time.h"

namespace tallystick::bench {

struct SignatureRate {
  std::uint64_t verified = 0;
  double cpu_s = 0;  // of all threads together
  // Per second of processor time, so that time which other programs took does not count; 0 when nothing was verified.
  double per_core_second() const { return cpu_s > 0 ? static_cast<double>(verified) / cpu_s : 0; }
};

// `threads` at a time, all for `duration` of real time or until `stop` says so: cores that are busy together may each be slower
// than one alone. The keys are parsed anew for every signature, as validators do.
SignatureRate measure_signature_rate(std::size_t threads, Millis duration, const std::function<bool()>& stop);

}  // namespace tallystick::bench
