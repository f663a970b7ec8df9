// Writes blocks into the index, in order, a batch at a time: what a batch brings and the height it reaches become durable together, so that
// a process that dies at any moment leaves whole batches and nothing else.
#pragma once

#include "contracts/ledger/receipt.h"
#include "core/genesis.h"
#include "explorer/index/indexed_block.h"
#include "explorer/index/record_writer.h"
#include "explorer/index/schema.h"

namespace tallystick::explorer {

class IndexWriter {
 public:
  // Opens the index in the database, or makes it and writes genesis. `database` outlives the writer and is written by nobody else.
  // malformed as check_index says.
  static Result<std::unique_ptr<IndexWriter>> open(sql::Database& database, const Genesis& genesis,
                                                   const contracts::Registry& registry);
  Height height() const { return height_; }

  // Blocks that follow one another and on height(), all or none of them. After an error the index stands where it stood.
  Result<void> write(const std::vector<IndexedBlock>& blocks);

 private:
  IndexWriter(sql::Database& database, const Genesis& genesis, const contracts::Registry& registry);
  Result<void> make();
  Result<void> add(const IndexedBlock& block);
  Result<void> add_block(const IndexedBlock& block, std::size_t events);
  Result<void> add_participation(const IndexedBlock& block);
  Result<void> add_epoch(Epoch epoch, Height first, const ValidatorList& validators);
  Result<void> add_receipt(const IndexedBlock& block, std::size_t number, const contracts::Receipt& receipt);
  Result<void> add_event(const IndexedBlock& block, std::size_t number, const contracts::Receipt& receipt,
                         std::size_t event);
  Result<void> add_changes(Height height, const contracts::StateDelta& changes);
  Result<void> set_meta(const char* name, const std::string& value);

  sql::Database& database_;
  const Genesis genesis_;
  const contracts::Registry& registry_;
  const JsonContext context_;
  const std::vector<RecordTable> tables_;
  std::map<contracts::Table, RecordWriter> records_;
  Height height_;
};

}  // namespace tallystick::explorer
