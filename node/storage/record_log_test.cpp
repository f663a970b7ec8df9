#include "node/storage/record_log.h"

#include <numeric>

#include <gtest/gtest.h>

#include "node/env/power_cut.h"

namespace tallystick::node {
namespace {

const RecordLogOptions kOptions{"log", 1024};  // a few records to a segment

Bytes record(std::uint64_t n, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(n * 131 + i * 7 + 1);
  return bytes;
}
Bytes nth_record(std::uint64_t n) {
  return record(n, 1 + n * 29 % 90);
}

RecordLog::Opened opened(SimulatedDisk& disk) {
  auto result = RecordLog::open(disk, kOptions);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
  return std::move(*result);
}

// Appends records first..last in one batch.
void append_batch(RecordLog& log, std::uint64_t first, std::uint64_t last) {
  for (std::uint64_t n = first; n <= last; ++n) ASSERT_EQ(log.append(nth_record(n)).value(), n);
  ASSERT_TRUE(log.sync().has_value());
}

// True if the records are nth_record(first).. without a gap.
void expect_run(const std::vector<RecordLog::Record>& records, std::uint64_t first) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    ASSERT_EQ(records[i].sequence, first + i);
    ASSERT_EQ(records[i].bytes, nth_record(first + i));
  }
}

std::string segment_path(int number) {
  const std::string digits = std::to_string(number);
  return "log/" + std::string(20 - digits.size(), '0') + digits + ".log";
}

Bytes content(SimulatedDisk& disk, const std::string& path) {
  const auto file = disk.open(path, false);
  return (*file)->read(0, static_cast<std::size_t>((*file)->size().value())).value();
}

TEST(RecordLog, KeepsRecordsOverSegments) {
  SimulatedDisk disk;
  {
    auto first = opened(disk);
    EXPECT_TRUE(first.records.empty());
    for (std::uint64_t n = 1; n <= 100; n += 5) append_batch(*first.log, n, n + 4);
    EXPECT_GT(first.log->segments(), 3U);
  }
  auto again = opened(disk);
  EXPECT_FALSE(again.damaged);
  EXPECT_EQ(again.records.size(), 100U);
  expect_run(again.records, 1);
  EXPECT_EQ(again.log->next_sequence(), 101U);
}

TEST(RecordLog, ARecordLongerThanASegmentGetsItsOwn) {
  SimulatedDisk disk;
  const Bytes large(5000, 0xAB);
  {
    auto first = opened(disk);
    append_batch(*first.log, 1, 1);
    ASSERT_TRUE(first.log->append(large).has_value());
    ASSERT_TRUE(first.log->sync().has_value());
  }
  auto again = opened(disk);
  ASSERT_EQ(again.records.size(), 2U);
  EXPECT_EQ(again.records[1].bytes, large);
}

// The last batch cut at every byte, the rest of the file zeros, old bytes or missing.
TEST(RecordLog, TornAtEveryByteRecoversAPrefix) {
  SimulatedDisk whole;
  {
    auto first = opened(whole);
    append_batch(*first.log, 1, 4);
  }
  const SimulatedDisk before = whole.clone();
  {
    auto second = opened(whole);
    append_batch(*second.log, 5, 7);
  }
  const Bytes after = content(whole, segment_path(1));
  ASSERT_EQ(after.size(), 1024U);
  std::size_t begin = 32;
  for (std::uint64_t n = 1; n <= 4; ++n) begin += frame_bytes(nth_record(n).size());
  std::size_t end = begin;
  for (std::uint64_t n = 5; n <= 7; ++n) end += frame_bytes(nth_record(n).size());

  for (std::size_t cut = begin; cut <= end; ++cut) {
    SCOPED_TRACE(cut);
    SimulatedDisk disk = before.clone();
    auto file = disk.open(segment_path(1), false);
    ASSERT_TRUE((*file)->write(begin, ByteView{after}.subspan(begin, cut - begin)).has_value());
    ASSERT_TRUE((*file)->sync().has_value());
    auto recovered = opened(disk);
    EXPECT_FALSE(recovered.damaged);
    ASSERT_GE(recovered.records.size(), 4U);
    expect_run(recovered.records, 1);
    // What was cut off never comes back, whatever is written in its place.
    const std::uint64_t next = recovered.records.size() + 1;
    append_batch(*recovered.log, next, next);
    EXPECT_EQ(opened(disk).records.size(), next);
  }
}

// Records whose last byte is one bit away from the zero that stands there when it never arrived.
TEST(RecordLog, ATailThatLacksASingleBitIsTorn) {
  SimulatedDisk whole;
  {
    auto first = opened(whole);
    append_batch(*first.log, 1, 1);
  }
  const SimulatedDisk before = whole.clone();
  Bytes last = record(2, 40);
  last.back() = 0x01;
  {
    auto second = opened(whole);
    ASSERT_TRUE(second.log->append(last).has_value());
    ASSERT_TRUE(second.log->sync().has_value());
  }
  const Bytes after = content(whole, segment_path(1));
  const std::size_t begin = 32 + frame_bytes(nth_record(1).size());
  for (std::size_t cut = begin; cut < begin + kFrameHeaderBytes + last.size(); ++cut) {
    SCOPED_TRACE(cut);
    SimulatedDisk disk = before.clone();
    auto file = disk.open(segment_path(1), false);
    ASSERT_TRUE((*file)->write(begin, ByteView{after}.subspan(begin, cut - begin)).has_value());
    ASSERT_TRUE((*file)->sync().has_value());
    const auto recovered = opened(disk);
    EXPECT_FALSE(recovered.damaged);
    EXPECT_EQ(recovered.records.size(), 1U);
  }
}

TEST(RecordLog, ASectorMissingFromTheLastBatchIsATornTail) {
  SimulatedDisk disk;
  {
    auto first = opened(disk);
    append_batch(*first.log, 1, 2);
    append_batch(*first.log, 3, 6);
  }
  std::size_t third = 32 + frame_bytes(nth_record(1).size()) + frame_bytes(nth_record(2).size());
  ASSERT_TRUE(disk.corrupt(segment_path(1), third + 30, 0xFF).has_value());
  auto recovered = opened(disk);
  EXPECT_FALSE(recovered.damaged);
  EXPECT_EQ(recovered.records.size(), 2U);
  append_batch(*recovered.log, 3, 3);
  EXPECT_EQ(opened(disk).records.size(), 3U);  // 4, 5 and 6 are gone for good
}

// Every byte of everything that had been synced before the last batch.
TEST(RecordLog, AFlippedBitInsideIsDamage) {
  SimulatedDisk whole;
  {
    auto first = opened(whole);
    for (std::uint64_t n = 1; n <= 30; ++n) append_batch(*first.log, n, n);
    ASSERT_GE(first.log->segments(), 2U);
  }
  std::size_t frames_end = 32;
  for (std::uint64_t n = 1; n <= 30; ++n) {
    const std::size_t next = frames_end + frame_bytes(nth_record(n).size());
    if (next > 1024) break;
    frames_end = next;
  }
  for (std::size_t at = 0; at < frames_end; ++at) {
    SCOPED_TRACE(at);
    SimulatedDisk disk = whole.clone();
    ASSERT_TRUE(disk.corrupt(segment_path(1), at, 0x10).has_value());
    auto recovered = opened(disk);
    if (!recovered.damaged) {
      // Padding belongs to no record.
      EXPECT_EQ(recovered.records.size(), 30U);
      continue;
    }
    EXPECT_GE(recovered.records.size(), 29U);  // the neighbours stay readable
    EXPECT_FALSE(recovered.log->append(nth_record(31)).has_value());
    std::vector<Bytes> kept;
    for (const auto& r : recovered.records) kept.push_back(r.bytes);
    ASSERT_TRUE(recovered.log->rewrite(kept).has_value());
    auto mended = opened(disk);
    EXPECT_FALSE(mended.damaged);
    EXPECT_EQ(mended.records.size(), kept.size());
  }
}

// What had been durable has later frames to bear witness; the last batch has not, but a power cut does not leave all of a frame save a bit.
TEST(RecordLog, AFlippedBitInTheNewestSegmentIsDamage) {
  SimulatedDisk whole;
  std::size_t last_batch = 32;
  {
    auto first = opened(whole);
    for (std::uint64_t n = 1; n <= 6; n += 2) append_batch(*first.log, n, n + 1);
    for (std::uint64_t n = 1; n <= 4; ++n) last_batch += frame_bytes(nth_record(n).size());
    ASSERT_EQ(first.log->segments(), 1U);
  }
  const std::size_t end = last_batch + frame_bytes(nth_record(5).size()) + frame_bytes(nth_record(6).size());
  for (std::size_t at = 32; at < end; ++at) {
    SCOPED_TRACE(at);
    SimulatedDisk disk = whole.clone();
    ASSERT_TRUE(disk.corrupt(segment_path(1), at, 0x04).has_value());
    const auto recovered = opened(disk);
    if (recovered.records.size() == 6) continue;  // padding
    EXPECT_TRUE(recovered.damaged);
    EXPECT_EQ(recovered.records.size(), 5U);
    SimulatedDisk torn = whole.clone();
    ASSERT_TRUE(torn.corrupt(segment_path(1), at, 0x0C).has_value());
    EXPECT_EQ(opened(torn).damaged, at < last_batch) << "two bits";
  }
}

TEST(RecordLog, AMissingSegmentIsDamage) {
  SimulatedDisk disk;
  {
    auto first = opened(disk);
    for (std::uint64_t n = 1; n <= 100; ++n) append_batch(*first.log, n, n);
    ASSERT_GE(first.log->segments(), 3U);
  }
  ASSERT_TRUE(disk.remove(segment_path(2)).has_value());
  EXPECT_TRUE(opened(disk).damaged);
}

TEST(RecordLog, DropsWholeSegmentsOnly) {
  SimulatedDisk disk;
  {
    auto first = opened(disk);
    for (std::uint64_t n = 1; n <= 100; ++n) append_batch(*first.log, n, n);
    const auto starts = first.log->segment_starts();
    ASSERT_GE(starts.size(), 4U);
    ASSERT_TRUE(first.log->drop_before(starts[2] - 1).has_value());
    EXPECT_EQ(first.log->segment_starts().front(), starts[1]);
    ASSERT_TRUE(first.log->drop_before(1'000'000).has_value());
    EXPECT_EQ(first.log->segments(), 1U);
  }
  auto again = opened(disk);
  EXPECT_FALSE(again.damaged);
  EXPECT_EQ(again.records.back().sequence, 100U);
  expect_run(again.records, again.records.front().sequence);
}

TEST(RecordLog, AfterAFailureItTakesNothing) {
  SimulatedDisk disk;
  auto log = opened(disk);
  append_batch(*log.log, 1, 1);
  ASSERT_TRUE(log.log->append(nth_record(2)).has_value());
  disk.set_hook([](DiskOperation op) -> Result<void> {
    if (op == DiskOperation::sync) return fail(ErrorKind::unavailable, "no space left on device");
    return {};
  });
  EXPECT_FALSE(log.log->sync().has_value());
  disk.set_hook({});
  EXPECT_FALSE(log.log->sync().has_value());
  EXPECT_FALSE(log.log->append(nth_record(3)).has_value());
}

// A life of appending, rotating, dropping and opening, the power cut at each disk operation in turn, and again at each
// operation of the recovery: nothing acknowledged is lost, nothing else appears, and no crash looks like damage.
TEST(RecordLog, ACrashAtEveryOperationLosesNothingAcknowledged) {
  std::uint64_t states = 0;
  for (std::uint64_t cut = 0;; ++cut) {
    bool was_cut = false;
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      SimulatedDisk disk;
      std::uint64_t acknowledged = 0;
      std::uint64_t attempted = 0;
      std::uint64_t kept_from = 1;  // the first record that must still be there
      const auto live = [&] {
        for (int generation = 0; generation < 2; ++generation) {
          auto log = opened(disk);
          attempted = log.log->next_sequence() - 1;
          for (int batch = 0; batch < 12; ++batch) {
            for (std::uint64_t n = 0; n <= seed % 3; ++n) ASSERT_TRUE(log.log->append(nth_record(++attempted)));
            ASSERT_TRUE(log.log->sync().has_value());
            acknowledged = attempted;
            if (batch % 4 == 3) {
              kept_from = acknowledged;
              ASSERT_TRUE(log.log->drop_before(kept_from).has_value());
            }
          }
        }
      };
      was_cut = run_until_cut(disk, cut, seed * 1000 + cut, live);
      if (HasFatalFailure()) return;
      if (!was_cut) break;
      for (std::uint64_t again = 0; again < 8; again += 1 + seed % 3) {
        SimulatedDisk copy = disk.clone();
        run_until_cut(copy, again, seed + again, [&] { opened(copy); });
        auto recovered = opened(copy);
        ++states;
        ASSERT_FALSE(recovered.damaged) << "cut " << cut << " seed " << seed << " again " << again;
        ASSERT_GE(recovered.log->next_sequence(), acknowledged + 1) << "cut " << cut << " seed " << seed;
        ASSERT_LE(recovered.log->next_sequence(), attempted + 1);
        if (acknowledged == 0) continue;
        ASSERT_FALSE(recovered.records.empty());
        ASSERT_LE(recovered.records.front().sequence, kept_from);
        expect_run(recovered.records, recovered.records.front().sequence);
        ASSERT_EQ(recovered.records.back().sequence + 1, recovered.log->next_sequence());
      }
    }
    if (!was_cut) break;
  }
  EXPECT_GT(states, 2'000U);
}

TEST(RecordLog, ACrashAtEveryOperationOfARewriteKeepsEitherLog) {
  SimulatedDisk damaged;
  {
    auto first = opened(damaged);
    for (std::uint64_t n = 1; n <= 60; ++n) append_batch(*first.log, n, n);
  }
  ASSERT_TRUE(damaged.corrupt(segment_path(2), 200, 0x01).has_value());
  const std::vector<Bytes> fresh{nth_record(1000), nth_record(1001), nth_record(1002)};
  bool was_cut = true;
  for (std::uint64_t cut = 0; was_cut; ++cut) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      SimulatedDisk disk = damaged.clone();
      was_cut = run_until_cut(disk, cut, seed * 31 + cut, [&] {
        auto log = opened(disk);
        ASSERT_TRUE(log.damaged);
        ASSERT_TRUE(log.log->rewrite(fresh).has_value());
      });
      auto recovered = opened(disk);
      if (recovered.damaged) continue;  // the damage is still known: nothing was forgotten early
      ASSERT_GE(recovered.records.size(), fresh.size());
      for (std::size_t i = 0; i < fresh.size(); ++i)
        ASSERT_EQ(recovered.records[recovered.records.size() - fresh.size() + i].bytes, fresh[i])
            << "cut " << cut << " seed " << seed;
    }
  }
}

// A record whose sync failed reads back in the next process, which then relies on it: from then on it must survive.
TEST(RecordLog, WhatAFailedSyncLeftInMemoryIsWrittenAgain) {
  SimulatedDisk disk;
  {
    auto first = opened(disk);
    append_batch(*first.log, 1, 3);
    ASSERT_TRUE(first.log->append(nth_record(4)).has_value());
    disk.set_hook([](DiskOperation operation) -> Result<void> {
      return operation == DiskOperation::sync ? fail(ErrorKind::unavailable, "broken") : Result<void>{};
    });
    EXPECT_FALSE(first.log->sync().has_value());
    EXPECT_FALSE(first.log->sync().has_value());
    disk.set_hook({});
  }
  EXPECT_EQ(opened(disk).records.size(), 4U);
  disk.cut_power(choose_from(1));
  auto after = opened(disk);
  EXPECT_EQ(after.records.size(), 4U);
  expect_run(after.records, 1);
}

}  // namespace
}  // namespace tallystick::node
