#include "wallet/keystore/primitives.h"

#include <gtest/gtest.h>

namespace tallystick::wallet {
namespace {

// RFC 7914, 12 and 11.
TEST(Primitives, ScryptOfTheRfc) {
  const auto out = scrypt(as_bytes("pleaseletmein"), as_bytes("SodiumChloride"), 16384, 8, 1, 64);
  ASSERT_TRUE(out);
  EXPECT_EQ(to_hex(out->view()),
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d"
            "651e40dfcf017b45575887");
}

TEST(Primitives, Pbkdf2OfTheRfc) {
  EXPECT_EQ(to_hex(pbkdf2_sha256(as_bytes("Password"), as_bytes("NaCl"), 80000, 64).view()),
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebb"
            "a1d078478f62b397f33c8d");
}

TEST(Primitives, KeccakIsNotSha3) {
  EXPECT_EQ(keccak256({}, {}).hex(), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(keccak256(as_bytes("ab"), as_bytes("c")).hex(),
            "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
}

// NIST SP 800-38A, F.5.1.
TEST(Primitives, AesCounterMode) {
  const auto out =
      aes128_ctr(*from_hex("2b7e151628aed2a6abf7158809cf4f3c"), *from_hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
                 *from_hex("6bc1bee22e409f96e93d7e117393172a"));
  EXPECT_EQ(to_hex(out.view()), "874d6191b620e3261bef6864990db6ce");
}

// RFC 4231, test case 2.
TEST(Primitives, HmacOfTheRfc) {
  EXPECT_EQ(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?")).hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Primitives, ComparesWholeBuffers) {
  EXPECT_TRUE(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("ab")));
}

}  // namespace
}  // namespace tallystick::wallet
