#include "contracts/dispute/origin.h"

#include <algorithm>

#include "contracts/guarantee/record.h"
#include "contracts/recourse/record.h"

namespace tallystick::contracts::dispute {

namespace {

constexpr std::size_t kClaimantsMax = 64;  // who asked one debtor about one fragment

// Whoever paid in the issuer's place holds it now.
bool was_taken_over(const LedgerView& view, const FragmentId& id, const AccountId& holder) {
  if (load<guarantee::Subrogation>(view, id)) return true;
  const auto asked = scan_prefix(view, Index::recourse_by_debtor, index_key(holder, id), kClaimantsMax);
  return std::any_of(asked.begin(), asked.end(), [&](const IndexRow& row) {
    return load_row<recourse::Demand>(view, row).state == recourse::State::paid;
  });
}

}  // namespace

Permitted<Origin> origin_of(const LedgerView& view, const fragment::Fragment& fragment) {
  constexpr int kStepsMax = 256;
  if (fragment.level == 0) return refuse(Refusal::E_STATE, "nobody but the issuer passed it on");
  fragment::Fragment at = fragment;
  for (int step = 0; step < kStepsMax; ++step) {
    if (was_taken_over(view, at.id, fragment.holder))
      return refuse(Refusal::E_STATE, "its holder paid in the issuer's place: nobody passed it on to it");
    if (at.parents.size() > 1) return refuse(Refusal::E_STATE, "it was merged from parts: nobody passed it on whole");
    auto parent = must_load<fragment::Fragment>(view, at.parents.items.front());
    if (parent.level < fragment.level) return Origin{parent.holder, at.id};
    at = std::move(parent);
  }
  return refuse(Refusal::E_STATE, "it was split too often since it was passed on");
}

}  // namespace tallystick::contracts::dispute
