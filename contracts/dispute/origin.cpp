#include "contracts/dispute/origin.h"

namespace tallystick::contracts::dispute {

Permitted<Origin> origin_of(const LedgerView& view, const fragment::Fragment& fragment) {
  constexpr int kStepsMax = 256;
  if (fragment.level == 0) return refuse(Refusal::E_STATE, "nobody but the issuer passed it on");
  fragment::Fragment at = fragment;
  for (int step = 0; step < kStepsMax; ++step) {
    if (at.parents.size() > 1) return refuse(Refusal::E_STATE, "it was merged from parts: nobody passed it on whole");
    auto parent = must_load<fragment::Fragment>(view, at.parents.items.front());
    if (parent.level < fragment.level) return Origin{parent.holder, at.id};
    at = std::move(parent);
  }
  return refuse(Refusal::E_STATE, "it was split too often since it was passed on");
}

}  // namespace tallystick::contracts::dispute
