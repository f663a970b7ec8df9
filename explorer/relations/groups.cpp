#include "explorer/relations/groups.h"

#include <algorithm>
#include <unordered_set>

namespace tallystick::explorer {

std::uint32_t Groups::root(std::uint32_t party) const {
  for (auto it = parent_.find(party); it != parent_.end() && it->second != party; it = parent_.find(party))
    party = it->second;
  return party;
}

bool Groups::add(const Link& link) {
  const auto at = static_cast<std::uint32_t>(links_.size());
  if (!position_.emplace(link.id.raw(), at).second) return false;
  links_.push_back(link);
  if (link.kind == LinkKind::share && link.percent < kGroupPercent) return true;
  links_of_[link.a.raw()].push_back(at);
  links_of_[link.b.raw()].push_back(at);
  const std::uint32_t a = root(link.a.raw()), b = root(link.b.raw());
  const std::uint32_t low = std::min(a, b);
  for (const std::uint32_t p : {a, b, link.a.raw(), link.b.raw()}) parent_[p] = low;
  return true;
}

bool Groups::end(RowKey link, Timestamp t) {
  const auto it = position_.find(link.raw());
  if (it == position_.end() || links_[it->second].until != kNever) return false;
  links_[it->second].until = t;
  return true;
}

std::vector<Groups::Step> Groups::walk(PartyKey from, PartyKey target, Timestamp t) const {
  std::vector<Step> steps{{from, 0, RowKey{}}};
  std::unordered_set<std::uint32_t> seen{from.raw()};
  for (std::uint32_t i = 0; i < steps.size() && steps.size() < kGroupMax && steps.back().party != target; ++i) {
    const auto mine = links_of_.find(steps[i].party.raw());
    if (mine == links_of_.end()) continue;
    for (const std::uint32_t at : mine->second) {
      const Link& link = links_[at];
      if (link.from > t || link.until <= t) continue;
      const PartyKey other = link.a == steps[i].party ? link.b : link.a;
      if (!seen.insert(other.raw()).second) continue;
      steps.push_back({other, i, link.id});
      if (other == target || steps.size() == kGroupMax) break;
    }
  }
  return steps;
}

std::optional<std::vector<RowKey>> Groups::path(PartyKey a, PartyKey b, Timestamp t) const {
  std::vector<RowKey> out;
  if (a == b) return out;
  if (root(a.raw()) != root(b.raw())) return std::nullopt;
  const auto steps = walk(a, b, t);
  if (steps.back().party != b) return std::nullopt;
  for (auto i = static_cast<std::uint32_t>(steps.size() - 1); i != 0; i = steps[i].from) out.push_back(steps[i].link);
  std::reverse(out.begin(), out.end());
  return out;
}

bool Groups::together(PartyKey a, PartyKey b, Timestamp t) const {
  return a == b || path(a, b, t).has_value();
}

std::vector<PartyKey> Groups::members(PartyKey party, Timestamp t) const {
  std::vector<PartyKey> out;
  for (const Step& step : walk(party, PartyKey{}, t)) out.push_back(step.party);
  return out;
}

std::size_t Groups::count(std::vector<PartyKey> parties, Timestamp t) const {
  std::size_t groups = 0;
  while (!parties.empty()) {
    const PartyKey first = parties.back();
    std::erase_if(parties, [&](PartyKey p) { return together(first, p, t); });
    ++groups;
  }
  return groups;
}

}  // namespace tallystick::explorer
