#include "explorer/rules/book.h"

namespace tallystick::explorer {

std::span<const Rule* const> rule_book() {
  static const Rule* const kBook[] = {
      &kDoubleFinancing,  &kNearDuplicate,  &kRegistration,  &kOverLimit,        &kTenor,
      &kCircularTransfer, &kSelfDealing,    &kCashRoundTrip, &kSplitStructuring, &kConduit,
      &kLevels,           &kRapidRoundTrip, &kPurpose,       &kIssuingStopped,   &kSqueezedSupplier,
      &kHiddenCost,       &kFundPool,       &kShellSupplier, &kFourFlows,        &kLoopTrade};
  return kBook;
}

const Rule* rule_called(std::string_view id) {
  for (const Rule* rule : rule_book())
    if (rule->id == id) return rule;
  return nullptr;
}

}  // namespace tallystick::explorer
