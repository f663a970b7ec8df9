// A chain of blocks made in memory, as four honest validators would have made it: executed, and each block finalized by all of them.
#pragma once

#include <vector>

#include "explorer/follow/block_source.h"
#include "node/ledger/ledger_application.h"

namespace tallystick::bench {

class MadeChain final : public explorer::BlockSource {
 public:
  // `validators`: the consensus keys of the genesis' banks, in order.
  static Result<std::unique_ptr<MadeChain>> make(const Genesis& genesis, std::vector<PrivateKey> validators);

  // One more block of these transactions (canonical bytes, well signed). Error if one of them is not applied.
  Result<void> add(const std::vector<Bytes>& transactions, Timestamp time);
  std::size_t size() const { return blocks_.size(); }
  // How many of the blocks are told of; all of them at first.
  void show(std::size_t blocks) { shown_ = blocks; }

  explorer::Followed<explorer::FetchedPage> blocks(Height from, Millis wait) override;
  explorer::Followed<consensus::EpochLink> end_of(Epoch epoch) override;
  std::string name() const override { return "a chain in memory"; }

 private:
  MadeChain(const Genesis& genesis, std::vector<PrivateKey> validators);
  consensus::Finalization finalize(const BlockHeader& header, const Hash& result) const;

  const Genesis genesis_;
  const std::vector<PrivateKey> validators_;
  std::unique_ptr<node::KvStore> store_;
  std::unique_ptr<node::LedgerApplication> ledger_;
  std::vector<explorer::FetchedBlock> blocks_;
  std::size_t shown_ = SIZE_MAX;
};

}  // namespace tallystick::bench
