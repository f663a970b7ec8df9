#include "explorer/rules/rule.h"

namespace tallystick::explorer {

Result<void> Values::set(std::string_view name, std::int64_t value, Date from) {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const Parameter& parameter = parameters_[i];
    if (parameter.name != name) continue;
    if (value < parameter.min || value > parameter.max)
      return malformed(std::string(name) + " must be " + std::to_string(parameter.min) + ".." +
                       std::to_string(parameter.max) + ", not " + std::to_string(value));
    auto& dated = set_[i];
    const auto at = std::partition_point(dated.begin(), dated.end(), [&](const Dated& d) { return d.from < from; });
    if (at != dated.end() && at->from == from)
      at->value = value;
    else
      dated.insert(at, {from, value});
    return {};
  }
  return malformed("no parameter of this rule is called '" + std::string(name) + "'");
}

std::int64_t Values::at(std::size_t index, Date day) const {
  const auto& dated = set_[index];
  const auto after = std::partition_point(dated.begin(), dated.end(), [&](const Dated& d) { return d.from <= day; });
  return after == dated.begin() ? parameters_[index].preset : std::prev(after)->value;
}

std::int64_t Values::largest(std::size_t index) const {
  std::int64_t largest = parameters_[index].preset;
  for (const Dated& dated : set_[index]) largest = std::max(largest, dated.value);
  return largest;
}

}  // namespace tallystick::explorer
