#include "contracts/claim/priority.h"

#include <algorithm>
#include <deque>
#include <set>
#include <tuple>

#include "contracts/claim/enter.h"
#include "contracts/ledger/text.h"

namespace tallystick::contracts::claim {

namespace {

enum class Class { registered, noticed, neither };

Class class_of(const Claim& claim) {
  if (claim.registered_at) return Class::registered;
  return claim.noticed_at ? Class::noticed : Class::neither;
}

auto sort_key(const Claim& claim) {
  const Class in = class_of(claim);
  const Timestamp when = in == Class::registered ? *claim.registered_at : claim.noticed_at.value_or(Timestamp{});
  return std::tuple{in, when, claim.registration, claim.fragment};
}

// The fragment and everything it came from; nothing when that is too much to walk.
std::optional<std::set<FragmentId>> lineage_of(const LedgerView& view, const fragment::Fragment& fragment) {
  std::set<FragmentId> seen{fragment.id};
  std::deque<FragmentId> waiting(fragment.parents.begin(), fragment.parents.end());
  while (!waiting.empty()) {
    const FragmentId at = waiting.front();
    waiting.pop_front();
    if (!seen.insert(at).second) continue;
    if (seen.size() > kLineageMax) return std::nullopt;
    const auto parent = must_load<fragment::Fragment>(view, at);
    waiting.insert(waiting.end(), parent.parents.begin(), parent.parents.end());
  }
  return seen;
}

}  // namespace

std::vector<Place> order(std::vector<Claim> live) {
  std::sort(live.begin(), live.end(), [](const Claim& a, const Claim& b) { return sort_key(a) < sort_key(b); });
  const auto registered =
      std::count_if(live.begin(), live.end(), [](const Claim& c) { return class_of(c) == Class::registered; });
  const bool alone = live.size() == 1;
  std::vector<Place> out;
  for (Claim& claim : live) {
    Place place;
    place.rank = static_cast<std::uint32_t>(out.size()) + 1;
    const Class in = class_of(claim);
    if (alone) {
      place.basis = Basis::only_claim;
    } else if (in == Class::registered) {
      place.basis = registered > 1 ? Basis::registration_time : Basis::registered_first;
    } else if (in == Class::noticed) {
      place.basis = Basis::notice_time;
    } else {
      place.basis = Basis::pro_rata;
      if (!out.empty() && out.back().basis == Basis::pro_rata) place.rank = out.back().rank;
    }
    place.claim = std::move(claim);
    out.push_back(std::move(place));
  }
  return out;
}

std::vector<Claim> outside_claims_on(const LedgerView& view, const fragment::Fragment& fragment) {
  std::vector<Claim> out;
  const auto rows = scan_prefix(view, Index::claim_outside, fragment.root.view(), kOutsideMax);
  if (rows.empty()) return out;
  const auto lineage = lineage_of(view, fragment);
  for (const IndexRow& row : rows) {
    auto claim = load_row<Claim>(view, row);
    if (!lineage || lineage->contains(claim.fragment)) out.push_back(std::move(claim));
  }
  return out;
}

std::vector<Place> priority(const LedgerView& view, const fragment::Fragment& fragment) {
  std::vector<Claim> live = outside_claims_on(view, fragment);
  if (auto own = live_on(view, fragment)) live.push_back(std::move(*own));
  return order(std::move(live));
}

Verdict check_first_rank(const LedgerView& view, const fragment::Fragment& fragment) {
  for (const Claim& claim : outside_claims_on(view, fragment))
    if (claim.registered_at)
      return refuse(Refusal::E_LIEN, "an outside claim, " + claim.entry->registry.value + " " +
                                         claim.entry->number.value + ", registered " + text_of(*claim.registered_at) +
                                         ", comes first");
  return {};
}

}  // namespace tallystick::contracts::claim
