// Customers of a network's banks with money to pay each other, made before a load begins.
#pragma once

#include <vector>

#include "core/amount.h"
#include "core/keys.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {

struct Payer {
  PrivateKey key;
  AccountId account;
  PartyId bank;
};

// `per_bank` customers of every bank of genesis, each with one key, one account and this deposit; the banks get reserves enough for all of it to move
// between them. The network runs and is ready. What cannot be set up is an exception.
std::vector<Payer> make_payers(const Network& network, std::size_t per_bank, Amount deposit);

}  // namespace tallystick::e2e
