// Where a receivable can stand, each in a world of its own, with everybody who can act and the names of what is there. The matrix asks for
// every operation, by everybody, in each of them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contracts/ledger/trade_world.h"

namespace tallystick::matrix {

struct Situation {
  std::string name;
  std::unique_ptr<contracts::TradeWorld> world;
  std::vector<std::pair<std::string, contracts::Member>> actors;
  std::map<std::string, std::string>
      ids;  // what a field of this name means: "fragment", "receivable", "quote", …: hexadecimal
  std::vector<std::string> parts;       // what may be merged: ascending
  std::map<std::string, Operation> as;  // by name: what the description of its fields alone cannot make sense of
  contracts::evidence::Uses for_issue, for_transfer;  // 1.00 each: tier 2 sold to the issuer, to the holder
};

// In the order of a receivable's life. The receivable is of 1,000.00, issued to tier 1, the "holder"; bank 3 has published a policy.
std::vector<Situation> situations();

}  // namespace tallystick::matrix
