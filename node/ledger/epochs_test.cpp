// The first block of an epoch puts in force what the block before it sealed, whether that one is committed already or not.
#include <gtest/gtest.h>

#include "contracts/validator/epoch.h"
#include "contracts/validator/propose.h"
#include "contracts/validator/rules.h"
#include "contracts/validator/vote.h"
#include "node/ledger/test_chain.h"

namespace tallystick::node {
namespace {

using namespace contracts;

struct EpochsTest : ::testing::Test {
  TestChain chain;
  MemoryStore store;
  std::unique_ptr<LedgerApplication> ledger = open_or_fail(store, chain.genesis());

  // Bank 0's validator gets a new key, if three of four say so.
  void rotate(std::uint8_t key) {
    auto& reference = chain.reference();
    const Transaction proposes =
        chain.sign(reference.bank(0).account,
                   {make_operation(validator::ProposeRotate{
                       reference.bank(0).party, test_key(key), std::nullopt,
                       test_signature(key, validator::key_proof_digest(reference.network(), reference.bank(0).party, test_key(key)))})});
    const auto id = validator::proposal_id(reference.signed_transaction(proposes).id, 0);
    chain.add({proposes});
    for (const std::uint16_t bank : {std::uint16_t{1}, std::uint16_t{2}})
      chain.add({chain.sign(reference.bank(bank).account, {make_operation(validator::Approve{id})})});
    ASSERT_TRUE(chain.feed(*ledger));
  }
  static BlockHeader on(const BlockHeader& parent) {
    BlockHeader header = parent;
    header.height = parent.height.next();
    header.view = parent.view.next();
    header.parent_view = parent.view;
    header.parent_hash = header_hash(parent);
    header.timestamp = parent.timestamp + Millis{20};
    header.tx_root = merkle_empty();
    header.tx_count = 0;
    header.next_validators = {};
    return header;
  }
  static BlockHeader first_of_epoch(const BlockHeader& sealing) {
    BlockHeader header = on(sealing);
    header.epoch = sealing.epoch.next();
    header.view = View{1};
    header.parent_view = View{0};
    return header;
  }
  PublicKey key_in_force() const {
    return validator::validators_in_force(*ledger->committed()).validators.items[0].consensus_key;
  }
};

TEST_F(EpochsTest, WhatWasSealedComesIntoForce) {
  const Hash before = ledger->last_committed().next_validators;
  rotate(90);
  const Hash after = ledger->last_committed().next_validators;
  EXPECT_NE(after, before);
  EXPECT_EQ(key_in_force(), test_key(11)) << "announced only";
  const struct {
    const char* name;
    Hash sealed;
    bool committed_first;
    std::uint8_t key;
  } rows[] = {{"the announced list, stacked", after, false, 90},
              {"the announced list, on the tip", after, true, 90},
              {"the list before the vote", before, true, 11}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    MemoryStore copy;
    ledger = open_or_fail(copy, chain.genesis());
    ASSERT_TRUE(chain.feed(*ledger));
    BlockHeader sealing = on(chain.blocks().back().header);
    sealing.next_validators = row.sealed;
    ASSERT_TRUE(ledger->execute(sealing, {}));
    if (row.committed_first) {
      ASSERT_TRUE(ledger->commit(header_hash(sealing), {}));
    }
    const BlockHeader first = first_of_epoch(sealing);
    const auto executed = ledger->execute(first, {});
    ASSERT_TRUE(executed) << executed.error().message;
    if (!row.committed_first) {
      ASSERT_TRUE(ledger->commit(header_hash(sealing), {}));
    }
    ASSERT_TRUE(ledger->commit(header_hash(first), {}));
    EXPECT_EQ(key_in_force(), test_key(row.key));
    EXPECT_EQ(validator::validators_of(*ledger->committed()).epoch, Epoch{1});
    EXPECT_EQ(ledger->last_committed().next_validators, after) << "announced, now or still";
    EXPECT_TRUE(ledger->take_alarms().empty());
    ledger.reset();
  }
}

}  // namespace
}  // namespace tallystick::node
