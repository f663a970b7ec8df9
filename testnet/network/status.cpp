#include "testnet/network/status.h"

#include <nlohmann/json.hpp>

#include "testnet/network/ask.h"
#include "testnet/network/process.h"

namespace tallystick::testnet {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kRealDayMs = 86'400'000;

std::string height_of(const Json& status) {
  if (!status.is_object() || !status.contains("height")) return "";
  const Json& height = status.at("height");
  return ", height " + (height.is_string() ? height.get<std::string>() : height.dump());
}

}  // namespace

std::string calendar_notice(std::int64_t ms_per_day) {
  if (ms_per_day == kRealDayMs) return "";
  return "Test calendar: a ledger day lasts " + std::to_string(ms_per_day) + " ms here, not 24 hours.";
}

Result<Json> network_status(const Layout& layout, Timestamp now) {
  const auto network = read_network(layout);
  if (!network) return tl::unexpected(network.error());
  const auto genesis = read_genesis(layout);
  if (!genesis) return tl::unexpected(genesis.error());
  Json nodes = Json::array();
  std::size_t running = 0;
  std::size_t answering = 0;
  const std::vector<std::size_t> numbers = choose_nodes(*network, {}).value();
  for (const std::size_t i : numbers) {
    const NodeFile& node = node_of(*network, i);
    const auto process = read_pid_file(layout.pid(i));
    const auto answer = process ? ask_status(node) : std::nullopt;
    running += process ? 1 : 0;
    answering += answer ? 1 : 0;
    nodes.push_back({{"validator", i},
                     {"name", node.name.value},
                     {"running", process.has_value()},
                     {"pid", process ? Json(process->pid) : Json()},
                     {"rpc", loopback_url(node.rpc_port)},
                     {"ops", loopback_url(node.ops_port)},
                     {"log", layout.log(i)},
                     {"status", answer ? *answer : Json()}});
  }
  return Json{{"directory", layout.directory()},
              {"chain_id", network->chain_id.value},
              {"genesis_hash", network->genesis_hash.hex()},
              {"ms_per_day", std::to_string(genesis->calendar.ms_per_day)},
              {"scaled_calendar", genesis->calendar.ms_per_day != kRealDayMs},
              {"ledger_day", format_date(ledger_day(genesis->calendar, now))},
              {"running", running},
              {"answering", answering},
              {"nodes", nodes}};
}

std::string describe_status(const Json& status) {
  std::string out = status.at("chain_id").get<std::string>() + " in " + status.at("directory").get<std::string>() +
                    ", ledger day " + status.at("ledger_day").get<std::string>() + "\n";
  const std::string notice = calendar_notice(std::stoll(status.at("ms_per_day").get<std::string>()));
  if (!notice.empty()) out += notice + "\n";
  for (const Json& node : status.at("nodes")) {
    out += "  " + node.at("validator").dump() + "  " + node.at("name").get<std::string>() + ": ";
    if (!node.at("running").get<bool>())
      out += "does not run";
    else
      out += "runs (pid " + node.at("pid").dump() + ")" +
             (node.at("status").is_null() ? ", does not answer" : height_of(node.at("status")));
    out += ", " + node.at("rpc").get<std::string>() + "\n";
  }
  return out;
}

}  // namespace tallystick::testnet
