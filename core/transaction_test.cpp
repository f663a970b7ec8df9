#include "core/transaction.h"

#include <gtest/gtest.h>

#include "core/block.h"

namespace tallystick {
namespace {

TEST(Transaction, RoundTrip) {
  Transaction t;
  t.body.operations.items = {{1, {Bytes{1, 2, 3}}}};
  t.signatures.items = {KeySignature{}};
  EXPECT_EQ(decode_transaction(to_bytes(t)).value(), t);
  t.body.lane = 16;
  EXPECT_FALSE(decode_transaction(to_bytes(t)));
}

TEST(Block, HeaderSize) {
  EXPECT_EQ(to_bytes(BlockHeader{}).size(), 184U);
}

}  // namespace
}  // namespace tallystick
