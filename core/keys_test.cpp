#include "core/keys.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/sha256.h"
#include "core/strict_json.h"
#include "core/vectors_test.h"

namespace tallystick {
namespace {

Bytes hex(std::string_view text) {
  return from_hex(text).value();
}

constexpr const char* kOrder = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
constexpr const char* kHalfOrder = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";

PrivateKey key_one() {
  return PrivateKey::from(hex(std::string(63, '0') + "1")).value();
}

// order - s, for s in 1..order-1: the other valid signature of the same message.
Signature with_other_s(const Signature& signature) {
  const Bytes order = hex(kOrder);
  std::array<std::uint8_t, 64> out = signature.raw();
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int difference = order[i] - out[32 + i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    out[32 + i] = static_cast<std::uint8_t>(difference + 256 * borrow);
  }
  return Signature{out};
}

TEST(PrivateKey, OnlyNumbersBelowTheOrder) {
  const struct {
    const char* name;
    Bytes secret;
    bool good;
  } rows[] = {
      {"one", hex(std::string(63, '0') + "1"), true},
      {"the order less one", hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140"), true},
      {"zero", Bytes(32), false},
      {"the order", hex(kOrder), false},
      {"all ones", Bytes(32, 0xff), false},
      {"31 bytes", Bytes(31, 1), false},
      {"33 bytes", Bytes(33, 1), false},
      {"no bytes", {}, false},
  };
  for (const auto& row : rows) EXPECT_EQ(PrivateKey::from(row.secret).has_value(), row.good) << row.name;
}

TEST(PrivateKey, MovingLeavesNothingBehind) {
  PrivateKey first = PrivateKey::generate();
  const PublicKey expected = first.public_key();
  PrivateKey second{std::move(first)};
  EXPECT_EQ(Bytes(first.secret().begin(), first.secret().end()), Bytes(32));  // NOLINT: what is left is the question
  EXPECT_EQ(second.public_key(), expected);
  PrivateKey third = second.clone();
  EXPECT_EQ(third.public_key(), expected);
  third = std::move(second);
  EXPECT_EQ(third.public_key(), expected);
  EXPECT_EQ(Bytes(second.secret().begin(), second.secret().end()), Bytes(32));  // NOLINT: as above
}

TEST(PrivateKey, GeneratedKeysDiffer) {
  EXPECT_NE(PrivateKey::generate().public_key(), PrivateKey::generate().public_key());
}

TEST(Signatures, Rfc6979KnownAnswer) {
  const PrivateKey key = key_one();
  EXPECT_EQ(key.public_key().hex(), "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  const Hash digest = sha256(as_bytes("Satoshi Nakamoto"));
  const Signature signature = key.sign(digest);
  EXPECT_EQ(signature.hex(),
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
            "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
  EXPECT_TRUE(verify(key.public_key(), digest, signature));
  EXPECT_EQ(key.sign(digest), signature);
}

TEST(Signatures, AnyChangedBitIsRefused) {
  const PrivateKey key = PrivateKey::generate();
  const Hash digest = sha256(as_bytes("pay"));
  const Signature signature = key.sign(digest);
  ASSERT_TRUE(verify(key.public_key(), digest, signature));
  for (std::size_t bit = 0; bit < 512; ++bit) {
    auto raw = signature.raw();
    raw[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(verify(key.public_key(), digest, Signature{raw})) << bit;
  }
  for (std::size_t bit = 0; bit < 256; ++bit) {
    auto raw = digest.raw();
    raw[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(verify(key.public_key(), Hash{raw}, signature)) << bit;
  }
  EXPECT_FALSE(verify(PrivateKey::generate().public_key(), digest, signature));
  EXPECT_FALSE(verify(PublicKey{}, digest, signature));
  EXPECT_FALSE(verify(key.public_key(), digest, Signature{}));
}

TEST(Signatures, HighSIsRefusedAndOnlySignersLowerIt) {
  const PrivateKey key = PrivateKey::generate();
  const Hash digest = sha256(as_bytes("pay"));
  const Signature low = key.sign(digest);
  const Signature high = with_other_s(low);
  EXPECT_FALSE(verify(key.public_key(), digest, high));
  EXPECT_EQ(to_low_s(high), low);
  EXPECT_EQ(to_low_s(low), low);
  EXPECT_FALSE(to_low_s(Signature{}));
  EXPECT_FALSE(to_low_s(*Signature::from(Bytes(64, 0xff))));
  auto no_r = low.raw();
  std::fill(no_r.begin(), no_r.begin() + 32, std::uint8_t{0});
  EXPECT_FALSE(to_low_s(Signature{no_r}));
}

TEST(PublicKey, OnlyCompressedPointsOfTheCurve) {
  const PublicKey good = key_one().public_key();
  EXPECT_TRUE(is_valid(good));
  auto raw = good.raw();
  raw[0] = 3;
  EXPECT_TRUE(is_valid(PublicKey{raw}));
  for (const int first : {0, 1, 4, 5, 6, 7, 255}) {
    raw[0] = static_cast<std::uint8_t>(first);
    EXPECT_FALSE(is_valid(PublicKey{raw})) << first;
  }
  EXPECT_FALSE(is_valid(PublicKey{}));
  Bytes off_curve(33);
  off_curve[0] = 2;
  off_curve[32] = 5;  // x = 5 has no y
  EXPECT_FALSE(is_valid(*PublicKey::from(off_curve)));
}

// Wycheproof's P1363 set for secp256k1 with SHA-256. Valid signatures with a high S are refused here on purpose.
TEST(PublicKey, Coordinates) {
  // The generator, and its negative: the same x, another y.
  const std::string x = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
  EXPECT_EQ(to_hex(coordinates(PublicKey::from_hex("02" + x).value()).value()),
            x + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");
  EXPECT_EQ(to_hex(coordinates(PublicKey::from_hex("03" + x).value()).value()),
            x + "b7c52588d95c3b9aa25b0403f1eef75702e84bb7597aabe663b82f6f04ef2777");
  EXPECT_FALSE(coordinates(PublicKey{}));
}

TEST(Signatures, Wycheproof) {
  const auto folder = test_vectors("wycheproof");
  if (!folder) GTEST_SKIP() << kVectorsAbsent;
  const auto json = parse_json(read_whole_file(*folder / "ecdsa_secp256k1_sha256_p1363_test.json"));
  ASSERT_TRUE(json) << json.error().message;
  const Bytes half = hex(kHalfOrder);
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::size_t refused_high = 0;
  for (const auto& group : json->at("testGroups")) {
    Bytes point = hex(group.at("publicKey").at("uncompressed").get<std::string>());
    ASSERT_EQ(point.size(), 65U);
    point[0] = static_cast<std::uint8_t>(2 + (point[64] & 1));
    point.resize(33);
    const PublicKey key = PublicKey::from(point).value();
    for (const auto& test : group.at("tests")) {
      SCOPED_TRACE(test.at("tcId").dump() + " " + test.at("comment").get<std::string>());
      const Hash digest = sha256(hex(test.at("msg").get<std::string>()));
      const Bytes raw = hex(test.at("sig").get<std::string>());
      const auto signature = Signature::from(raw);
      const bool taken = signature && verify(key, digest, *signature);
      const bool valid = test.at("result") == "valid";
      const bool high = valid && Bytes(raw.begin() + 32, raw.end()) > half;
      EXPECT_EQ(taken, valid && !high);
      ++(high ? refused_high : taken ? accepted : refused);
      if (high) {
        EXPECT_TRUE(verify(key, digest, to_low_s(*signature).value()));
      }
    }
  }
  EXPECT_EQ(accepted + refused + refused_high, json->at("numberOfTests").get<std::size_t>());
  EXPECT_GT(accepted, 0U);
  EXPECT_GT(refused_high, 0U);
}

}  // namespace
}  // namespace tallystick
