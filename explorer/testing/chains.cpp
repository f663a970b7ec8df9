#include "explorer/testing/chains.h"

#include "contracts/scenario/random_life.h"

namespace tallystick::explorer {

node::TestChain random_life(std::uint32_t seed, std::size_t steps) {
  std::uint64_t state = seed;
  const auto next = [&state] {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return static_cast<std::uint32_t>(state >> 33);
  };
  contracts::RandomLife life;
  for (std::size_t i = 0; i < steps; ++i) {
    const auto kind = static_cast<std::uint8_t>(next());
    const std::uint32_t a = next() % 1'000'000, b = next() % 1'000'000, c = next() % 1'000'000;
    life.play({kind, a, b, c});
  }
  node::TestChain chain;
  chain.replay(life.ledger().played());
  return chain;
}

FetchedBlock fetched(const node::TestChain& chain, std::size_t number) {
  const node::TestBlock& block = chain.blocks()[number];
  FetchedBlock out{block.header, block.result, {}, {}, chain.finalize(block)};
  for (const node::TransactionPtr& transaction : block.transactions) out.transactions.push_back(transaction->bytes);
  for (const contracts::Receipt& receipt : block.receipts) out.receipts.push_back(to_bytes(receipt));
  return out;
}

Followed<FetchedPage> ChainSource::blocks(Height from, Millis) {
  const std::size_t end = std::min(known, chain_.blocks().size());
  FetchedPage page{{}, claimed.value_or(Height{end})};
  for (std::size_t i = from.raw() - 1; i < end && page.blocks.size() < page_; ++i) {
    page.blocks.push_back(fetched(chain_, i));
    if (!certified(Height{i + 1})) page.blocks.back().finalization.reset();
    if (tamper) tamper(page.blocks.back());
  }
  return page;
}

Followed<consensus::EpochLink> ChainSource::end_of(Epoch) {
  return tl::unexpected(
      Trouble{Trouble::Kind::unreachable, "epoch_end", Height{0}, {}, {}, "this chain has one epoch", {}});
}

}  // namespace tallystick::explorer
