// Whence blocks come: a node, or a test. Whatever it says is believed no further than its form.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "consensus/certificate.h"
#include "consensus/seal.h"
#include "core/block.h"
#include "explorer/follow/trouble.h"

namespace tallystick::explorer {

struct FetchedBlock {
  BlockHeader header;
  ExecutionResult result;
  std::vector<Bytes> transactions;
  std::vector<Bytes> receipts;
  std::optional<consensus::Finalization> finalization;
};

struct FetchedPage {
  std::vector<FetchedBlock> blocks;  // one after the other from the height that was asked for; may be empty
  Height node_height;                // of its last block
};

class BlockSource {
 public:
  virtual ~BlockSource() = default;
  // Waits up to `wait` for a first block.
  virtual Followed<FetchedPage> blocks(Height from, Millis wait) = 0;
  // How an epoch ended, for one whose last block has no finalization of its own.
  virtual Followed<consensus::EpochLink> end_of(Epoch epoch) = 0;
  // For people: the node that is asked.
  virtual std::string name() const = 0;
};

}  // namespace tallystick::explorer
