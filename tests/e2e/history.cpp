#include "tests/e2e/history.h"

#include <algorithm>
#include <chrono>

#include "core/json_codec.h"
#include "core/strict_json.h"

namespace tallystick::e2e {
namespace {

template <class T>
Json json_of(const T& what) {
  return to_json({}, what);
}
Json json_of(const NoAnswer& what) {
  return {{"node", what.node}, {"why", what.why}};
}
Json json_of(const Decided& what) {
  Json out = to_json({}, what.decision);
  out["node"] = what.node;
  out["id"] = what.id.hex();
  return out;
}

}  // namespace

std::string ndjson(const Event& event) {
  Json out = std::visit(
      [](const auto& what) {
        Json json = json_of(what);
        json["event"] = std::string{what.kEvent};
        return json;
      },
      event.what);
  out["ns"] = std::to_string(event.ns);
  out["client"] = event.client;
  return dump_json(out);
}

void History::add(std::uint32_t client, decltype(Event::what) what, std::uint64_t ns) {
  const std::lock_guard lock{mutex_};
  events_.push_back({ns, client, std::move(what)});
  out_ << ndjson(events_.back()) << '\n';
}

std::vector<Event> History::events() const {
  std::vector<Event> out;
  {
    const std::lock_guard lock{mutex_};
    out = events_;
  }
  const auto place = [](const Event& event) {
    const bool asked = std::holds_alternative<Payment>(event.what) || std::holds_alternative<Look>(event.what);
    return std::pair{event.ns, !asked};
  };
  std::ranges::stable_sort(out, {}, place);
  return out;
}

bool History::written() {
  const std::lock_guard lock{mutex_};
  return static_cast<bool>(out_.flush());
}

std::uint64_t monotonic_ns() {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds{1});
}

}  // namespace tallystick::e2e
