// Chains for tests of the explorer, and a source that gives their blocks as a node would, or as a lying one.
#pragma once

#include <functional>

#include "explorer/follow/block_source.h"
#include "node/ledger/test_chain.h"

namespace tallystick::explorer {

// Every signature holds: for chains whose transactions nobody signed.
class TrustingScheme final : public SignatureScheme {
 public:
  bool verify(const PublicKey&, const Hash&, const Signature&) const override { return true; }
};

// Many receivables' random lives, the same for the same seed: about one block a step. Their transactions carry no true signatures.
node::TestChain random_life(std::uint32_t seed, std::size_t steps);

FetchedBlock fetched(const node::TestChain& chain, std::size_t block);

class ChainSource final : public BlockSource {
 public:
  explicit ChainSource(const node::TestChain& chain, std::size_t page = 20) : chain_{chain}, page_{page} {}
  // What a liar does to the block of a height; may drop it.
  std::function<void(FetchedBlock&)> tamper;
  // Which blocks have a finalization of their own.
  std::function<bool(Height)> certified = [](Height) { return true; };
  std::size_t known = SIZE_MAX;   // blocks that the node has
  std::optional<Height> claimed;  // of its last block, when it is not the truth

  Followed<FetchedPage> blocks(Height from, Millis wait) override;
  Followed<consensus::EpochLink> end_of(Epoch) override;
  std::string name() const override { return "a test"; }

 private:
  const node::TestChain& chain_;
  const std::size_t page_;
};

}  // namespace tallystick::explorer
