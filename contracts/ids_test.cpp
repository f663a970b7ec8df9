#include "contracts/ids.h"

#include <gtest/gtest.h>

namespace tallystick::contracts {
namespace {

// Computed with Python's hashlib from the layouts in ids.h: names on the ledger never change.
TEST(Ids, Golden) {
  std::array<std::uint8_t, 32> raw{};
  for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<std::uint8_t>(i);
  const ReceivableId root = receivable_id(Hash{raw}, 2);
  EXPECT_EQ(root.hex(), "827c5f328fb44a04371fe39482419724eec68dae47b3417f8c24c09b1797ab75");
  const FragmentId first = fragment_id(root, {}, 0);
  EXPECT_EQ(first.hex(), "5d277371f1b6cd34f1dd283c3aa95fee475c99a5dbf1d94018690ea984b06df3");
  EXPECT_EQ(fragment_id(root, {{first}}, 1).hex(), "51eb3d87348de00b98aead59bc9b48253a47d1abd88c39298463c61fdbce0a82");
}

TEST(Ids, KindsOfThingsMadeAtOnePlaceDiffer) {
  const Hash transaction;
  EXPECT_NE(receivable_id(transaction, 0).raw(), quote_id(transaction, 0).raw());
  EXPECT_NE(quote_id(transaction, 0).raw(), lending_policy_id(transaction, 0).raw());
  EXPECT_NE(receivable_id(transaction, 0), receivable_id(transaction, 1));
}

}  // namespace
}  // namespace tallystick::contracts
