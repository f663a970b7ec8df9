// The twenty rules, one file pair each; what a rule is says rule.h.
#pragma once

#include "explorer/rules/rule.h"

namespace tallystick::explorer {

extern const Rule kDoubleFinancing;   // 1
extern const Rule kNearDuplicate;     // 2
extern const Rule kRegistration;      // 3
extern const Rule kOverLimit;         // 4
extern const Rule kTenor;             // 5
extern const Rule kCircularTransfer;  // 6
extern const Rule kSelfDealing;       // 7
extern const Rule kCashRoundTrip;     // 8
extern const Rule kSplitStructuring;  // 9
extern const Rule kConduit;           // 10
extern const Rule kLevels;            // 11
extern const Rule kRapidRoundTrip;    // 12
extern const Rule kPurpose;           // 13
extern const Rule kIssuingStopped;    // 14
extern const Rule kSqueezedSupplier;  // 15
extern const Rule kHiddenCost;        // 16
extern const Rule kFundPool;          // 17
extern const Rule kShellSupplier;     // 18
extern const Rule kFourFlows;         // 19
extern const Rule kLoopTrade;         // 20

}  // namespace tallystick::explorer
