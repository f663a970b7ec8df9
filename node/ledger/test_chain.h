// A chain of blocks for tests of the ledger: what the four banks of contracts::test_genesis and their customers do, executed by
// contracts::TestLedger as the reference that LedgerApplication is held against.
#pragma once

#include <vector>

#include "contracts/ledger/test_ledger.h"
#include "node/ledger/ledger_application.h"
#include "node/storage/memory_store.h"

namespace tallystick::node {

struct TestBlock {
  BlockHeader header;
  Hash hash;
  std::vector<TransactionPtr> transactions;
  std::vector<contracts::Receipt> receipts;  // as the reference gave them
  ExecutionResult result;                    // computed without StateTree, from the reference's whole state
};

class TestChain {
 public:
  explicit TestChain(const Genesis& genesis = contracts::test_genesis());
  const Genesis& genesis() const { return genesis_; }
  contracts::TestLedger& reference() { return reference_; }
  const std::vector<TestBlock>& blocks() const { return blocks_; }
  ExecutionResult genesis_result() const { return genesis_result_; }

  // Executes a block of these on the reference and appends it. Time passes by 50 ms a block unless the reference was told otherwise.
  const TestBlock& add(const std::vector<Transaction>& transactions);
  // A transaction of the account, really signed by its first key.
  Transaction sign(const AccountId& account, std::vector<Operation> operations, std::vector<PublicKey> keys = {});
  // A header and body on any parent, not executed by the reference.
  TestBlock fork(const BlockHeader* parent, const std::vector<Transaction>& transactions, std::uint64_t view) const;

  // Registers `customers` suppliers at the banks in turn and opens an account for each, mints them money, and lets them pay each other:
  // about 3 * customers + payments blocks, some of which hold refused and not-entered transactions.
  void play(std::size_t customers, std::size_t payments);
  // The blocks that another ledger of the same genesis ran, at their times.
  void replay(const std::vector<contracts::TestLedger::Played>& blocks);
  const std::vector<contracts::Member>& customers() const { return customers_; }

  consensus::Finalization finalize(const BlockHeader& header, const ExecutionResult& result) const;
  consensus::Finalization finalize(const TestBlock& block) const { return finalize(block.header, block.result); }

  // Executes and commits the blocks above the ledger's tip, each with a finalization if `certify(height)`.
  static bool always(Height) { return true; }
  Result<void> feed(LedgerApplication& ledger, bool (*certify)(Height) = always) const;

 private:
  BlockHeader header_on(const BlockHeader* parent, const std::vector<TransactionPtr>& transactions, std::uint64_t view,
                        Timestamp time) const;
  std::vector<TransactionPtr> verified(const std::vector<Transaction>& transactions) const;
  Hash reference_root() const;
  const TestBlock& append(const std::vector<Transaction>& transactions);

  Genesis genesis_;
  contracts::TestLedger reference_;
  ExecutionResult genesis_result_;
  std::vector<TestBlock> blocks_;
  std::vector<Hash> history_;  // leaf hashes of genesis and the blocks
  std::vector<contracts::Member> customers_;
};

// Registered there for tests of LedgerApplication: opens, and fails the test with the error's message otherwise.
std::unique_ptr<LedgerApplication> open_or_fail(KvStore& store, const Genesis& genesis,
                                                const LedgerOptions& options = {});

}  // namespace tallystick::node
