#include "explorer/api/standing_json.h"

namespace tallystick::explorer::api {
namespace {

Json alarm_json(const Trouble& trouble) {
  Json alarm{{"code", trouble.code}, {"cause", trouble.cause}, {"cure", trouble.cure}};
  if (!trouble.node.empty()) alarm["node"] = trouble.node;
  if (trouble.height.raw() > 0) alarm["height"] = std::to_string(trouble.height.raw());
  if (!trouble.expected.empty()) alarm["expected"] = trouble.expected;
  if (!trouble.found.empty()) alarm["found"] = trouble.found;
  return alarm;
}

}  // namespace

Json status_json(const Standing& standing, Timestamp now, const std::string& node, std::string_view index) {
  Json out{{"version", TALLYSTICK_VERSION},
           {"state", std::string{name_of(standing.state)}},
           {"indexed_height", std::to_string(standing.height.raw())},
           {"node", node},
           {"index", std::string{index}}};
  if (standing.genesis) {
    const Genesis& genesis = *standing.genesis;
    const Timestamp at = standing.block_time.value_or(genesis.calendar.first_day_start);
    out["chain_id"] = genesis.chain_id.value;
    out["genesis_hash"] = genesis_hash(genesis).hex();
    out["network"] = std::string{tallystick::name_of(genesis.kind)};
    out["ledger_day"] = format_date(ledger_day(genesis.calendar, at));
    out["ms_per_day"] = std::to_string(genesis.calendar.ms_per_day);
    out["utc_offset_minutes"] = genesis.utc_offset_minutes;
  }
  if (standing.block_time) {
    out["indexed_time"] = std::to_string(standing.block_time->raw());
    out["age_ms"] = std::to_string(std::max<std::int64_t>(0, now.raw() - standing.block_time->raw()));
  }
  if (standing.node_height) {
    const std::uint64_t there = standing.node_height->raw(), here = standing.height.raw();
    out["node_height"] = std::to_string(there);
    out["behind"] = std::to_string(there > here ? there - here : 0);
  }
  Json alerts{{"behind", standing.alerts.behind}, {"refused_facts", std::to_string(standing.alerts.refused)}};
  if (standing.alerts.judged) alerts["judged_height"] = std::to_string(standing.alerts.judged->raw());
  if (!standing.alerts.why_refused.empty()) alerts["why_refused"] = standing.alerts.why_refused;
  if (!standing.alerts.trouble.empty()) alerts["trouble"] = standing.alerts.trouble;
  out["alerts"] = std::move(alerts);
  if (standing.trouble) out["alarm"] = alarm_json(*standing.trouble);
  if (!standing.alarms.empty()) out["alarms"] = Json::array();
  for (const Trouble& trouble : standing.alarms) out["alarms"].push_back(alarm_json(trouble));
  return out;
}

Json live_json(const Standing& standing) {
  Json out{{"state", std::string{name_of(standing.state)}}, {"height", std::to_string(standing.height.raw())}};
  if (standing.block_time) out["time"] = std::to_string(standing.block_time->raw());
  if (standing.node_height) out["node_height"] = std::to_string(standing.node_height->raw());
  return out;
}

}  // namespace tallystick::explorer::api
