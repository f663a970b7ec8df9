// A supplier that turns a fragment into money through one node, and notes when each step was done.
#pragma once

#include "contracts/financing/record.h"
#include "testnet/bench/clock.h"
#include "testnet/bench/proved.h"
#include "testnet/bench/trade.h"
#include "testnet/network/member.h"

namespace tallystick::bench {

// Moments of one sale, in their order.
struct SaleMoments {
  Nanos asked = 0;      // before the quote
  Nanos begun = 0;      // before signing
  Nanos final = 0;      // the node says final and durable
  Nanos disbursed = 0;  // a proof shows the money
  Nanos proved = 0;     // a proof shows the receipt
  Height height;
  unsigned proofs_awaited = 0;  // answers that said that there is no proof yet
};

class Seller {
 public:
  // Everything must outlive it. `member` acts for the trade's seller.
  Seller(const Genesis& genesis, const Trade& trade, testnet::Member& member)
      : genesis_{genesis}, trade_{trade}, member_{member}, reads_{member.node(), genesis} {}

  // What is at the seller's bank, proved.
  Result<Amount> deposit();
  // Sells one fragment whole. `deposit` is what the seller has before, and after it what it has then. The error says what was not as quoted,
  // or did not come in time.
  Result<SaleMoments> sell(const contracts::FragmentId& fragment, Amount& deposit);

 private:
  // As a wallet computes it, from proved records and the policy's own terms; the node's simulation must say the same.
  Result<contracts::financing::Price> quote(const contracts::FragmentId& fragment);
  Operation sale_of(const contracts::FragmentId& fragment, Rate shown_cost) const;

  const Genesis& genesis_;
  const Trade& trade_;
  testnet::Member& member_;
  ProvedReads reads_;
};

}  // namespace tallystick::bench
