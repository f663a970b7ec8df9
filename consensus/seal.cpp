#include "consensus/seal.h"

namespace tallystick::consensus {

bool is_extension(const BlockHeader& header, Height sealing_height) {
  return header.height == sealing_height && header.next_validators.is_zero();
}

Result<void> verify_seal(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                         Epoch epoch, Height sealing_height, const SealProof& proof) {
  const BlockHeader& sealing = proof.sealing;
  if (sealing.epoch != epoch || proof.finalization.epoch != epoch)
    return malformed("it is of epoch " + std::to_string(sealing.epoch.raw()) + ", not of epoch " +
                     std::to_string(epoch.raw()));
  if (sealing.height != sealing_height)
    return malformed("its block has height " + std::to_string(sealing.height.raw()) + "; the epoch ends at " +
                     std::to_string(sealing_height.raw()));
  if (sealing.next_validators.is_zero()) return malformed("its block names no validators of the next epoch");
  const BlockHeader* last = &sealing;
  Hash hash = header_hash(sealing);
  for (const BlockHeader& extension : proof.extensions) {
    if (extension.parent_hash != hash || extension.epoch != epoch || !is_extension(extension, sealing_height) ||
        extension.tx_count != 0)
      return malformed("a block after the sealing block is no extension of it");
    hash = header_hash(extension);
    last = &extension;
  }
  if (proof.finalization.block != hash || proof.finalization.view != last->view)
    return malformed("its finalization is of another block");
  return verify_finalization(network, validators, scheme, proof.finalization);
}

CommittedBlock root_after(const SealProof& proof, const Hash& announced) {
  CommittedBlock root;
  root.hash = header_hash(proof.sealing);
  root.header = proof.sealing;
  root.header.epoch = Epoch{proof.sealing.epoch.raw() + 1};
  root.header.view = View{0};
  root.result = proof.finalization.result;
  root.next_validators = announced;
  return root;
}

}  // namespace tallystick::consensus
