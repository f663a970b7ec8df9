#include "wallet/keystore/sealed_box.h"

#include <gtest/gtest.h>

#include "core/bytes.h"
#include "wallet/keystore/primitives.h"

namespace tallystick::wallet {
namespace {

Bytes bytes_of(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

// NIST GCM test case 14 of the original submission: 256 zero bits of key, a zero nonce, sixteen zero bytes.
TEST(SealedBox, GcmAgreesWithThePublishedVector) {
  const Bytes zero(32, 0), content(16, 0);
  EXPECT_EQ(to_hex(aes256_gcm_encrypt(zero, content, {})),
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
}

TEST(SealedBox, OnlyTheReaderOpensIt) {
  const PrivateKey reader = PrivateKey::generate(), other = PrivateKey::generate();
  const Bytes content = bytes_of("4.2 % without recourse");
  const auto about = as_bytes("fragment 7");
  const auto sealed = seal(reader.public_key(), content, about);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->size(), content.size() + kSealedOverhead);
  EXPECT_EQ(open_sealed(reader, *sealed, about), content);
  EXPECT_EQ(open_sealed(other, *sealed, about), std::nullopt);
  EXPECT_EQ(open_sealed(reader, *sealed, as_bytes("fragment 8")), std::nullopt);
  EXPECT_NE(seal(reader.public_key(), content, about), sealed);  // a fresh key each time
  EXPECT_EQ(seal(PublicKey{}, content, about), std::nullopt);
}

TEST(SealedBox, WhatWasChangedDoesNotOpen) {
  const PrivateKey reader = PrivateKey::generate();
  const auto sealed = *seal(reader.public_key(), bytes_of("terms"), {});
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(open_sealed(reader, changed, {}), std::nullopt) << i;
    EXPECT_EQ(open_sealed(reader, ByteView{sealed}.first(i), {}), std::nullopt) << i;
  }
}

}  // namespace
}  // namespace tallystick::wallet
