#include "node/storage/consensus_log.h"

#include <gtest/gtest.h>

#include "node/env/power_cut.h"

namespace tallystick::node {
namespace {

const RecordLogOptions kOptions{"log/0", 4096};

Hash hash_of(std::uint8_t n) {
  std::array<std::uint8_t, 32> raw{};
  raw[31] = n;
  return Hash{raw};
}

TransactionPtr transaction(std::uint8_t n) {
  VerifiedTransaction t;
  t.bytes = Bytes(100U + n, n);
  t.hash = hash_of(n);
  return std::make_shared<const VerifiedTransaction>(t);
}

consensus::LogRecord body(std::uint64_t view, const std::vector<TransactionPtr>& transactions) {
  consensus::Block block;
  block.header.view = View{view};
  block.header.height = Height{view};
  for (const auto& t : transactions) block.transactions.items.push_back(t->hash);
  block.header.tx_count = static_cast<std::uint32_t>(transactions.size());
  return consensus::Body{consensus::hashed(block)};
}

consensus::LogRecord own_nullify(std::uint64_t view) {
  return consensus::OwnVote{{consensus::nullify(Epoch{0}, View{view}), ValidatorIndex{1}, {}}};
}

ConsensusLog::Opened opened(SimulatedDisk& disk) {
  auto result = ConsensusLog::open(disk, kOptions);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
  return std::move(*result);
}

std::vector<Bytes> encoded(const std::vector<ConsensusLog::Entry>& entries) {
  std::vector<Bytes> all;
  for (const auto& entry : entries) all.push_back(consensus::encode_record(entry.record));
  return all;
}

TEST(ConsensusLog, GivesBackRecordsBodiesAndLease) {
  SimulatedDisk disk;
  const std::vector<TransactionPtr> two{transaction(1), transaction(2)};
  const std::vector<consensus::LogRecord> records{consensus::EpochOpen{Epoch{0}, hash_of(9)}, body(1, two),
                                                  own_nullify(2), consensus::Floor{Epoch{0}, View{1}}};
  {
    auto log = opened(disk);
    EXPECT_FALSE(log.findings.lease.has_value());
    for (const auto& record : records)
      ASSERT_TRUE(log.log->append(record, std::holds_alternative<consensus::Body>(record)
                                              ? two
                                              : std::vector<TransactionPtr>{}));
    ASSERT_TRUE(log.log->append_lease({Epoch{0}, View{128}}));
    ASSERT_TRUE(log.log->append_lease({Epoch{0}, View{64}}));
    ASSERT_TRUE(log.log->sync());
  }
  auto again = opened(disk);
  EXPECT_FALSE(again.findings.damaged);
  EXPECT_EQ(again.findings.lease, (SignLease{Epoch{0}, View{128}}));
  ASSERT_EQ(again.entries.size(), records.size());
  for (std::size_t i = 0; i < records.size(); ++i)
    EXPECT_EQ(consensus::encode_record(again.entries[i].record), consensus::encode_record(records[i])) << i;
  EXPECT_EQ(again.entries[1].transactions, (std::vector<Bytes>{two[0]->bytes, two[1]->bytes}));
}

TEST(ConsensusLog, ReplacingPrunes) {
  SimulatedDisk disk;
  auto log = opened(disk);
  for (std::uint64_t view = 1; view <= 300; ++view) {
    ASSERT_TRUE(log.log->append(own_nullify(view)));
    ASSERT_TRUE(log.log->sync());
  }
  ASSERT_GT(log.log->segments(), 4U);
  const std::vector<ConsensusLog::Entry> kept{{consensus::Floor{Epoch{0}, View{299}}, {}}, {own_nullify(300), {}}};
  ASSERT_TRUE(log.log->replace(kept, SignLease{Epoch{0}, View{320}}));
  EXPECT_EQ(log.log->segments(), 1U);
  ASSERT_TRUE(log.log->append(own_nullify(301)));
  ASSERT_TRUE(log.log->sync());
  auto again = opened(disk);
  EXPECT_EQ(again.findings.lease, (SignLease{Epoch{0}, View{320}}));
  auto expected = kept;
  expected.push_back({own_nullify(301), {}});
  EXPECT_EQ(encoded(again.entries), encoded(expected));
}

// Whenever the power goes, the votes of every turn that was synced are there, through prunings too.
TEST(ConsensusLog, ACrashAtEveryOperationKeepsSyncedVotes) {
  bool was_cut = true;
  for (std::uint64_t cut = 0; was_cut; ++cut) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      SimulatedDisk disk;
      std::uint64_t synced = 0;
      was_cut = run_until_cut(disk, cut, seed * 7919 + cut, [&] {
        auto log = opened(disk);
        for (std::uint64_t view = 1; view <= 60; ++view) {
          const std::vector<TransactionPtr> one{transaction(static_cast<std::uint8_t>(view))};
          ASSERT_TRUE(log.log->append(body(view, one), one));
          ASSERT_TRUE(log.log->append(own_nullify(view)));
          ASSERT_TRUE(log.log->sync());
          synced = view;
          if (log.log->segments() < 3) continue;
          ASSERT_TRUE(log.log->replace({{consensus::Floor{Epoch{0}, View{view - 1}}, {}}, {own_nullify(view), {}}}, {}));
        }
      });
      auto again = opened(disk);
      ASSERT_FALSE(again.findings.damaged);
      View newest;
      View floor;
      for (const auto& entry : again.entries) {
        if (const auto view = consensus::own_vote_view(entry.record)) newest = std::max(newest, *view);
        if (const auto* f = std::get_if<consensus::Floor>(&entry.record)) floor = std::max(floor, f->view);
      }
      ASSERT_GE(newest.raw(), synced) << "cut " << cut << " seed " << seed;
      ASSERT_LT(floor, std::max(newest, View{1}));
    }
  }
}

}  // namespace
}  // namespace tallystick::node
