// The chain of epochs on disk: how each epoch ended and who validated in the next. It says which epoch a start is in, answers
// stragglers, and is what a wallet follows from genesis to the present. A few kilobytes an epoch, all of it in memory.
//
// Directory "epochs", a record log (node/storage/record_log.h); the i-th record is the EpochLink from epoch i to epoch i+1.
#pragma once

#include <memory>
#include <vector>

#include "consensus/seal.h"
#include "node/storage/record_log.h"

namespace tallystick::node {

class EpochStore {
 public:
  // internal when a link is damaged or missing. The disk must outlive the store.
  static Result<std::unique_ptr<EpochStore>> open(Disk& disk, const std::string& directory);

  // Durable when it returns. One that is there already is kept.
  Result<void> append(const consensus::EpochLink& link);
  // The i-th ends epoch i. The newest epoch begun is links().size().
  const std::vector<consensus::EpochLink>& links() const { return links_; }

 private:
  std::unique_ptr<RecordLog> log_;
  std::vector<consensus::EpochLink> links_;
};

}  // namespace tallystick::node
