// The blocks between the newest durably committed one and the edge of agreement, and how far each has come: known, body held, body durable,
// executed. Blocks are found by hash and linked by parent_hash; the committed blocks just below are remembered by header.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "consensus/log_record.h"
#include "consensus/replica_config.h"

namespace tallystick::consensus {

class BlockTree {
 public:
  enum class Execution { none, running, done };
  struct Node {
    BlockPtr block;
    bool body_ready = false;    // the host holds every transaction
    bool body_durable = false;  // a Body record was appended
    bool invalid = false;       // its body can never be accepted, because of `why`
    std::string why;
    bool linked = false;        // reaches a committed block through known ancestors
    Execution execution = Execution::none;
    Hash result;                  // when execution is done
    Hash next_validators;         // then, too
    std::optional<Hash> logged;   // R that an earlier run of this process wrote down
    std::optional<Millis> asked;  // when GatherBody was last asked for
    std::size_t asks = 0;
    const BlockHeader& header() const { return block->block.header; }
  };

  // Ascending, linked, at least one; older ones help to check what proposals say of the past.
  explicit BlockTree(std::vector<CommittedBlock> committed);

  // Keeps a block above the newest committed height; the node, new or known; null for a block at or below it, or when the tree is full.
  Node* insert(BlockPtr block);
  Node* find(const Hash& hash);
  const Node* find(const Hash& hash) const;

  const CommittedBlock& committed() const { return committed_.back(); }
  // A recently committed block; null for others.
  const CommittedBlock* committed_at(Height height) const;
  const CommittedBlock* committed_block(const Hash& hash) const;
  // The header of a known or recently committed block; null for others.
  const BlockHeader* header(const Hash& hash) const;
  // The newest committed block, or one whose body is held: something to build upon.
  bool held(const Hash& hash) const;

  // The first ancestor (or the block itself) that must be fetched before the block reaches a committed one; nothing when it does.
  std::optional<Hash> missing(const Hash& hash);
  // From `hash` (included) back to the newest committed block (excluded) or to `stop` (excluded), newest first; empty if it does not link.
  std::vector<Node*> path(const Hash& hash, const Hash& stop);
  // The lowest known ancestor of a known block, or that block itself; null when it is not known.
  const Node* lowest(const Hash& hash) const;
  // True if `ancestor` is `hash` or one of its known ancestors.
  bool descends(const Hash& hash, const Hash& ancestor) const;

  // The next block up: it must be a child of the newest committed one. It stays in the tree until `forget`.
  void commit(const Hash& hash, std::optional<Finalization> finalization);
  // Drops blocks at or below a durably committed height, and blocks of views at or below `finalized` that are neither
  // among `targets` nor their ancestors. Returns the ones dropped without having been committed.
  std::vector<Hash> forget(Height durable, View finalized, const std::vector<Hash>& targets);

  const std::map<Hash, Node>& nodes() const { return nodes_; }
  static constexpr std::size_t kBlocksMax = 16'384;
  static constexpr std::size_t kHashesMax = 2'000'000;  // transaction hashes in all blocks together: 64 MB

 private:
  std::map<Hash, Node> nodes_;
  std::deque<CommittedBlock> committed_;
  std::map<Hash, Height> committed_heights_;
  std::size_t hashes_ = 0;
};

}  // namespace tallystick::consensus
