// The end of an epoch (CONSENSUS 1.6): who is announced for the next one, blocks after the sealing block, and the proof that it is final.
#include <algorithm>

#include "consensus/replica_core.h"
#include "core/ensure.h"

namespace tallystick::consensus {

// Extensions stand at the height of what they extend.
Height Replica::Core::height_above(const BlockHeader& parent) const {
  return std::min(parent.height.next(), config_.sealing_height);
}

// The sealing block is final, here or on the way to be: no vote and no proposal of this epoch matters any more.
bool Replica::Core::over() const {
  if (config_.sealing_height == kNoSealing) return false;
  if (seal_ || tree_->committed().header.height == config_.sealing_height) return true;
  if (!certificates_.finalized()) return false;
  const BlockHeader* final = tree_->header(certificates_.finalized().subject().block);
  return final != nullptr && final->height == config_.sealing_height;
}

// The list that the state after a final block announces, by hash; null while this replica has not executed it. `descendant` links to it.
const Hash* Replica::Core::announced_at(const FinalizedRef& ref, const Hash& descendant) const {
  if (const CommittedBlock* block = tree_->committed_at(ref.height)) return &block->next_validators;
  const BlockTree::Node* node = tree_->find(descendant);
  while (node != nullptr && node->header().height > ref.height) node = tree_->find(node->header().parent_hash);
  if (node == nullptr || node->execution != BlockTree::Execution::done || node->result != ref.result) return nullptr;
  return &node->next_validators;
}

// An extension changes nothing: its R is its parent's.
void Replica::Core::execute_extension(BlockTree::Node& node) {
  const Hash& parent = node.header().parent_hash;
  const BlockTree::Node* above = tree_->find(parent);
  ensure(above != nullptr || parent == tree_->committed().hash);
  const bool committed = parent == tree_->committed().hash;
  node.execution = BlockTree::Execution::done;
  node.result = committed ? tree_->committed().result : above->result;
  node.next_validators = committed ? tree_->committed().next_validators : above->next_validators;
  if (!node.logged && node.header().view > finalized_view()) {
    node.logged = node.result;
    emit(Persist{Executed{config_.epoch, node.block->hash, node.result}});
  }
  dirty_ = true;
}

// The sealing block leaves the path, about to be committed: what makes it final stands behind it there.
void Replica::Core::seal(const Final& sealing) {
  SealProof proof{tree_->find(sealing.block)->header(), {}, {}};
  const Held* certificate = &sealing.checkpoint;
  for (auto it = path_.begin(); !*certificate; ++it) {
    ensure(it != path_.end());
    proof.extensions.items.push_back(tree_->find(it->block)->header());
    certificate = &it->checkpoint;
  }
  proof.finalization = to_finalization(**certificate);
  take_seal(std::move(proof));
}

void Replica::Core::take_seal(SealProof proof) {
  if (proof.extensions.size() > kSealExtensionsMax) return;
  seal_ = std::make_shared<const SealProof>(std::move(proof));
  emit(Persist{Sealed{seal_}});
}

void Replica::Core::tell_over() {
  if (!seal_ || durable_ < config_.sealing_height || std::exchange(told_over_, true)) return;
  emit(EpochOver{seal_});
}

// From somebody who has gone on: as good as the Finalization it holds, and the extensions that lead to it.
void Replica::Core::receive(ValidatorIndex from, const SealProof& proof, const MessagePtr& message) {
  if (seal_ || proof.sealing.epoch != config_.epoch) return;
  if (const auto verified =
          verify_seal(config_.network, config_.validators, scheme_, config_.epoch, config_.sealing_height, proof);
      !verified)
    return fault(from, "a proof of the epoch's end that is not valid: " + verified.error().message,
                 proof.finalization.signatures.size());
  if (tree_->committed().hash == header_hash(proof.sealing)) {
    take_seal(proof);
    return tell_over();
  }
  receive(from, to_certificate(proof.finalization), message);
  for (const BlockHeader& extension : proof.extensions) tree_->insert(hashed({extension, {}}));
  dirty_ = true;
}

}  // namespace tallystick::consensus
