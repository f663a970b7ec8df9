#include "testnet/bench/signatures.h"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "testnet/bench/machine.h"
#include "testnet/bench/measurement.h"
#include "testnet/bench/signature_rate.h"

namespace tallystick::bench {
int measure_signatures(const SignaturesOptions& options, bool json) {
  if (options.cores > 0 && !use_cores(options.cores)) {
    std::fprintf(stderr, "tallystick-bench: there are only %zu cores to use\n", usable_cores().size());
    return kUsage;
  }
  const auto never = [] { return false; };
  const Millis duration{static_cast<std::int64_t>(options.seconds) * 1'000};
  const std::size_t cores = usable_cores().size();
  const SignatureRate rate = measure_signature_rate(cores, duration, never);
  if (rate.verified == 0) {
    std::fprintf(stderr, "tallystick-bench: nothing was verified in the time given\n");
    return kInvalid;
  }
  if (json) {
    const nlohmann::json out{{"verifications_per_core_second", rate.per_core_second()},
                             {"verified", rate.verified},
                             {"cpu_s", rate.cpu_s},
                             {"machine", describe_machine()}};
    std::printf("%s\n", out.dump().c_str());
  } else {
    std::printf(
        "%.0f secp256k1 verifications per core-second, on %zu cores together (%llu in %.2f s of processor time).\n",
        rate.per_core_second(), cores, static_cast<unsigned long long>(rate.verified), rate.cpu_s);
  }
  return kMeasured;
}

}  // namespace tallystick::bench
