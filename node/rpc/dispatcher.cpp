#include "node/rpc/dispatcher.h"

#include <atomic>
#include <chrono>
#include <mutex>

#include "core/ensure.h"
#include "core/strict_json.h"
#include "node/rpc/params.h"

namespace tallystick::node::rpc {

namespace {

constexpr std::size_t kIdBytesMax = 128;

Json error_object(const RpcError& error) {
  const ErrorRow& row = error_row(error.code);
  Json out = {{"code", static_cast<std::int32_t>(error.code)},
              {"message", error.message.empty() ? std::string{row.message} : error.message}};
  if (!error.data.is_null()) out["data"] = error.data;
  return out;
}

Json reply_of(const Json& id, const Outcome& outcome) {
  Json reply = {{"jsonrpc", "2.0"}, {"id", id}};
  if (outcome)
    reply["result"] = *outcome;
  else
    reply["error"] = error_object(outcome.error());
  return reply;
}

Finished finished(const Json& reply) {
  const auto error = reply.find("error");
  return {dump_json(reply), error == reply.end() ? 200 : error_row((*error)["code"].get<std::int32_t>()).http_status};
}

// One call in flight: answered once, by the handler or by being dropped.
class Pending {
 public:
  explicit Pending(std::function<void(Outcome)> done) : done_{std::move(done)} {}
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;
  ~Pending() { answer(rpc_fail(Code::internal_error, "the call was dropped unanswered")); }
  void answer(Outcome outcome) {
    if (!answered_.exchange(true)) done_(std::move(outcome));
  }

 private:
  std::atomic<bool> answered_{false};
  std::function<void(Outcome)> done_;
};

bool is_id(const Json& id) {
  if (id.is_string()) return id.get_ref<const std::string&>().size() <= kIdBytesMax;
  return id.is_number_integer() || id.is_null();
}

// What is wrong with a request before its method is looked up; nothing when it is one.
std::optional<std::string> flaw_of(const Json& request) {
  if (!request.is_object()) return "a request is an object";
  const auto version = request.find("jsonrpc");
  if (version == request.end() || *version != "2.0") return "jsonrpc must be \"2.0\"";
  const auto method = request.find("method");
  if (method == request.end() || !method->is_string()) return "method must be a string";
  if (const auto id = request.find("id"); id != request.end() && !is_id(*id))
    return "id must be a string, an integer or null";
  if (const auto params = request.find("params"); params != request.end() && !params->is_structured())
    return "params must be an object";
  if (request.size() > 2u + request.count("id") + request.count("params"))
    return "a request has jsonrpc, method, params and id only";
  return std::nullopt;
}

}  // namespace

tl::unexpected<RpcError> rpc_fail(Code code, std::string message, Json data) {
  return tl::unexpected<RpcError>(RpcError{code, std::move(message), std::move(data)});
}

tl::unexpected<RpcError> rpc_fail(const Error& error) {
  switch (error.kind) {
    case ErrorKind::malformed:
      return rpc_fail(Code::invalid_params, error.message);
    case ErrorKind::not_found:
      return rpc_fail(Code::not_found, error.message);
    case ErrorKind::not_yet:
    case ErrorKind::unavailable:
      return rpc_fail(Code::unavailable, error.message);
    case ErrorKind::internal:
      break;
  }
  return rpc_fail(Code::internal_error, error.message);
}

Handler immediate(std::function<Outcome(const Json& params)> function) {
  return [function = std::move(function)](const Json& params, const Reply& reply) { reply(function(params)); };
}

// Replies of a batch in the order of its calls; the last one to come sends them all. Those for which there is no room become errors.
struct Dispatcher::Batch {
  std::mutex mutex;
  std::vector<std::string> replies;  // as text; empty until there is one, and for notifications for good
  std::size_t bytes = 0;
  std::size_t awaited = 0;
  std::function<void(Finished)> done;

  void put(std::size_t place, const Json& reply) {
    std::string text = reply.is_null() ? std::string{} : dump_json(reply);
    {
      const std::lock_guard lock{mutex};
      if (bytes + text.size() > kBatchAnswerBytesMax)
        text = dump_json(reply_of(
            reply["id"], rpc_fail(Code::overloaded, "the batch has too large an answer; ask for this in another one")));
      bytes += text.size();
      replies[place] = std::move(text);
      if (--awaited != 0) return;
    }
    std::string all;
    for (std::string& one : replies) {
      if (one.empty()) continue;
      all += all.empty() ? '[' : ',';
      all += one;
      one = {};
    }
    done(all.empty() ? Finished{"", 204} : Finished{all + ']', 200});
  }
};

Dispatcher::Dispatcher(ServiceInfo info) : info_{std::move(info)} {
  add({.name = "rpc.discover",
       .about = "This interface as an OpenRPC document.",
       .params = {},
       .result = "the document",
       .errors = {},
       .handler = immediate([this](const Json&) -> Outcome { return discover(); })});
}

void Dispatcher::add(Method method) {
  std::string name = method.name;
  const bool is_new = methods_.emplace(std::move(name), std::move(method)).second;
  ensure(is_new);
}

void Dispatcher::on_finished(std::function<void(std::string_view, std::int32_t, double)> observer) {
  observer_ = std::move(observer);
}

void Dispatcher::handle(std::string_view body, std::function<void(Finished)> done, const std::string& caller) const {
  const auto request =
      parse_json(body, {.bytes_max = kRequestBytesMax, .depth_max = kRequestDepthMax, .values_max = kRequestValuesMax});
  if (!request) return done(finished(reply_of(nullptr, rpc_fail(Code::parse_error, request.error().message))));
  if (!request->is_array()) {
    return call(*request, caller, [done = std::move(done)](const Json& reply) {
      done(reply.is_null() ? Finished{"", 204} : finished(reply));
    });
  }
  if (request->empty() || request->size() > kBatchMax) {
    const std::string flaw =
        "a batch has 1 to " + std::to_string(kBatchMax) + " calls, not " + std::to_string(request->size());
    return done(finished(reply_of(nullptr, rpc_fail(Code::invalid_request, flaw))));
  }
  const auto batch = std::make_shared<Batch>();
  batch->replies.resize(request->size());
  batch->awaited = request->size();
  batch->done = std::move(done);
  for (std::size_t place = 0; place < request->size(); ++place)
    call((*request)[place], caller, [batch, place](const Json& reply) { batch->put(place, reply); });
}

// Answers with the reply object; with null for a notification.
void Dispatcher::call(const Json& request, const std::string& caller, std::function<void(Json)> answered) const {
  if (const auto flaw = flaw_of(request)) {
    const bool has_id = request.is_object() && request.contains("id") && is_id(request["id"]);
    return answered(reply_of(has_id ? request["id"] : Json{}, rpc_fail(Code::invalid_request, *flaw)));
  }
  const bool wants_reply = request.contains("id");
  const Json id = wants_reply ? request["id"] : Json{};
  const auto method = methods_.find(request["method"].get_ref<const std::string&>());
  const std::string_view name = method == methods_.end() ? std::string_view{"-"} : std::string_view{method->first};
  const auto start = std::chrono::steady_clock::now();
  const auto pending = std::make_shared<Pending>(
      [this, id, wants_reply, name, start, answered = std::move(answered)](const Outcome& outcome) {
        if (observer_) {
          const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
          observer_(name, outcome ? 0 : static_cast<std::int32_t>(outcome.error().code), took.count());
        }
        answered(wants_reply ? reply_of(id, outcome) : Json{});
      });
  if (method == methods_.end()) return pending->answer(rpc_fail(Code::method_not_found));
  const auto params = check_params(method->second.params, request.contains("params") ? request["params"] : Json{});
  if (!params) return pending->answer(tl::unexpected(params.error()));
  try {
    const Reply reply = [pending](Outcome outcome) { pending->answer(std::move(outcome)); };
    if (method->second.handler_for)
      method->second.handler_for(*params, caller, reply);
    else
      method->second.handler(*params, reply);
  } catch (const std::exception& exception) {
    pending->answer(rpc_fail(Code::internal_error, exception.what()));
  }
}

}  // namespace tallystick::node::rpc
