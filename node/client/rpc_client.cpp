#include "node/client/rpc_client.h"

#include <atomic>
#include <chrono>
#include <optional>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "core/strict_json.h"
#include "node/http/address.h"
#include "node/rpc/errors.h"

namespace tallystick::node::client {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using TimePoint = std::chrono::steady_clock::time_point;
using Kind = CallError::Kind;

constexpr std::size_t kReplyDepthMax = 128;

struct Endpoint {
  std::string text;
  http::HostPort where;
};

Result<Endpoint> parse_endpoint(const std::string& text) {
  std::string_view rest = text;
  if (rest.starts_with("http://")) rest.remove_prefix(7);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const auto where = http::parse_host_port(rest);
  if (!where) return malformed("'" + text + "' is not a node's address: write http://host:port");
  return Endpoint{text, *where};
}

TimePoint after(Millis time) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds{time.raw()};
}

tl::unexpected<CallError> failed(Kind kind, std::string message) {
  return tl::unexpected<CallError>(CallError{kind, 0, std::move(message), {}, {}});
}

}  // namespace

struct RpcClient::Impl {
  ClientOptions options;
  std::vector<Endpoint> endpoints;
  std::size_t current = 0;
  std::uint64_t next_id = 1;
  std::atomic<bool> stopped = false;
  asio::io_context context{1};
  std::optional<beast::tcp_stream> stream;  // to the current endpoint, when it is open
  beast::flat_buffer buffer;

  // Waits for one operation; its deadline has been set on the stream.
  template <class Start>
  error_code wait(Start start) {
    if (stopped) return asio::error::operation_aborted;
    error_code out;
    start([&out](const error_code& error, auto&&...) { out = error; });
    context.restart();
    context.run();
    return out;
  }

  tl::expected<void, CallError> connect(TimePoint deadline);
  // Sends the body to the current endpoint and gives back the answer's body.
  CallResult<std::string> attempt(const std::string& body, TimePoint deadline);
  // Likewise to the current endpoint or, when it cannot be reached, the next ones.
  CallResult<std::string> exchange(const std::string& body, TimePoint deadline);
  CallResult<Json> ask(const Json& request, TimePoint deadline);
  CallResult<Json> outcome_of(const Json& reply, const Json& id) const;

  tl::unexpected<CallError> about(CallError error) const {
    error.endpoint = endpoints[current].text;
    return tl::unexpected<CallError>(std::move(error));
  }
};

tl::expected<void, CallError> RpcClient::Impl::connect(TimePoint deadline) {
  if (stopped) return failed(Kind::unreachable, "this program is ending");
  const Endpoint& endpoint = endpoints[current];
  error_code error;
  std::vector<tcp::endpoint> addresses;
  if (const auto numeric = asio::ip::make_address(endpoint.where.host, error); !error) {
    addresses.emplace_back(numeric, endpoint.where.port);
  } else {
    tcp::resolver resolver{context};
    error = asio::error::timed_out;
    resolver.async_resolve(endpoint.where.host, std::to_string(endpoint.where.port),
                           [&](const error_code& result, const auto& found) {
                             error = result;
                             for (const auto& entry : found) addresses.push_back(entry.endpoint());
                           });
    context.restart();
    context.run_until(deadline);
    if (error) {
      resolver.cancel();
      context.restart();
      context.run();
      return failed(Kind::unreachable, "the name " + endpoint.where.host + " does not resolve: " + error.message());
    }
  }
  stream.emplace(context);
  buffer.clear();
  stream->expires_at(std::min(deadline, after(options.connect_timeout)));
  error = wait([&](auto done) { stream->async_connect(addresses, std::move(done)); });
  if (error) {
    stream.reset();
    return failed(Kind::unreachable, "cannot connect to " + endpoint.text + ": " + error.message());
  }
  stream->socket().set_option(tcp::no_delay{true}, error);
  return {};
}

CallResult<std::string> RpcClient::Impl::attempt(const std::string& body, TimePoint deadline) {
  const Endpoint& endpoint = endpoints[current];
  const auto broken = [&](const char* what, const error_code& error) -> tl::unexpected<CallError> {
    stream.reset();
    if (error == beast::error::timeout) return failed(Kind::timed_out, "no answer from " + endpoint.text + " in time");
    return failed(Kind::unreachable, std::string{what} + " " + endpoint.text + ": " + error.message());
  };
  wire::request<wire::string_body> request{wire::verb::post, "/", 11};
  request.set(wire::field::host, endpoint.where.host.find(':') == std::string::npos
                                     ? endpoint.where.host + ":" + std::to_string(endpoint.where.port)
                                     : "[" + endpoint.where.host + "]:" + std::to_string(endpoint.where.port));
  request.set(wire::field::content_type, "application/json");
  request.body() = body;
  request.prepare_payload();
  stream->expires_at(deadline);
  error_code error = wait([&](auto done) { wire::async_write(*stream, request, std::move(done)); });
  // A server that refuses a body answers before it has read it all: look for the answer even so.
  if (error == beast::error::timeout) return broken("cannot send to", error);
  wire::response_parser<wire::string_body> response;
  response.body_limit(options.response_bytes_max);
  error = wait([&](auto done) { wire::async_read(*stream, buffer, response, std::move(done)); });
  if (error == wire::error::body_limit) {
    stream.reset();
    return failed(Kind::protocol, "the answer is larger than " + std::to_string(options.response_bytes_max) + " bytes");
  }
  if (error) return broken("lost the connection to", error);
  if (!response.get().keep_alive()) stream.reset();
  const auto type = response.get()[wire::field::content_type];
  if (!type.starts_with("application/json")) {
    const int status = static_cast<int>(response.get().result_int());
    std::string message = endpoint.text + " answers with HTTP status " + std::to_string(status);
    return failed(status == 503 ? Kind::unreachable : Kind::protocol, std::move(message));
  }
  return std::move(response.get().body());
}

CallResult<std::string> RpcClient::Impl::exchange(const std::string& body, TimePoint deadline) {
  for (std::size_t tried = 0;; ++tried) {
    // A connection kept from an earlier call may have been closed meanwhile: that says nothing about the node.
    if (stream) {
      auto answer = attempt(body, deadline);
      if (answer || answer.error().kind != Kind::unreachable) return answer ? std::move(answer) : about(answer.error());
    }
    const auto connected = connect(deadline);
    auto answer = connected ? attempt(body, deadline) : tl::unexpected(connected.error());
    if (answer) return answer;
    if (answer.error().kind != Kind::unreachable) return about(answer.error());
    const bool late = std::chrono::steady_clock::now() >= deadline;
    if (tried + 1 == endpoints.size() || late) return about(answer.error());
    current = (current + 1) % endpoints.size();
  }
}

CallResult<Json> RpcClient::Impl::ask(const Json& request, TimePoint deadline) {
  const auto text = exchange(dump_json(request), deadline);
  if (!text) return tl::unexpected(text.error());
  auto reply = parse_json(*text, {.bytes_max = options.response_bytes_max, .depth_max = kReplyDepthMax});
  if (!reply) return about({Kind::protocol, 0, "the answer is not JSON: " + reply.error().message, {}, {}});
  return std::move(*reply);
}

CallResult<Json> RpcClient::Impl::outcome_of(const Json& reply, const Json& id) const {
  const auto wrong = [&](const char* what) {
    return about({Kind::protocol, 0, std::string{"the answer is not JSON-RPC 2.0: "} + what, {}, {}});
  };
  if (!reply.is_object() || !reply.contains("jsonrpc") || reply["jsonrpc"] != "2.0") return wrong("no version");
  if (reply.contains("result") == reply.contains("error")) return wrong("neither result nor error, or both");
  const bool nameless =
      reply.contains("error") && reply.contains("id") && reply["id"].is_null();  // it could not read the request
  if (!nameless && (!reply.contains("id") || reply["id"] != id)) return wrong("another id");
  if (reply.contains("result")) return reply["result"];
  const Json& error = reply["error"];
  const auto code = json_integer(error, "code", INT32_MIN, INT32_MAX);
  const auto message = json_text(error, "message");
  if (!code || !message) return wrong("an error without code and message");
  return about({Kind::answered,
                static_cast<std::int32_t>(*code),
                *message,
                error.contains("data") ? error["data"] : Json{},
                {}});
}

std::string CallError::refusal() const {
  if (kind != Kind::answered || code != static_cast<std::int32_t>(rpc::Code::refused) || !data.is_object()) return {};
  return json_text(data, "code").value_or("");
}

Result<RpcClient> RpcClient::make(ClientOptions options) {
  auto impl = std::make_unique<Impl>();
  for (const std::string& text : options.endpoints) {
    auto endpoint = parse_endpoint(text);
    if (!endpoint) return tl::unexpected(endpoint.error());
    impl->endpoints.push_back(std::move(*endpoint));
  }
  if (impl->endpoints.empty()) return malformed("no address of a node is given");
  impl->options = std::move(options);
  return RpcClient{std::move(impl)};
}

RpcClient::RpcClient(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
RpcClient::RpcClient(RpcClient&&) noexcept = default;
RpcClient& RpcClient::operator=(RpcClient&&) noexcept = default;
RpcClient::~RpcClient() = default;

const std::string& RpcClient::endpoint() const {
  return impl_->endpoints[impl_->current].text;
}

void RpcClient::move_on() {
  impl_->current = (impl_->current + 1) % impl_->endpoints.size();
  impl_->stream.reset();
}

// What is posted runs on the thread that waits, now or before it waits again.
void RpcClient::stop() {
  impl_->stopped = true;
  asio::post(impl_->context, [impl = impl_.get()] {
    if (impl->stream) impl->stream->close();
  });
}

CallResult<Json> RpcClient::call(const std::string& method, const Json& params) {
  return call(method, params, impl_->options.call_timeout);
}

CallResult<Json> RpcClient::call(const std::string& method, const Json& params, Millis timeout) {
  const Json id = impl_->next_id++;
  const Json request = {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}};
  const auto reply = impl_->ask(request, after(timeout));
  if (!reply) return tl::unexpected(reply.error());
  return impl_->outcome_of(*reply, id);
}

CallResult<std::vector<CallResult<Json>>> RpcClient::call_batch(const std::vector<Call>& calls) {
  std::vector<CallResult<Json>> out;
  if (calls.empty()) return out;
  Json request = Json::array();
  const std::uint64_t first = impl_->next_id;
  for (const Call& call : calls)
    request.push_back({{"jsonrpc", "2.0"}, {"id", impl_->next_id++}, {"method", call.method}, {"params", call.params}});
  const auto reply = impl_->ask(request, after(impl_->options.call_timeout));
  if (!reply) return tl::unexpected(reply.error());
  if (reply->is_object()) {  // the batch as a whole was refused
    auto whole = impl_->outcome_of(*reply, nullptr);
    return whole ? failed(Kind::protocol, "one answer for a batch") : tl::unexpected(whole.error());
  }
  if (!reply->is_array() || reply->size() != calls.size())
    return failed(Kind::protocol, "another number of answers than of calls");
  for (std::size_t i = 0; i < calls.size(); ++i) out.push_back(impl_->outcome_of((*reply)[i], first + i));
  return out;
}

}  // namespace tallystick::node::client
