#include "contracts/evidence/level.h"

#include <algorithm>
#include <deque>
#include <set>

#include "contracts/policy/parameters.h"

namespace tallystick::contracts::evidence {

namespace {

void add_capacities(const Evidence& document, Timestamp now, std::set<Capacity>& capacities) {
  capacities.insert(Capacity::bank);
  for (const Vouch& vouch : document.vouches)
    if (vouch.counts_at(now)) capacities.insert(vouch.as);
}

}  // namespace

bool may_vouch(Kind kind, Capacity as) {
  if (as == Capacity::bank || as == Capacity::attester) return true;
  switch (kind) {
    case Kind::contract:
    case Kind::order:
      return as == Capacity::seller || as == Capacity::buyer;
    case Kind::invoice:
      return as == Capacity::buyer || as == Capacity::tax_service;
    case Kind::tax_check:
      return as == Capacity::tax_service;
    case Kind::delivery:
    case Kind::receipt:
    case Kind::waybill:
      return as == Capacity::buyer || as == Capacity::carrier || as == Capacity::data_platform;
    case Kind::payment:
      return as == Capacity::data_platform;
  }
  return false;
}

std::int64_t vouches_needed(const LedgerView& view, Kind kind, Date day) {
  return policy::value_at(view, "vouches_" + std::string{name_of(kind)}, day);
}

std::int64_t vouches_now(const Evidence& document, Timestamp now) {
  std::set<PartyId> parties;
  for (const Vouch& vouch : document.vouches)
    if (vouch.counts_at(now) && vouch.by != document.attested_by) parties.insert(vouch.by);
  return static_cast<std::int64_t>(parties.size());
}

int level_of(const LedgerView& view, const Uses& uses, Timestamp now) {
  std::set<Capacity> capacities;
  for (const Use& use : uses)
    if (const auto document = load<Evidence>(view, use.fingerprint)) add_capacities(*document, now, capacities);
  return static_cast<int>(capacities.size());
}

Chain chain_of(const LedgerView& view, const Fingerprint& document, Timestamp now) {
  Chain out;
  std::set<Capacity> capacities;
  std::set<Fingerprint> seen{document};
  std::deque<Fingerprint> waiting{document};
  while (!waiting.empty() && out.documents < kChainMax) {
    const auto at = load<Evidence>(view, waiting.front());
    waiting.pop_front();
    if (!at) return out;
    if (out.documents == 0) out.depth = at->depth;
    ++out.documents;
    add_capacities(*at, now, capacities);
    for (const Fingerprint& earlier : at->earlier)
      if (seen.insert(earlier).second) waiting.push_back(earlier);
  }
  out.level = static_cast<int>(capacities.size());
  return out;
}

}  // namespace tallystick::contracts::evidence
