#include "core/block.h"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

Hash filled(std::uint8_t byte) {
  return *Hash::from(Bytes(32, byte));
}

BlockHeader example() {
  BlockHeader h;
  h.epoch = Epoch{0x0101010101010101};
  h.view = View{0x0202020202020202};
  h.height = Height{0x0303030303030303};
  h.parent_hash = filled(4);
  h.parent_view = View{0x0505050505050505};
  h.tx_root = filled(6);
  h.tx_count = 0x07070707;
  h.timestamp = Timestamp{1'795'392'000'000};
  h.proposer = ValidatorIndex{0x0909};
  h.finalized = {Height{0x0a0a0a0a0a0a0a0a}, filled(0x0b)};
  h.next_validators = filled(0x0c);
  return h;
}

TEST(BlockHeader, FieldsStandWhereTheTableSays) {
  const Bytes bytes = to_bytes(example());
  ASSERT_EQ(bytes.size(), 184U);
  const struct {
    const char* name;
    std::size_t offset, size;
    std::uint8_t byte;
  } rows[] = {{"epoch", 2, 8, 1},
              {"view", 10, 8, 2},
              {"height", 18, 8, 3},
              {"parent_hash", 26, 32, 4},
              {"parent_view", 58, 8, 5},
              {"tx_root", 66, 32, 6},
              {"tx_count", 98, 4, 7},
              {"proposer", 110, 2, 9},
              {"finalized.height", 112, 8, 0x0a},
              {"finalized.result", 120, 32, 0x0b},
              {"next_validators", 152, 32, 0x0c}};
  for (const auto& row : rows)
    EXPECT_EQ(
        Bytes(bytes.begin() + static_cast<long>(row.offset), bytes.begin() + static_cast<long>(row.offset + row.size)),
        Bytes(row.size, row.byte))
        << row.name;
  EXPECT_EQ(to_hex(ByteView{bytes}.first(2)), "0001");
  EXPECT_EQ(to_hex(ByteView{bytes}.subspan(102, 8)), "000001a205b3d000");
  EXPECT_EQ(from_bytes<BlockHeader>(bytes).value(), example());
}

TEST(BlockHeader, TheHashCoversEveryByte) {
  const Bytes bytes = to_bytes(example());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    Bytes changed = bytes;
    changed[i] ^= 1;
    const auto header = from_bytes<BlockHeader>(changed);
    if (i == 102 || i == 103) {  // a moment after the year 9999
      EXPECT_FALSE(header);
      continue;
    }
    ASSERT_TRUE(header) << i;
    EXPECT_NE(header_hash(*header), header_hash(example())) << i;
  }
}

TEST(ExecutionResult, DigestsAreTaggedHashesOfTheFields) {
  const ExecutionResult result{filled(1), filled(2), filled(3)};
  const Bytes all = to_bytes(result);
  EXPECT_EQ(all.size(), 96U);
  EXPECT_EQ(result_digest(result), tagged_hash("tallystick/result", all));
  EXPECT_EQ(history_leaf(filled(1), filled(2), filled(3)), tagged_hash("tallystick/history", all));
  EXPECT_NE(result_digest(result), result_digest({filled(2), filled(1), filled(3)}));
}

}  // namespace
}  // namespace tallystick
