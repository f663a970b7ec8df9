#include "explorer/api/lineage_graph.h"

#include <algorithm>

namespace tallystick::explorer::api {

using contracts::FragmentId;
using contracts::fragment::State;

LineageGraph::LineageGraph(std::map<FragmentId, Part> parts) : parts_{std::move(parts)} {
  for (auto& [id, part] : parts_) {
    if (part.parents.empty()) continue;
    steps_[part.parents].taken += part.face;
    for (const FragmentId& parent : part.parents)
      if (const auto found = parts_.find(parent); found != parts_.end()) found->second.children.push_back(id);
  }
  for (auto& [parents, step] : steps_)
    for (const FragmentId& parent : parents)
      if (const auto found = parts_.find(parent); found != parts_.end())
        step.given += Wide{found->second.face} - found->second.paid;
  sort();
}

// A part is reached when its last parent is: its generation is one more than that one's.
void LineageGraph::sort() {
  std::map<FragmentId, std::size_t> missing;
  std::vector<const Part*> generation;
  for (const auto& [id, part] : parts_) {
    const auto known = static_cast<std::size_t>(
        std::ranges::count_if(part.parents, [&](const FragmentId& one) { return parts_.contains(one); }));
    if (known == 0)
      generation.push_back(&part);
    else
      missing[id] = known;
  }
  while (!generation.empty()) {
    std::vector<const Part*> next;
    for (const Part* part : generation) {
      order_.push_back(part);
      for (const FragmentId& child : part->children)
        if (--missing.at(child) == 0) next.push_back(&parts_.at(child));
    }
    std::ranges::sort(next, {}, &Part::id);
    generation = std::move(next);
  }
}

const LineageGraph::Step& LineageGraph::step(const Part& part) const {
  return steps_.at(parts_.at(part.children.front()).parents);
}

bool LineageGraph::conserved(const Part& part) const {
  if (part.children.empty()) return part.state != State::spent;  // else its children are missing
  return step(part).given == step(part).taken;
}

Wide LineageGraph::live_outstanding() const {
  Wide out = 0;
  for (const auto& [id, part] : parts_)
    if (part.state != State::spent && part.state != State::settled && part.state != State::cancelled)
      out += Wide{part.face} - part.paid;
  return out;
}

bool LineageGraph::whole(std::int64_t unpaid) const {
  return live_outstanding() == unpaid && order_.size() == parts_.size() &&
         std::ranges::all_of(steps_, [](const auto& one) { return one.second.given == one.second.taken; }) &&
         std::ranges::all_of(order_, [&](const Part* part) { return conserved(*part); });
}

}  // namespace tallystick::explorer::api
