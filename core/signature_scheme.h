// How signatures are made and checked, behind an interface: the product uses secp256k1; the simulator can put a cheap keyed hash in its
// place to run far more schedules. Both are pure: the same input gives the same bytes.
#pragma once

#include "core/keys.h"

namespace tallystick {

class SignatureScheme {
 public:
  virtual ~SignatureScheme() = default;
  virtual bool verify(const PublicKey& key, const Hash& digest, const Signature& signature) const = 0;
};

// Signs for one key. Deterministic, so that a vote sent again is byte-identical.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual const PublicKey& public_key() const = 0;
  virtual Signature sign(const Hash& digest) const = 0;
};

class Secp256k1Scheme final : public SignatureScheme {
 public:
  bool verify(const PublicKey& key, const Hash& digest, const Signature& signature) const override {
    return tallystick::verify(key, digest, signature);
  }
};

class KeySigner final : public Signer {
 public:
  explicit KeySigner(PrivateKey key) : key_{std::move(key)}, public_{key_.public_key()} {}
  const PublicKey& public_key() const override { return public_; }
  Signature sign(const Hash& digest) const override { return key_.sign(digest); }

 private:
  PrivateKey key_;
  PublicKey public_;
};

}  // namespace tallystick
