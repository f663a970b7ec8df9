// Very many fragments that fall due on one day, and customers to pay each other meanwhile: the ledger of `tallystick-bench due`.
#pragma once

#include <functional>
#include <vector>

#include "core/keys.h"
#include "testnet/bench/temporary_network.h"

namespace tallystick::bench {

inline constexpr std::size_t kLeavesOfOne = 250;  // the parameter leaves_max is 256
inline constexpr std::int64_t kLeafFen = 1'00;

struct Holder {
  PartyId bank;
  AccountId account;
  PrivateKey key;
};

struct DueTrade {
  Holder issuer;                  // has exactly what it owes
  std::vector<Holder> suppliers;  // receivable i is held by supplier i % size
  std::vector<Holder> payers;     // customers of every bank, with money
  Date due;
};

// not_yet when `stop` said so, or when the day came before everything was claimed.
Result<DueTrade> prepare_due_trade(const TemporaryNetwork& network, std::size_t receivables, std::size_t payers,
                                   Date due, const std::function<bool()>& stop);

}  // namespace tallystick::bench
