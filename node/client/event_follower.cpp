#include "node/client/event_follower.h"

#include "core/strict_json.h"

namespace tallystick::node::client {

namespace {

constexpr Millis kAnswerMargin{10'000};  // for the way there and back, beyond the wait itself

tl::unexpected<CallError> wrong_page(const std::string& what, const std::string& endpoint) {
  return tl::unexpected<CallError>(CallError{CallError::Kind::protocol, 0, "event_list answers " + what, {}, endpoint});
}

}  // namespace

EventFollower::EventFollower(RpcClient& client, std::string cursor, std::uint32_t page_max, Json filter)
    : client_{client}, cursor_{std::move(cursor)}, page_max_{page_max}, filter_(std::move(filter)) {}

CallResult<std::vector<Json>> EventFollower::next(Millis wait) {
  Json params = filter_;
  params["limit"] = page_max_;
  params["wait_ms"] = wait.raw();
  if (!cursor_.empty()) params["cursor"] = cursor_;
  const auto page = client_.call("event_list", params, Millis{wait.raw() + kAnswerMargin.raw()});
  if (!page) return tl::unexpected(page.error());
  const auto events = page->is_object() ? page->find("events") : page->end();
  if (!page->is_object() || events == page->end() || !events->is_array())
    return wrong_page("without events", client_.endpoint());
  const auto cursor = json_text(*page, "cursor");
  if (!cursor) return wrong_page("without cursor", client_.endpoint());
  cursor_ = *cursor;
  return std::vector<Json>(events->begin(), events->end());
}

}  // namespace tallystick::node::client
