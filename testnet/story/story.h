// The story of one receivable, played with real programs on a network of its own: issued, claimed, split twice, turned into money, presented
// twice in vain, carried through the death of a validator, paid at maturity by the ledger itself, proved and forged, and seen by an explorer.
#pragma once

#include "core/result.h"
#include "testnet/network/layout.h"

namespace tallystick::testnet {

struct StoryOptions {
  std::string directory;  // of the network; must not exist. The wallets live in its sub-directory "wallets"
  std::string node;       // path of tallystickd
  std::string wallet;     // path of tallystick
  std::string explorer;   // path of tallystick-explorer
  std::string invoices;   // directory of the story's UBL invoices
  bool pauses = true;
  bool keep = false;              // leave the network and its explorer running
  std::int64_t ms_per_day = 600;  // ninety days in less than a minute
};

// The error names the first step that did not do what it says. The network is stopped at the end, whatever happens, unless `keep`.
Result<void> play_story(const StoryOptions& options);

}  // namespace tallystick::testnet
