// For tests: a chain of blocks long enough for snapshots, and snapshots of it on simulated disks.
#pragma once

#include <gtest/gtest.h>

#include "node/env/simulated_disk.h"
#include "node/env/worker.h"
#include "node/ledger/test_chain.h"
#include "node/snapshots/shelf.h"

namespace tallystick::node {

inline const TestChain& long_test_chain() {
  static const TestChain made = [] {
    TestChain out;
    out.play(12, 100);
    return out;
  }();
  return made;
}

inline StoredBlock stored_test_block(const TestBlock& block) {
  StoredBlock out{{block.header, {}}, result_digest(block.result), long_test_chain().finalize(block), {}};
  for (const TransactionPtr& transaction : block.transactions) {
    out.block.transactions.items.push_back(transaction->hash);
    out.transactions.push_back(transaction->bytes);
  }
  return out;
}

// The ledger of the chain up to a height, told of after every block.
class TestLedgerRun {
 public:
  explicit TestLedgerRun(std::function<void(Height)> committed = [](Height) {}) : committed_{std::move(committed)} {}
  LedgerApplication& ledger() { return *ledger_; }
  void run_to(std::size_t height) {
    for (std::size_t i = ledger_->last_committed().height.raw(); i < height; ++i) {
      const TestBlock& block = long_test_chain().blocks()[i];
      const auto executed = ledger_->execute(block.header, block.transactions);
      ASSERT_TRUE(executed) << executed.error().message;
      ASSERT_TRUE(ledger_->commit(block.hash, long_test_chain().finalize(block)));
      committed_(Height{i + 1});
    }
  }

 private:
  std::function<void(Height)> committed_;
  MemoryStore store_;
  std::unique_ptr<LedgerApplication> ledger_ = open_or_fail(store_, long_test_chain().genesis(), {.bucket_bits = 6});
};

inline constexpr std::size_t kSmallTestChunks = 2'000;

// Everything the disk lacks is made; the name it is offered under.
inline SnapshotName shelve_test_snapshot(Disk& disk, std::size_t height) {
  TestLedgerRun run;
  run.run_to(height);
  ShelfSink sink{disk, Height{height}};
  EXPECT_TRUE(sink.begin());
  const auto made = make_snapshot(
      *run.ledger().committed(), genesis_hash(long_test_chain().genesis()),
      stored_test_block(long_test_chain().blocks()[height - 1]), {},
      [&](const std::string& name, const Bytes& piece) { return sink.take(name, piece); }, kSmallTestChunks);
  EXPECT_TRUE(made) << made.error().message;
  return name_of(*made);
}

// Does what it is given at once.
class ImmediateWorker final : public Worker {
 public:
  void run(std::function<void()> job, std::function<void()> done) override {
    job();
    done();
  }
};

}  // namespace tallystick::node
