// JSON-RPC 2.0: a table of methods, and a function from the text of a request to the text of its reply.
// Requests are read by core/strict_json; parameters are by name only ({} or absent when a method has none) and checked
// against the method's descriptor before its handler runs: unknown names, missing names, wrong types and values out of
// range are −32602 and say which. Batches hold 1..kBatchMax calls. rpc.discover answers an OpenRPC document made from
// the table.
//
//   Dispatcher rpc{{.title = "tallystick", .version = "0.1.0"}};
//   rpc.add({.name = "block_get", .about = "One block by height.",
//            .params = {{"height", ParamType::u64, Need::required, "the block's height"}},
//            .result = "the block", .handler = immediate([&](const Json& p) -> Outcome { ... })});
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/result.h"
#include "node/rpc/errors.h"

namespace tallystick::node::rpc {

using Json = nlohmann::json;

inline constexpr std::size_t kRequestBytesMax = 1024 * 1024;
inline constexpr std::size_t kRequestDepthMax = 64;
inline constexpr std::size_t kRequestValuesMax = 10'000;  // the largest honest batch needs hundreds
inline constexpr std::size_t kBatchMax = 20;
inline constexpr std::size_t kBatchAnswerBytesMax = 16 * 1024 * 1024;  // what node/client reads

struct RpcError {
  Code code = Code::internal_error;
  std::string message;  // one sentence; the table's words when empty
  Json data;            // null: absent from the reply
};
using Outcome = tl::expected<Json, RpcError>;

tl::unexpected<RpcError> rpc_fail(Code code, std::string message = {}, Json data = {});
// An Error of core: malformed -> invalid_params, not_found -> not_found, not_yet and unavailable -> unavailable,
// internal -> internal_error.
tl::unexpected<RpcError> rpc_fail(const Error& error);

enum class ParamType {
  text,     // a string
  hex,      // lower-case hexadecimal, whole bytes
  integer,  // a JSON integer in min..max
  u64,      // a decimal string or a JSON integer, 0..2^64-1; the handler always sees the decimal string
  boolean,
  object,
  array,
};
enum class Need { required, optional };

struct Param {
  std::string name;  // snake_case
  ParamType type = ParamType::text;
  Need need = Need::required;
  std::string about;                // one clause
  std::int64_t min = 0;             // integer: least value; text, array: least length; hex: least bytes
  std::int64_t max = INT64_MAX;     // likewise, most
  std::vector<std::string> values;  // text: the only values allowed, when not empty
};

// Answers a call. May be called from any thread, once; further calls are ignored. When the last copy is dropped
// unanswered the call is answered with internal_error.
using Reply = std::function<void(Outcome)>;
// Runs on a thread of the HTTP server, so several at once: it must be safe for that, and must not wait (keep `reply`
// and answer later). `params` is an object that has passed the method's descriptor.
using Handler = std::function<void(const Json& params, Reply reply)>;
// Likewise, for one that wants to know who calls: the client's address, empty when there is none.
using CallerHandler = std::function<void(const Json& params, const std::string& caller, Reply reply)>;

// A handler that has its answer at hand.
Handler immediate(std::function<Outcome(const Json& params)> function);

struct Method {
  std::string name;   // noun_verbObject
  std::string about;  // one sentence
  std::vector<Param> params;
  std::string result;        // one clause on what comes back
  std::vector<Code> errors;  // besides the standard ones
  Handler handler = {};
  CallerHandler handler_for = {};  // instead of handler
};

struct Finished {
  std::string text;  // empty when every call was a notification: nothing is answered
  int http_status = 200;
};

struct ServiceInfo {
  std::string title;
  std::string version;
};

class Dispatcher {
 public:
  explicit Dispatcher(ServiceInfo info);
  // Only before the first handle(); ensures that the name is new.
  void add(Method method);
  // One call of `done`, at once or later, on this thread or on the one a handler answered on. `body` need not outlive
  // the call. The dispatcher must outlive every call in flight. Thread-safe.
  void handle(std::string_view body, std::function<void(Finished)> done, const std::string& caller = {}) const;
  // One request object, read already: `answered` gets the reply object, null for a notification. Otherwise as handle().
  void call(const Json& request, const std::string& caller, std::function<void(Json)> answered) const;
  // The OpenRPC document.
  Json discover() const;
  // Called after every call with method name (“-” when unknown), error code (0 for a result) and seconds; any thread.
  void on_finished(std::function<void(std::string_view method, std::int32_t code, double seconds)> observer);

 private:
  struct Batch;
  ServiceInfo info_;
  std::map<std::string, Method, std::less<>> methods_;
  std::function<void(std::string_view, std::int32_t, double)> observer_;
};

}  // namespace tallystick::node::rpc
