// Who plays: four banks with a network of their own, a core enterprise and three tiers of suppliers, each with a key, a profile and a bank.
// Everything here is done with the same commands that people use.
#pragma once

#include <map>

#include "testnet/network/layout.h"
#include "testnet/story/teller.h"

namespace tallystick::testnet {

struct Member {
  std::string party;
  std::string account;
};
using Cast = std::map<std::string, Member>;  // "haihe", "jinmen", "luhe", "yuqiao"

// Registers everybody, opens accounts, brings money and limits onto the ledger. Banks act under the profiles bank0 … bank3, the settlement
// authority under "authority", members under their names; every profile knows the members' accounts by name.
Cast gather_cast(Teller& teller, const Layout& layout, const NetworkFile& network);

}  // namespace tallystick::testnet
