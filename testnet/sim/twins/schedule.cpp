#include "testnet/sim/twins/schedule.h"

#include <nlohmann/json.hpp>

#include "core/strict_json.h"

namespace tallystick::sim::twins {
namespace {

constexpr std::int64_t kRoundsMax = 64;

using Json = nlohmann::json;

// The instances of one validator.
std::vector<std::int64_t> instances_of(std::uint16_t validator, const Schedule& schedule) {
  std::vector<std::int64_t> out{validator};
  if (validator == schedule.twin) out.push_back(static_cast<std::int64_t>(schedule.validators));
  return out;
}

Result<std::vector<std::int64_t>> instance_list(const Json& value, const Schedule& schedule, const std::string& where) {
  if (!value.is_array()) return malformed(where + " must be a list of instances");
  std::vector<std::int64_t> out;
  for (const Json& entry : value) {
    if (!entry.is_number_integer()) return malformed(where + " must hold whole numbers");
    const auto instance = entry.get<std::int64_t>();
    if (instance < 0 || instance > static_cast<std::int64_t>(schedule.validators))
      return malformed(where + " names instance " + entry.dump() + ", and there are 0 to " +
                       std::to_string(schedule.validators));
    out.push_back(instance);
  }
  return out;
}

Result<std::uint16_t> leader(const Json& value, const Schedule& schedule, const std::string& where) {
  auto named = instance_list(value, schedule, where);
  if (!named) return tl::unexpected(named.error());
  std::sort(named->begin(), named->end());
  for (std::uint16_t v = 0; v < schedule.validators; ++v)
    if (*named == instances_of(v, schedule)) return v;
  return malformed(where + " must name one validator by all its instances");
}

Result<std::vector<std::uint8_t>> groups(const Json& value, const Schedule& schedule, const std::string& where) {
  if (!value.is_array()) return malformed(where + " must be a list of groups");
  constexpr std::uint8_t kNone = 0xFF;
  std::vector<std::uint8_t> out(schedule.validators + 1, kNone);
  if (value.size() > out.size()) return malformed(where + " has more groups than there are instances");
  for (std::size_t g = 0; g < value.size(); ++g) {
    const auto members = instance_list(value[g], schedule, where);
    if (!members) return tl::unexpected(members.error());
    for (const std::int64_t member : *members) {
      std::uint8_t& group = out[static_cast<std::size_t>(member)];
      if (group != kNone) return malformed(where + " puts instance " + std::to_string(member) + " into two groups");
      group = static_cast<std::uint8_t>(g);
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i] == kNone) return malformed(where + " leaves out instance " + std::to_string(i));
  return out;
}

Result<Schedule> read_schedule(const Json& value, std::size_t validators, const std::string& where) {
  if (!value.is_object()) return malformed(where + " must be an object");
  if (auto keys = json_only_keys(value, {"round_leaders", "round_partitions"}); !keys)
    return malformed(where + ": " + keys.error().message);
  for (const char* key : {"round_leaders", "round_partitions"})
    if (!value.contains(key) || !value[key].is_object()) return malformed(where + " needs an object " + key);
  const Json& leaders = value["round_leaders"];
  const Json& partitions = value["round_partitions"];
  if (leaders.empty() || leaders.size() > kRoundsMax)
    return malformed(where + " must have 1 to " + std::to_string(kRoundsMax) + " rounds");
  if (leaders.size() != partitions.size()) return malformed(where + " must give each round a leader and a partition");
  Schedule out;
  out.validators = validators;
  for (std::size_t r = 1; r <= leaders.size(); ++r) {
    const std::string name = std::to_string(r);
    if (!leaders.contains(name) || !partitions.contains(name))
      return malformed(where + " must number its rounds from 1, and lacks round " + name);
    auto led = leader(leaders[name], out, where + ".round_leaders." + name);
    if (!led) return tl::unexpected(led.error());
    auto split = groups(partitions[name], out, where + ".round_partitions." + name);
    if (!split) return tl::unexpected(split.error());
    out.rounds.push_back({*led, std::move(*split)});
  }
  return out;
}

}  // namespace

Result<Space> Space::of(std::size_t validators, std::size_t views) {
  if (validators < 4 || validators > 10) return malformed("twins want 4 to 10 validators");
  if (views < 1 || views > 8) return malformed("twins want 1 to 8 views");
  Space out;
  out.validators_ = validators;
  out.views_ = views;
  out.rounds_ = validators << validators;
  unsigned __int128 schedules = validators;
  for (std::size_t v = 0; v < views; ++v) schedules *= out.rounds_;
  if (schedules >> 63 != 0) return malformed("so many validators and views give more schedules than can be numbered");
  out.schedules_ = static_cast<std::uint64_t>(schedules);
  return out;
}

Round Space::round(std::uint64_t number) const {
  Round out;
  out.leader = static_cast<std::uint16_t>(number >> validators_);
  // Instance 0 is always of group 0: the groups have no names.
  for (std::size_t i = 0; i <= validators_; ++i)
    out.group.push_back(i == 0 ? 0 : static_cast<std::uint8_t>(number >> (i - 1) & 1));
  return out;
}

Schedule Space::schedule(std::uint64_t number) const {
  Schedule out;
  out.validators = validators_;
  out.rounds.resize(views_);
  for (std::size_t v = views_; v-- > 0; number /= rounds_) out.rounds[v] = round(number % rounds_);
  out.twin = static_cast<std::uint16_t>(number);
  return out;
}

bool looks_like_schedules(std::string_view json) {
  const auto parsed = parse_json(json);
  return parsed && parsed->is_object() && parsed->contains("scenarios");
}

Result<std::vector<Schedule>> read_schedules(std::string_view json) {
  const auto parsed = parse_json(json);
  if (!parsed) return tl::unexpected(parsed.error());
  if (!parsed->is_object()) return malformed("the file must hold one object");
  if (auto keys = json_only_keys(*parsed, {"num_of_nodes", "num_of_twins", "scenarios"}); !keys)
    return tl::unexpected(keys.error());
  const auto nodes = json_integer(*parsed, "num_of_nodes", 4, 10);
  if (!nodes) return tl::unexpected(nodes.error());
  if (const auto twin_count = json_integer(*parsed, "num_of_twins", 1, 1); !twin_count)
    return tl::unexpected(twin_count.error());
  if (!parsed->contains("scenarios") || !(*parsed)["scenarios"].is_array() || (*parsed)["scenarios"].empty())
    return malformed("scenarios must be a list that is not empty");
  std::vector<Schedule> out;
  for (const Json& scenario : (*parsed)["scenarios"]) {
    auto one =
        read_schedule(scenario, static_cast<std::size_t>(*nodes), "scenarios[" + std::to_string(out.size()) + "]");
    if (!one) return tl::unexpected(one.error());
    out.push_back(std::move(*one));
  }
  return out;
}

}  // namespace tallystick::sim::twins
