// `tallystick-testnet add-bank`: keys, directory and configuration for one more bank of a network that may be running. Nothing of the others
// changes, and nothing on the ledger: the association admits the bank, its validator is proposed and approved (contracts/validator), and its
// node, which names everybody, may be started at any time: it is let in when it is announced.
#pragma once

#include <optional>

#include "testnet/network/layout.h"

namespace tallystick::testnet {

struct AddBankOptions {
  std::string name;                        // empty: the next of Bank A, Bank B, …
  std::optional<std::uint16_t> base_port;  // three ports from here on; absent: free ones
  std::string log_level = "info";
};

struct AddedBank {
  std::size_t number = 0;  // of its directory
  NodeFile node;
  GenesisBank bank;  // name, legal id and keys, as genesis would name them
};

// malformed when there are kValidatorsMax already; unavailable when something of it is in the way.
Result<AddedBank> add_bank(const Layout& layout, const AddBankOptions& options);

}  // namespace tallystick::testnet
