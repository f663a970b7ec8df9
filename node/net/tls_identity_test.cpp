#include "node/net/tls_identity.h"

#include <gtest/gtest.h>

#include "node/net/tls_context.h"

namespace tallystick::node::net {
namespace {

TEST(TlsIdentity, IsReadBackToItsPin) {
  const auto identity = make_tls_identity("bank-a");
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_EQ(tls_pin(identity->certificate_pem), identity->pin);
  EXPECT_TRUE(make_tls_context(identity->key_pem, identity->certificate_pem));
  const auto other = make_tls_identity("bank-a");
  EXPECT_NE(other->pin, identity->pin);
}

TEST(TlsIdentity, WhatIsNotOneIsRefused) {
  const auto a = make_tls_identity("a");
  const auto b = make_tls_identity("b");
  ASSERT_TRUE(a && b);
  EXPECT_EQ(make_tls_context(a->key_pem, b->certificate_pem).error().kind, ErrorKind::malformed);
  EXPECT_EQ(make_tls_context("", a->certificate_pem).error().kind, ErrorKind::malformed);
  EXPECT_EQ(make_tls_context(a->key_pem, "").error().kind, ErrorKind::malformed);
  EXPECT_EQ(tls_pin("nonsense").error().kind, ErrorKind::malformed);
  EXPECT_FALSE(make_tls_identity(""));
  EXPECT_FALSE(make_tls_identity(std::string(65, 'x')));
}

TEST(TlsIdentity, AKeyOnAnotherCurveIsRefused) {
  // Made once with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:secp384r1 -nodes -subj /CN=p384 -days 36500
  constexpr std::string_view kP384 = R"(-----BEGIN CERTIFICATE-----
MIIBsjCCATigAwIBAgIUbcy4bCmyfo4PS44jKMrcCEaoZhYwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEcDM4NDAgFw0yNjExMjMwMjIwNDNaGA8yMTI2MTAzMDAyMjA0
M1owDzENMAsGA1UEAwwEcDM4NDB2MBAGByqGSM49AgEGBSuBBAAiA2IABENzZqYb
c8hLVvTirTsW5gLRCoCzCUpyWTTgMV8/KF2MWBYW+Idwob9lJz+ws4JzhNiWQEZ2
mL77K5nbvrYwGZx6g8STj2TRWczoHCeJrRdQhMpXeJMs2khKJUcYBIFNL6NTMFEw
HQYDVR0OBBYEFMY8GcFUVSQZ+x5opVDeJneUkrmDMB8GA1UdIwQYMBaAFMY8GcFU
VSQZ+x5opVDeJneUkrmDMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDaAAw
ZQIxAIOCiN+UlwkCGyTDIWgtntPAVsamf2X5ND0Z+7YgzyrlweZ52UNgxhIHp/zw
7UbWcAIwESwpZAjMqIRS5Xw9cp2o1EduOdes21gK/RSfTSJAn3TIRA1YI4VMFVvu
f3Uej9kp
-----END CERTIFICATE-----
)";
  const auto pin = tls_pin(kP384);
  ASSERT_FALSE(pin);
  EXPECT_NE(pin.error().message.find("P-256"), std::string::npos) << pin.error().message;
}

}  // namespace
}  // namespace tallystick::node::net
