// A ledger made ready for sales: a bank that has published what it buys, and a supplier of another bank that holds as many fragments as
// are wanted, each from a trade of its own.
//
// A core enterprise issues receivables to a first supplier, against an invoice and a delivery; that one claims them and passes parts of
// equal face on to a second, against an invoice each; the second, the seller, claims them all. Nothing else happens on the network.
#pragma once

#include <functional>
#include <vector>

#include "contracts/ids.h"
#include "core/keys.h"
#include "testnet/bench/temporary_network.h"

namespace tallystick::bench {

inline constexpr std::int64_t kFragmentFaceFen = 10'000'00;

struct Trade {
  contracts::LendingPolicyId policy;
  PartyId seller_bank;  // where the proceeds arrive
  AccountId seller;
  PrivateKey seller_key;
  std::vector<contracts::FragmentId> fragments;  // held by the seller, kFragmentFaceFen each
};

// not_yet when `stop` said so.
Result<Trade> prepare_trade(const TemporaryNetwork& network, std::size_t fragments, const std::function<bool()>& stop);

}  // namespace tallystick::bench
