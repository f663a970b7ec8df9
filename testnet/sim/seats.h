// Which node holds which place in which epoch, as the nodes themselves found out; a node's index is its seat.
#pragma once

#include <algorithm>
#include <map>
#include <optional>

#include "core/validator_list.h"

namespace tallystick::sim {

using NodeIndex = std::size_t;

class Seats {
 public:
  // False when another node was told otherwise. An empty list says that places are seats.
  bool learn(Epoch epoch, const ValidatorList& list) {
    const auto [known, fresh] = lists_.emplace(epoch, list);
    return fresh || known->second == list;
  }
  std::uint64_t epochs() const { return lists_.size(); }
  // Of all epochs so far, the most validators; of the newest epoch, its list.
  std::size_t largest() const {
    std::size_t most = 0;
    for (const auto& [epoch, list] : lists_) most = std::max(most, list.validators.size());
    return most;
  }
  ValidatorList newest() const { return lists_.empty() ? ValidatorList{} : lists_.rbegin()->second; }
  // As far as anybody knows the epoch.
  std::optional<NodeIndex> node_of(Epoch epoch, ValidatorIndex place) const {
    const auto list = lists_.find(epoch);
    if (list == lists_.end() || list->second.validators.empty()) return place.raw();
    if (place.raw() >= list->second.validators.size()) return std::nullopt;
    return list->second.validators.items[place.raw()].seat;
  }
  std::optional<ValidatorIndex> place_of(Epoch epoch, NodeIndex node) const {
    const auto list = lists_.find(epoch);
    if (list == lists_.end() || list->second.validators.empty())
      return ValidatorIndex{static_cast<std::uint16_t>(node)};
    const auto& entries = list->second.validators.items;
    const auto entry = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.seat == node; });
    if (entry == entries.end()) return std::nullopt;
    return ValidatorIndex{static_cast<std::uint16_t>(entry - entries.begin())};
  }

 private:
  std::map<Epoch, ValidatorList> lists_;
};

}  // namespace tallystick::sim
