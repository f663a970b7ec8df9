#include "node/rpc/subscriptions.h"

#include <mutex>

#include "core/strict_json.h"

namespace tallystick::node::rpc {

namespace {

constexpr std::string_view kPath = "/events";
constexpr int kWaitMs = 20'000;

// Which subscription repeats which list.
struct List {
  std::string_view subscribe;
  std::string_view method;
  std::string_view items;  // in its answer
};
constexpr List kLists[] = {{"event_subscribe", "event_list", "events"}, {"block_subscribe", "block_list", "blocks"}};

Json notification(const std::string& id, const char* what, Json content) {
  return {
      {"jsonrpc", "2.0"}, {"method", "subscription"}, {"params", {{"subscription", id}, {what, std::move(content)}}}};
}

Json error_reply(const Json& id, Code code, std::string message) {
  return {{"jsonrpc", "2.0"},
          {"id", id},
          {"error", {{"code", static_cast<std::int32_t>(code)}, {"message", std::move(message)}}}};
}

class Subscriber final : public http::Conversation, public std::enable_shared_from_this<Subscriber> {
 public:
  Subscriber(const Dispatcher& dispatcher, std::string caller, std::shared_ptr<http::Outlet> outlet)
      : dispatcher_{dispatcher}, caller_{std::move(caller)}, outlet_{std::move(outlet)} {}

  void received(std::string text) override {
    const auto request = parse_json(
        text, {.bytes_max = kRequestBytesMax, .depth_max = kRequestDepthMax, .values_max = kRequestValuesMax});
    if (!request) return say(error_reply(nullptr, Code::parse_error, request.error().message));
    if (!request->is_object() || !request->contains("id") || !request->contains("method") ||
        !(*request)["method"].is_string())
      return say(
          error_reply(nullptr, Code::invalid_request, "one request object with an id and a method is read here"));
    const auto& method = (*request)["method"].get_ref<const std::string&>();
    for (const List& list : kLists)
      if (method == list.subscribe) return subscribe(list, *request);
    if (method == "subscription_cancel") return cancel(*request);
    say(error_reply((*request)["id"], Code::method_not_found,
                    "event_subscribe, block_subscribe and subscription_cancel are understood here; everything else is "
                    "asked by POST"));
  }

  void written() override {
    std::vector<Question> next;
    {
      const std::lock_guard lock{mutex_};
      for (auto& [id, subscription] : subscriptions_)
        if (std::exchange(subscription.told, false)) next.push_back({id, question(subscription)});
    }
    for (Question& one : next) ask(std::move(one));
  }

 private:
  struct Subscription {
    const List* list;
    Json params;
    bool told = false;  // the last page is on its way out
  };
  struct Question {
    std::string id;
    Json request;
  };

  void say(const Json& message) { outlet_->send(dump_json(message)); }

  static Json question(const Subscription& subscription) {
    return {{"jsonrpc", "2.0"}, {"id", 1}, {"method", subscription.list->method}, {"params", subscription.params}};
  }

  // The first page is asked for without waiting, so that what is wrong with the parameters is the answer to the subscribing.
  void subscribe(const List& list, const Json& request) {
    Json params = request.value("params", Json::object());
    if (!params.is_object() || params.contains("wait_ms"))
      return say(error_reply(request["id"], Code::invalid_params,
                             "params: those of " + std::string{list.method} + " but wait_ms, by name"));
    {
      const std::lock_guard lock{mutex_};
      if (subscriptions_.size() + asked_for_ == kSubscriptionsMax)
        return say(error_reply(request["id"], Code::overloaded,
                               "a connection has at most " + std::to_string(kSubscriptionsMax) + " subscriptions"));
      ++asked_for_;
    }
    const Subscription first{&list, params};
    dispatcher_.call(question(first), caller_,
                     [weak = weak_from_this(), list = &list, params, id = request["id"]](const Json& reply) {
                       if (const auto self = weak.lock()) self->subscribed(*list, params, id, reply);
                     });
  }

  void subscribed(const List& list, const Json& params, const Json& id, const Json& reply) {
    std::string name;
    {
      const std::lock_guard lock{mutex_};
      --asked_for_;
      if (reply.contains("error")) return say({{"jsonrpc", "2.0"}, {"id", id}, {"error", reply["error"]}});
      name = std::to_string(++last_);
      subscriptions_.emplace(name, Subscription{&list, params});
      subscriptions_.at(name).params["wait_ms"] = kWaitMs;
      say({{"jsonrpc", "2.0"}, {"id", id}, {"result", {{"subscription", name}}}});
    }
    page(name, reply);
  }

  void cancel(const Json& request) {
    const Json params = request.value("params", Json::object());
    const bool named = params.is_object() && params.size() == 1 && params.contains("subscription") &&
                       params["subscription"].is_string();
    const std::lock_guard lock{mutex_};
    if (!named || subscriptions_.erase(params["subscription"].get<std::string>()) == 0)
      return say(error_reply(request["id"], Code::invalid_params,
                             "subscription: there is none of that name on this connection"));
    say({{"jsonrpc", "2.0"}, {"id", request["id"]}, {"result", true}});
  }

  void ask(Question one) {
    dispatcher_.call(one.request, caller_, [weak = weak_from_this(), id = std::move(one.id)](const Json& reply) {
      if (const auto self = weak.lock()) self->page(id, reply);
    });
  }

  // Tells a page, unless there is nothing in it; the next one is asked for when it is written.
  void page(const std::string& id, const Json& reply) {
    std::optional<Question> again;
    {
      const std::lock_guard lock{mutex_};
      const auto found = subscriptions_.find(id);
      if (found == subscriptions_.end()) return;  // cancelled
      Subscription& subscription = found->second;
      if (reply.contains("error")) {
        say(notification(id, "error", reply["error"]));
        subscriptions_.erase(found);
        return;
      }
      const Json& result = reply["result"];
      subscription.params["cursor"] = result["cursor"];
      if (result[subscription.list->items].empty() && result["at_end"].get<bool>()) {
        again = Question{id, question(subscription)};
      } else {
        subscription.told = true;
        say(notification(id, "result", result));
      }
    }
    if (again) ask(std::move(*again));
  }

  const Dispatcher& dispatcher_;
  const std::string caller_;
  const std::shared_ptr<http::Outlet> outlet_;
  std::mutex mutex_;
  std::map<std::string, Subscription> subscriptions_;
  std::size_t asked_for_ = 0;  // not answered yet
  std::uint64_t last_ = 0;
};

}  // namespace

http::Open subscriptions(const Dispatcher& dispatcher) {
  return [&dispatcher](const http::Request& request,
                       std::shared_ptr<http::Outlet> outlet) -> std::shared_ptr<http::Conversation> {
    if (request.path != kPath) return nullptr;
    return std::make_shared<Subscriber>(dispatcher, request.peer, std::move(outlet));
  };
}

}  // namespace tallystick::node::rpc
