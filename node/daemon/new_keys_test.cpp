#include "node/daemon/new_keys.h"

#include <gtest/gtest.h>

#include "node/config/files.h"
#include "node/net/tls_context.h"
#include "node/net/tls_identity.h"
#include "node/os/temp_directory.h"

namespace tallystick::node {
namespace {

TEST(NewKeys, AreWhatANodeReadsAndNothingIsWrittenOver) {
  const TempDirectory place;
  const std::string directory = place.path() + "/keys";
  const auto made = make_new_keys(directory, "Bank E");
  ASSERT_TRUE(made) << made.error().message;
  const auto key = read_private_key_file(directory + "/consensus.key");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key(), made->consensus_key);
  const auto tls_key = read_secret_file(directory + "/tls.key.pem");
  const auto certificate = read_file(directory + "/tls.cert.pem");
  ASSERT_TRUE(tls_key && certificate);
  EXPECT_EQ(net::tls_pin(*certificate).value(), made->tls_key_pin);
  EXPECT_TRUE(net::make_tls_context(*tls_key, *certificate));
  EXPECT_EQ(make_new_keys(directory, "Bank E").error().kind, ErrorKind::malformed);
  EXPECT_EQ(read_private_key_file(directory + "/consensus.key")->public_key(), made->consensus_key);
}

}  // namespace
}  // namespace tallystick::node
