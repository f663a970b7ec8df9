#include "core/key_agreement.h"

#include <gtest/gtest.h>

#include "core/sha256.h"

namespace tallystick {
namespace {

PrivateKey key(std::uint8_t n) {
  std::array<std::uint8_t, 32> secret{};
  secret[31] = n;
  return *PrivateKey::from(secret);
}

TEST(KeyAgreement, BothSidesFindTheSame) {
  const PrivateKey a = PrivateKey::generate(), b = PrivateKey::generate(), c = PrivateKey::generate();
  EXPECT_EQ(shared_secret(a, b.public_key()), shared_secret(b, a.public_key()));
  EXPECT_NE(shared_secret(a, b.public_key()), shared_secret(c, a.public_key()));
}

// 2 x 3G = 6G: the digest of its compressed form, which is the public key of 6.
TEST(KeyAgreement, IsTheDigestOfTheSharedPoint) {
  EXPECT_EQ(shared_secret(key(2), key(3).public_key()), sha256(key(6).public_key().view()));
}

TEST(KeyAgreement, RefusesWhatIsNoPoint) {
  EXPECT_EQ(shared_secret(key(2), PublicKey{}), std::nullopt);
}

}  // namespace
}  // namespace tallystick
