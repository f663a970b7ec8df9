// Every proof that a ledger gives holds against nothing but the genesis.
#include <gtest/gtest.h>

#include "node/ledger/test_chain.h"

namespace tallystick::node {
namespace {

using consensus::verify_proof;
using contracts::Table;

const TestChain& chain() {
  static const TestChain played = [] {
    TestChain made;
    made.play(5, 10);
    return made;
  }();
  return played;
}

std::string explain(const consensus::ProofReport& report) {
  std::string out;
  for (const auto& step : report.steps) out += (step.ok ? "ok " : "NO ") + step.what + ": " + step.detail + "\n";
  return out;
}

TEST(LedgerProofs, EveryRecordIsPresentAndItsNeighbourAbsent) {
  for (const unsigned bits : {0U, 1U, 3U, 6U, 12U}) {
    SCOPED_TRACE(bits);
    MemoryStore store;
    const auto ledger = open_or_fail(store, chain().genesis(), {.bucket_bits = bits, .cached_leaves_max = 20});
    ASSERT_TRUE(chain().feed(*ledger));
    for (const auto& [where, value] : const_cast<TestChain&>(chain()).reference().view().records()) {
      const auto bundle = ledger->prove_state(where.first, where.second);
      ASSERT_TRUE(bundle) << bundle.error().message;
      const auto report = verify_proof(*bundle, chain().genesis());
      ASSERT_TRUE(report.ok) << explain(report);
      EXPECT_EQ(report.height.raw(), chain().blocks().size());
      EXPECT_EQ(
          *consensus::proven_value(*bundle, chain().genesis(), static_cast<std::uint8_t>(where.first), where.second),
          value);
      Bytes neighbour = where.second;
      neighbour.push_back(1);
      const auto absent = ledger->prove_state(where.first, neighbour);
      ASSERT_TRUE(absent) << absent.error().message;
      ASSERT_TRUE(verify_proof(*absent, chain().genesis()).ok) << explain(verify_proof(*absent, chain().genesis()));
      EXPECT_FALSE(absent->state->value);
    }
  }
}

TEST(LedgerProofs, EveryReceiptUnderItsOwnOrALaterBlock) {
  MemoryStore store;
  const auto ledger = open_or_fail(store, chain().genesis(), {.bucket_bits = 4});
  ASSERT_TRUE(chain().feed(*ledger, [](Height height) { return height.raw() % 4 == 0; }));
  int under_later = 0;
  int not_yet = 0;
  for (const TestBlock& block : chain().blocks())
    for (std::size_t i = 0; i < block.transactions.size(); ++i) {
      const auto bundle = ledger->prove_receipt(block.transactions[i]->id);
      if (!bundle) {
        EXPECT_EQ(bundle.error().kind, ErrorKind::unavailable) << bundle.error().message;
        EXPECT_GT(block.header.height.raw(), chain().blocks().size() / 4 * 4)
            << "only blocks after the last certified one";
        ++not_yet;
        continue;
      }
      const auto report = verify_proof(*bundle, chain().genesis());
      ASSERT_TRUE(report.ok) << explain(report);
      EXPECT_EQ(report.height, block.header.height);
      EXPECT_EQ(report.block_time, block.header.timestamp);
      EXPECT_EQ(*consensus::proven_receipt(*bundle, chain().genesis()), to_bytes(block.receipts[i]));
      EXPECT_EQ(bundle->history.has_value(), block.header.height.raw() % 4 != 0);
      under_later += bundle->history ? 1 : 0;
    }
  EXPECT_GT(under_later, 5);
  EXPECT_EQ(not_yet > 0, chain().blocks().size() % 4 != 0);
  EXPECT_EQ(ledger->prove_receipt(Hash{}).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace tallystick::node
