#include "testnet/bench/signature_rate.h"

#include <chrono>
#include <thread>
#include <vector>

#include <time.h>

#include "core/ensure.h"
#include "core/sha256.h"
#include "core/signature_scheme.h"

namespace tallystick::bench {
namespace {

constexpr std::size_t kSamples = 256;  // different keys and messages, more than a branch predictor learns by heart
constexpr std::size_t kBetweenLooks = 64;

struct Sample {
  PublicKey key;
  Hash digest;
  Signature signature;
};

std::vector<Sample> make_samples() {
  std::vector<Sample> out;
  for (std::size_t i = 0; i < kSamples; ++i) {
    const PrivateKey key = PrivateKey::generate();
    const Hash digest = sha256(as_bytes("sample " + std::to_string(i)));
    out.push_back({key.public_key(), digest, key.sign(digest)});
  }
  return out;
}

double thread_cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

SignatureRate measure_signature_rate(std::size_t threads, Millis duration, const std::function<bool()>& stop) {
  const std::vector<Sample> samples = make_samples();
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds{duration.raw()};
  const auto work = [&](SignatureRate& rate) {
    const Secp256k1Scheme scheme;
    const double began = thread_cpu_s();
    while (std::chrono::steady_clock::now() < end && !stop())
      for (std::size_t i = 0; i < kBetweenLooks; ++i) {
        const Sample& sample = samples[rate.verified++ % kSamples];
        ensure(scheme.verify(sample.key, sample.digest, sample.signature));
      }
    rate.cpu_s = thread_cpu_s() - began;
  };
  std::vector<SignatureRate> rates(threads);
  {
    std::vector<std::jthread> running;
    for (SignatureRate& rate : rates) running.emplace_back([&work, &rate] { work(rate); });
  }
  SignatureRate sum;
  for (const SignatureRate& rate : rates) {
    sum.verified += rate.verified;
    sum.cpu_s += rate.cpu_s;
  }
  return sum;
}

}  // namespace tallystick::bench
