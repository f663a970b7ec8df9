// That an epoch is over (CONSENSUS 1.6). The last block of an epoch, its sealing block, names the validators of the next by their hash.
// It may become final through a descendant; the descendants in its epoch are extensions: empty blocks of the same height that change
// nothing and exist only to be finalized. A SealProof shows a sealing block to be final with nothing but the epoch's own validators: it
// is what stragglers are answered with, and one link of the chain by which a wallet follows the validators from genesis on.
#pragma once

#include "consensus/certificate.h"
#include "consensus/replica_config.h"

namespace tallystick::consensus {

// Extensions in one proof. More arise only while thousands of views in a row are notarized and none is finalized.
inline constexpr std::size_t kSealExtensionsMax = 1'024;

// Bytes: header 184 | u32 count + 184 each | Finalization
struct SealProof {
  BlockHeader sealing;
  List<BlockHeader, kSealExtensionsMax> extensions;  // each the child of the one before, the first of `sealing`
  Finalization finalization;                         // of the last of them, or of `sealing` itself
  static constexpr auto fields() {
    return field_list(field("sealing", &SealProof::sealing), field("extensions", &SealProof::extensions),
                      field("finalization", &SealProof::finalization));
  }
  bool operator==(const SealProof&) const = default;
};

// A block of the last height of its epoch that is not the sealing block.
bool is_extension(const BlockHeader& header, Height sealing_height);

// malformed unless `proof` shows that a block of this height seals this epoch. `validators` are those of the epoch.
Result<void> verify_seal(const Network& network, const ValidatorSet& validators, const SignatureScheme& scheme,
                         Epoch epoch, Height sealing_height, const SealProof& proof);

// One step of the chain of epochs: the end of one, and who validates in the next.
struct EpochLink {
  SealProof seal;
  ValidatorList validators;  // the list that seal.sealing.next_validators names
  static constexpr auto fields() {
    return field_list(field("seal", &EpochLink::seal), field("validators", &EpochLink::validators));
  }
  bool operator==(const EpochLink&) const = default;
};

// What the next epoch builds upon: the sealing block, in view 0. `announced` is the hash of the list that the state after it announces.
CommittedBlock root_after(const SealProof& proof, const Hash& announced);

}  // namespace tallystick::consensus
