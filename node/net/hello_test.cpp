#include "node/net/hello.h"

#include <gtest/gtest.h>

namespace tallystick::node::net {
namespace {

Hello hello() {
  std::array<std::uint8_t, 32> genesis{};
  genesis.fill(7);
  return {1, Hash{genesis}, ValidatorIndex{0x0102}, Channel::bulk};
}

TEST(Hello, HasItsLayout) {
  EXPECT_EQ(to_hex(encode_hello(hello())),
            "54414c4c594e4554"
            "0001"
            "0707070707070707070707070707070707070707070707070707070707070707"
            "0102"
            "01");
  EXPECT_EQ(decode_hello(encode_hello(hello())), hello());
}

TEST(Hello, NothingElseIsOne) {
  const Bytes good = encode_hello(hello());
  Bytes longer = good;
  longer.push_back(0);
  Bytes channel = good;
  channel.back() = 2;
  Bytes magic = good;
  magic[0] = 't';
  for (const Bytes& bytes : {Bytes{}, Bytes(good.begin(), good.end() - 1), longer, channel, magic})
    EXPECT_FALSE(decode_hello(bytes));
}

TEST(Hello, ADisagreementSaysWhatDiffers) {
  Hello other = hello();
  other.sender = ValidatorIndex{9};
  EXPECT_EQ(disagreement(hello(), other), "");
  other.version = 2;
  EXPECT_EQ(disagreement(hello(), other), "speaks protocol version 2, this node 1");
  other = hello();
  other.genesis = Hash{};
  EXPECT_NE(disagreement(hello(), other).find("keeps another ledger"), std::string::npos);
}

}  // namespace
}  // namespace tallystick::node::net
