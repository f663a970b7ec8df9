// tallystick-bench signatures: the signature bound of this machine, alone.
#include <cstdio>
#include <memory>

#include <nlohmann/json.hpp>

#include "testnet/bench/machine.h"
#include "testnet/bench/signature_rate.h"
#include "testnet/bench/subcommand.h"

namespace tallystick::bench {
namespace {

struct Options {
  std::size_t seconds = 3;
  std::size_t cores = 0;
};

int run(const Options& options, bool json) {
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

}  // namespace

Subcommand add_signatures(CLI::App& program, const bool& json) {
  const auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("signatures", "secp256k1 verifications per core-second, all cores at once");
  app->add_option("--seconds", options->seconds, "how long")->capture_default_str()->check(CLI::Range(1, 60));
  app->add_option("--cores", options->cores, "use only so many cores (default: all)")->check(CLI::Range(1, 1'024));
  return {app, [options, &json] { return run(*options, json); }};
}

}  // namespace tallystick::bench
