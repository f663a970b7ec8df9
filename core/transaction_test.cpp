#include "core/transaction.h"

#include <functional>

#include <gtest/gtest.h>

#include "core/sha256.h"

namespace tallystick {
namespace {

PublicKey key(std::uint8_t n) {
  std::array<std::uint8_t, 32> secret{};
  secret[31] = n;
  return PrivateKey::from(secret).value().public_key();
}

Transaction example() {
  Transaction t;
  t.body.account = *AccountId::from(Bytes(20, 0xaa));
  t.body.lane = 3;
  t.body.sequence = Sequence{5};
  t.body.expiry = Timestamp{1'795'392'000'000};
  t.body.operations.items = {{7, {Bytes{1, 2, 3}}}, {8, {}}};
  std::vector<PublicKey> keys{key(1), key(2)};
  std::sort(keys.begin(), keys.end());
  for (const PublicKey& k : keys)
    t.signatures.items.push_back({KeyAlgorithm::secp256k1, k, *Signature::from(Bytes(64, 9))});
  return t;
}

TEST(Transaction, BytesAsDescribed) {
  Transaction t = example();
  t.signatures.items.resize(1);
  EXPECT_EQ(
      to_hex(to_bytes(t)),
      "01"
      "00"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "03"
      "0000000000000005"
      "01000001a205b3d000"
      "00000002"
      "000700000003010203"
      "000800000000"
      "00000001"
      "00" +
          t.signatures.items[0].key.hex() +
          "09090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909090909"
          "090909090909090909090909");
}

TEST(Transaction, DecodeRefusesWhatNeedsNoState) {
  const struct {
    const char* name;
    std::function<void(Transaction&)> change;
    const char* complaint;  // empty: accepted
  } rows[] = {
      {"as it is", [](Transaction&) {}, ""},
      {"without expiry", [](Transaction& t) { t.body.expiry.reset(); }, ""},
      {"version 0", [](Transaction& t) { t.body.version = 0; }, "version 0 is not known"},
      {"version 2", [](Transaction& t) { t.body.version = 2; }, "version 2 is not known"},
      {"an unknown mode", [](Transaction& t) { t.body.mode = static_cast<TransactionMode>(1); }, "unknown number"},
      {"the last lane", [](Transaction& t) { t.body.lane = 15; }, ""},
      {"a lane too many", [](Transaction& t) { t.body.lane = 16; }, "lane 16 does not exist"},
      {"no operation", [](Transaction& t) { t.body.operations.items.clear(); }, "without operations"},
      {"64 operations", [](Transaction& t) { t.body.operations.items.resize(64); }, ""},
      {"65 operations", [](Transaction& t) { t.body.operations.items.resize(65); }, "longer than its bound of 64"},
      {"a payload at its bound", [](Transaction& t) { t.body.operations.items[0].payload.value.resize(16'384); }, ""},
      {"a payload over it", [](Transaction& t) { t.body.operations.items[0].payload.value.resize(16'385); },
       "longer than its bound of 16384"},
      {"more than 64 KiB in all",
       [](Transaction& t) {
         t.body.operations.items.assign(5, {1, {Bytes(16'000)}});
       },
       "is longer than 65536"},
      {"no signature", [](Transaction& t) { t.signatures.items.clear(); }, "without signatures"},
      {"one signature", [](Transaction& t) { t.signatures.items.resize(1); }, ""},
      {"the same key twice", [](Transaction& t) { t.signatures.items[1].key = t.signatures.items[0].key; },
       "not ascending"},
      {"keys in the wrong order", [](Transaction& t) { std::swap(t.signatures.items[0], t.signatures.items[1]); },
       "not ascending"},
      {"nine signatures", [](Transaction& t) { t.signatures.items.resize(9); }, "longer than its bound of 8"},
      {"an unknown algorithm", [](Transaction& t) { t.signatures.items[0].algorithm = static_cast<KeyAlgorithm>(1); },
       "unknown number"},
      {"an expiry before 1970", [](Transaction& t) { t.body.expiry = Timestamp{-1}; }, "years 1970 to 9999"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    Transaction t = example();
    row.change(t);
    const Bytes bytes = to_bytes(t);
    const auto decoded = decode_transaction(bytes);
    const std::string message = decoded ? "" : decoded.error().message;
    EXPECT_EQ(decoded.has_value(), *row.complaint == '\0') << message;
    EXPECT_NE(message.find(row.complaint), std::string::npos) << message;
    if (decoded) {
      EXPECT_EQ(*decoded, t);
    }
  }
}

TEST(Transaction, EveryTruncationIsRefused) {
  const Bytes bytes = to_bytes(example());
  ASSERT_TRUE(decode_transaction(bytes));
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(decode_transaction(ByteView{bytes}.first(size)));
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(decode_transaction(longer));
}

// The id covers network and body and nothing of the signatures; the hash covers every byte.
TEST(Transaction, IdAndHashCoverWhatTheySay) {
  const Network network{{"tallystick-test-7"}, sha256(as_bytes("genesis"))};
  const Transaction t = example();
  const Hash id = transaction_id(network, t.body);
  Writer w;
  w.integer(std::uint32_t{17});
  w.raw(as_bytes("tallystick-test-7"));
  w.raw(network.genesis_hash.view());
  w.raw(to_bytes(t.body));
  EXPECT_EQ(id, tagged_hash("tallystick/transaction", w.bytes()));

  const std::function<void(TransactionBody&)> changes[] = {
      [](TransactionBody& b) { b.version = 2; },
      [](TransactionBody& b) { b.account = AccountId{}; },
      [](TransactionBody& b) { b.lane = 4; },
      [](TransactionBody& b) { b.sequence = Sequence{6}; },
      [](TransactionBody& b) { b.expiry.reset(); },
      [](TransactionBody& b) { b.expiry = Timestamp{1}; },
      [](TransactionBody& b) { b.operations.items.pop_back(); },
      [](TransactionBody& b) { b.operations.items[0].type = 9; },
      [](TransactionBody& b) { b.operations.items[0].payload.value[2] = 4; },
  };
  for (const auto& change : changes) {
    TransactionBody other = t.body;
    change(other);
    EXPECT_NE(transaction_id(network, other), id);
  }
  EXPECT_NE(transaction_id({{"tallystick-test-8"}, network.genesis_hash}, t.body), id);
  EXPECT_NE(transaction_id({network.chain_id, Hash{}}, t.body), id);

  Bytes bytes = to_bytes(t);
  const Hash hash = transaction_hash(bytes);
  EXPECT_EQ(hash, tagged_hash("tallystick/signed-transaction", bytes));
  bytes.back() ^= 1;
  EXPECT_NE(transaction_hash(bytes), hash);
}

}  // namespace
}  // namespace tallystick
