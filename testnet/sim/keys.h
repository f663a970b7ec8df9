// Keys, signers and the signature scheme of a run: cheap stubs, or real secp256k1.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/ensure.h"
#include "core/sha256.h"
#include "core/validator_list.h"
#include "testnet/sim/stub_signatures.h"

namespace tallystick::sim {

class Keys {
 public:
  explicit Keys(bool real) : real_{real} {
    if (real)
      scheme_ = std::make_unique<Secp256k1Scheme>();
    else
      scheme_ = std::make_unique<StubScheme>();
  }
  const SignatureScheme& scheme() const { return *scheme_; }
  bool real() const { return real_; }
  // The same key for the same name in every run.
  std::unique_ptr<Signer> signer(const std::string& name) const {
    Hash secret = tagged_hash("tallystick/simulated-key", as_bytes(name));
    if (real_) {
      auto key = PrivateKey::from(secret.view());
      ensure(key.has_value());
      return std::make_unique<KeySigner>(std::move(*key));
    }
    // A point of the curve, as genesis and contracts want keys to be: every second try is one.
    for (;; secret = sha256(secret.view())) {
      std::array<std::uint8_t, 33> raw{};
      raw[0] = 2;
      std::copy(secret.raw().begin(), secret.raw().end(), raw.begin() + 1);
      if (is_valid(PublicKey{raw})) return std::make_unique<StubSigner>(PublicKey{raw});
    }
  }

  static std::string validator_name(std::uint16_t seat) { return "validator " + std::to_string(seat); }
  // The validator that node `seat` runs.
  ValidatorEntry validator(std::uint16_t seat) const {
    const std::string name = validator_name(seat);
    return {seat, {name}, signer(name)->public_key(), tagged_hash("tallystick/simulated-pin", as_bytes(name))};
  }
  // Seats first..last-1.
  ValidatorList validators(std::uint16_t first, std::uint16_t last) const {
    ValidatorList list;
    for (std::uint16_t seat = first; seat < last; ++seat) list.validators.items.push_back(validator(seat));
    return list;
  }

 private:
  bool real_;
  std::unique_ptr<SignatureScheme> scheme_;
};

}  // namespace tallystick::sim
