#include "node/ledger/rows.h"

#include <gtest/gtest.h>

#include "core/sparse_merkle.h"
#include "node/ledger/storage_error.h"
#include "node/ledger/store_view.h"
#include "node/storage/memory_store.h"

namespace tallystick::node {
namespace {

using contracts::Index;
using contracts::Table;

TEST(Rows, ARecordComesBackOnlyUnderItsOwnKey) {
  const Bytes key{1, 2};
  const Bytes value{3};
  const Hash hash = state_key_hash(static_cast<std::uint8_t>(Table::party), key);
  const Bytes row = rows::state_value(Height{7}, Table::party, key, value);
  EXPECT_EQ(to_hex(row),
            "0000000000000007"
            "08"
            "00000002"
            "0102"
            "03");
  const auto read = rows::read_state(hash, row);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->modified, Height{7});
  EXPECT_EQ(read->table, Table::party);
  EXPECT_EQ(read->key, key);
  EXPECT_EQ(read->value, value);
  EXPECT_FALSE(rows::read_state(Hash{}, row));
  for (std::size_t size = 0; size < row.size() - value.size(); ++size)
    EXPECT_FALSE(rows::read_state(hash, ByteView{row}.first(size))) << size;
}

TEST(Rows, KeysSortAsTheirNumbersDo) {
  EXPECT_LT(rows::receipt_key(Height{1}, 255), rows::receipt_key(Height{1}, 256));
  EXPECT_LT(rows::receipt_key(Height{1}, 0xFFFF'FFFF), rows::receipt_key(Height{2}, 0));
  EXPECT_LT(rows::index_key(static_cast<Index>(0xFF), Bytes(40, 0xFF)), rows::index_end(static_cast<Index>(0xFF)));
}

TEST(StoreView, ScansOneIndexBetweenItsBounds) {
  MemoryStore store;
  KvBatch batch;
  for (const std::uint8_t key : std::array<std::uint8_t, 4>{1, 2, 3, 255})
    batch.put(rows::index_key(Index::party_by_group, Bytes{key}), rows::index_value(Table::party, Bytes{key, 9}));
  batch.put(rows::index_key(Index::party_by_registrar, Bytes{0}), rows::index_value(Table::party, Bytes{7}));
  ASSERT_TRUE(store.commit(batch));
  const StoreView view{store};
  const auto scan = [&](Bytes from, Bytes to, std::size_t limit) {
    std::string out;
    for (const auto& row : view.scan(Index::party_by_group, from, to, limit))
      out += to_hex(row.key) + ">" + to_hex(row.record_key) + " ";
    return out;
  };
  EXPECT_EQ(scan({}, {}, 10), "01>0109 02>0209 03>0309 ff>ff09 ");
  EXPECT_EQ(scan({2}, {3}, 10), "02>0209 ");
  EXPECT_EQ(scan({2}, {}, 2), "02>0209 03>0309 ");
  EXPECT_EQ(scan({4}, {}, 10), "ff>ff09 ");
  EXPECT_EQ(scan({}, {}, 0), "");
}

TEST(StoreView, ThrowsForWhatIsNotARow) {
  MemoryStore store;
  KvBatch batch;
  batch.put(rows::state_key(state_key_hash(8, Bytes{1})), Bytes{1, 2, 3});
  batch.put(rows::index_key(Index::party_by_group, Bytes{1}), Bytes{});
  ASSERT_TRUE(store.commit(batch));
  const StoreView view{store};
  EXPECT_THROW((void)view.get(Table::party, Bytes{1}), StorageError);
  EXPECT_THROW((void)view.scan(Index::party_by_group, {}, {}, 10), StorageError);
  EXPECT_EQ(view.get(Table::party, Bytes{2}), std::nullopt);
}

}  // namespace
}  // namespace tallystick::node
