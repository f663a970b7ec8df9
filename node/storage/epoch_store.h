// The chain of epochs on disk: how each epoch ended and who validated in the next. It says which epoch a start is in, answers
// stragglers, and is what a wallet follows from genesis to the present. A few kilobytes an epoch, all of it in memory.
//
// Kept twice, in the directories D and "D.copy", each a record log (node/storage/record_log.h) whose i-th record is the EpochLink from epoch
// i to epoch i+1. Without the chain a node cannot start, and nobody it could ask would know where it stands: what rots in one copy is mended
// from the other at the next start.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "consensus/seal.h"
#include "node/storage/record_log.h"

namespace tallystick::node {

class EpochStore {
 public:
  // internal when both copies are damaged. The disk must outlive the store.
  static Result<std::unique_ptr<EpochStore>> open(Disk& disk, const std::string& directory);
  // Takes both copies away. Nothing may have them open.
  static Result<void> remove(Disk& disk, const std::string& directory);

  // Durable in both copies when it returns. One that is there already is kept.
  Result<void> append(const consensus::EpochLink& link);
  // The i-th ends epoch i. The newest epoch begun is links().size().
  const std::vector<consensus::EpochLink>& links() const { return links_; }
  // The copy that was mended when it was opened; empty when both were whole.
  const std::string& mended() const { return mended_; }

 private:
  std::array<std::unique_ptr<RecordLog>, 2> logs_;
  std::vector<consensus::EpochLink> links_;
  std::string mended_;
};

}  // namespace tallystick::node
