#include "core/keys.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

TEST(Keys, SignAndVerify) {
  const PrivateKey key = PrivateKey::generate();
  const Hash digest = Hash::from(Bytes(32, 7)).value();
  const Signature signature = key.sign(digest);
  EXPECT_TRUE(verify(key.public_key(), digest, signature));
  EXPECT_FALSE(verify(key.public_key(), Hash{}, signature));
  EXPECT_EQ(key.sign(digest), signature);
}

}  // namespace
}  // namespace tallystick
