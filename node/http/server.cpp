#include "node/http/server.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <pthread.h>

#include "node/http/address.h"
#include "node/http/client_quota.h"
#include "node/http/exchange.h"
#include "node/http/head_rules.h"
#include "node/http/web_socket_impl.h"

namespace tallystick::node::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kReadBytes = 4096;
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::chrono::milliseconds kLinger{1000};

std::chrono::milliseconds duration(Millis millis) {
  return std::chrono::milliseconds{millis.raw()};
}

asio::redirect_error_t<asio::use_awaitable_t<>> into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

// The client has gone: it closed its side and we have read everything it sent.
bool has_closed(tcp::socket& socket) {
  char byte = 0;
  return recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

std::string_view text_of(const beast::flat_buffer& buffer) {
  const auto data = buffer.data();
  return {static_cast<const char*>(data.data()), data.size()};
}

Response refusal(int status, const std::string& reason) {
  return Response{status, "text/plain; charset=utf-8", reason + "\n", {}};
}

// Everything but how long the body is.
template <class Message>
void fill_head(Message& message, const Response& response, bool keep_alive) {
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.set(wire::field::content_type, response.content_type);
  message.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) message.set(name, value);
  message.keep_alive(keep_alive);
}

}  // namespace

// One context and one thread per worker. A connection stays with one of them, so nothing in a session needs a lock.
struct Server::Impl : std::enable_shared_from_this<Server::Impl> {
  struct Worker {
    asio::io_context context{1};
    std::thread thread;
  };

  ServerOptions options;
  Handler handler;
  Open open;
  bool loopback = false;
  ClientQuota connections;
  ClientQuota bodies, answers;  // bytes of those under way
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> turned_away{0};
  std::atomic<std::uint64_t> refused{0};
  std::vector<std::unique_ptr<Worker>> workers;  // below what sessions use: it goes first
  std::unique_ptr<tcp::acceptor> acceptor;
  std::uint16_t port = 0;

  Impl(ServerOptions o, Handler h, Open w)
      : options{std::move(o)},
        handler{std::move(h)},
        open{std::move(w)},
        connections{options.connections_max, options.connections_per_address_max},
        bodies{options.bodies_bytes_max, options.bodies_bytes_per_address_max},
        answers{options.answers_bytes_max, options.answers_bytes_per_address_max} {}

  Result<void> listen();
  void run();
  void stop();

  bool serves_host(const std::string& host) const;
  std::optional<Response> judge(const Head& head) const;

  awaitable<void> accept();
  awaitable<void> serve(std::size_t worker, tcp::socket socket, std::string peer,
                        std::unique_ptr<ClientQuota::Share> place);
  // One request; false when the connection is to be closed.
  awaitable<bool> serve_one(std::size_t worker, beast::tcp_stream& stream, beast::flat_buffer& buffer,
                            const std::string& peer, Millis wait);
  // A connection that becomes a WebSocket, until its end. `arrived`: all that the client has sent.
  awaitable<void> upgrade(beast::tcp_stream& stream, std::string_view arrived, std::size_t head_size, Head head,
                          std::string peer);
  // The head's length in the buffer; nothing when the connection is to be closed (the client was told why).
  awaitable<std::optional<std::size_t>> await_head(beast::tcp_stream& stream, beast::flat_buffer& buffer, Millis wait);
  awaitable<std::optional<std::string>> read_body(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                                  const Head& head);
  // What `question` is answered, or 503 when it takes too long; nothing when the client has gone meanwhile. `given_up`: set in both cases.
  awaitable<std::optional<Response>> ask(std::size_t worker, tcp::socket& socket,
                                         const std::function<void(Respond)>& question,
                                         std::shared_ptr<std::atomic<bool>> given_up = nullptr);
  awaitable<bool> write_pieces(std::size_t worker, beast::tcp_stream& stream, Response response, bool keep_alive,
                               bool head_only);
  awaitable<bool> write(beast::tcp_stream& stream, Response response, bool keep_alive, bool head_only);
  awaitable<void> refuse(beast::tcp_stream& stream, Response response);
};

Result<void> Server::Impl::listen() {
  const auto where = parse_host_port(options.listen);
  if (!where) return tl::unexpected(where.error());
  error_code error;
  const auto address = asio::ip::make_address(where->host == "localhost" ? "127.0.0.1" : where->host, error);
  if (error) return malformed("cannot listen on '" + options.listen + "': not a numeric address");
  loopback = address.is_loopback();
  try {
    for (int i = 0; i < std::max(1, options.threads); ++i) {
      workers.push_back(std::make_unique<Worker>());
      // Asio opens its own descriptors with the first timer or socket of a context: now, not when there may be none left.
      const asio::steady_timer first{workers.back()->context};
    }
  } catch (const boost::system::system_error& exception) {
    return fail(ErrorKind::unavailable, "cannot listen on " + options.listen + ": " + exception.what());
  }
  const tcp::endpoint endpoint{address, where->port};
  acceptor = std::make_unique<tcp::acceptor>(workers.front()->context);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (error) return fail(ErrorKind::unavailable, "cannot listen on " + options.listen + ": " + error.message());
  port = acceptor->local_endpoint().port();
  return {};
}

void Server::Impl::run() {
  asio::co_spawn(workers.front()->context, accept(), asio::detached);
  for (const auto& worker : workers) {
    worker->thread = std::thread{[&context = worker->context] {
      const auto work = asio::make_work_guard(context);
      context.run();
    }};
    pthread_setname_np(worker->thread.native_handle(), "http");
  }
}

void Server::Impl::stop() {
  for (const auto& worker : workers) worker->context.stop();
  for (const auto& worker : workers)
    if (worker->thread.joinable()) worker->thread.join();
}

bool Server::Impl::serves_host(const std::string& host) const {
  if (loopback && (host == "localhost" || host == "127.0.0.1" || host == "[::1]")) return true;
  if (!loopback && options.hosts.empty()) return true;
  return std::find(options.hosts.begin(), options.hosts.end(), host) != options.hosts.end();
}

// What the head alone decides, before any of the body is read.
std::optional<Response> Server::Impl::judge(const Head& head) const {
  if (!serves_host(head.host)) return refusal(421, "this host name is not served here");
  if (head.content_length.value_or(0) > options.body_bytes_max)
    return refusal(413, "a body of at most " + std::to_string(options.body_bytes_max) + " bytes is read here");
  if (!head.has_body()) return std::nullopt;
  for (const auto& [name, value] : head.headers)
    if (name == "content-type" && is_media_type(value, options.body_type)) return std::nullopt;
  return refusal(415, "a body of type " + options.body_type + " is read here");
}

awaitable<void> Server::Impl::accept() {
  asio::steady_timer pause{workers.front()->context};
  for (std::size_t next = 0;; next = (next + 1) % workers.size()) {
    error_code error;
    tcp::socket socket = co_await acceptor->async_accept(workers[next]->context, into(error));
    if (error) {
      // Out of descriptors, most likely: the connection stays in the backlog, so trying again at once would spin.
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(into(error));
      continue;
    }
    ++accepted;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error) continue;
    socket.set_option(tcp::no_delay{true}, error);
    std::string address = peer.address().to_string();
    auto place = connections.take(address, 1);
    if (place == nullptr) {
      ++turned_away;
      static constexpr std::string_view kFull =
          "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.non_blocking(true, error);
      socket.write_some(asio::buffer(kFull), error);
      continue;
    }
    asio::co_spawn(workers[next]->context, serve(next, std::move(socket), std::move(address), std::move(place)),
                   asio::detached);
  }
}

awaitable<void> Server::Impl::serve(std::size_t worker, tcp::socket socket, std::string peer,
                                    [[maybe_unused]] std::unique_ptr<ClientQuota::Share> place) {
  beast::tcp_stream stream{std::move(socket)};
  beast::flat_buffer buffer;
  Millis wait = options.head_deadline;
  while (co_await serve_one(worker, stream, buffer, peer, wait)) wait = options.idle_deadline;
}

awaitable<bool> Server::Impl::serve_one(std::size_t worker, beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                        const std::string& peer, Millis wait) {
  const auto head_size = co_await await_head(stream, buffer, wait);
  if (!head_size) co_return false;
  auto head = read_head(text_of(buffer).substr(0, *head_size));
  if (!head) {
    co_await refuse(stream, refusal(head.error().status, head.error().reason));
    co_return false;
  }
  if (const auto judgement = judge(*head)) {
    co_await refuse(stream, *judgement);
    co_return false;
  }
  if (open && head->asks_web_socket && !head->has_body()) {
    co_await upgrade(stream, text_of(buffer), *head_size, std::move(*head), peer);
    co_return false;
  }
  std::string body;
  std::unique_ptr<ClientQuota::Share> room;  // for the body until its request is answered, then for the answer
  const std::size_t length = head->content_length.value_or(head->has_body() ? options.body_bytes_max : 0);
  if (length > options.small_body_bytes && (room = bodies.take(peer, length)) == nullptr) {
    co_await refuse(stream, refusal(503, "too many bodies are under way; try again"));
    co_return false;
  }
  if (head->has_body()) {
    auto read = co_await read_body(stream, buffer, *head);
    if (!read) co_return false;
    body = std::move(*read);
  } else {
    buffer.consume(*head_size);
  }
  ++requests;
  const bool head_only = head->method == "HEAD";
  const bool keep_alive = head->keep_alive;
  stream.expires_never();
  Request request{std::move(head->method), std::move(head->path),    std::move(head->query),
                  std::move(body),         std::move(head->headers), peer};
  const auto given_up = std::make_shared<std::atomic<bool>>(false);
  request.wanted = [given_up] { return !given_up->load(); };
  auto response = co_await ask(
      worker, stream.socket(), [&](Respond respond) { handler(std::move(request), std::move(respond)); }, given_up);
  if (!response) co_return false;
  room.reset();
  if (response->more) co_return co_await write_pieces(worker, stream, std::move(*response), keep_alive, head_only);
  if (const std::size_t size = response->body.size();
      size > options.small_body_bytes && (room = answers.take(peer, size)) == nullptr)
    response = refusal(503, "too many large answers are under way; try again");
  co_return co_await write(stream, std::move(*response), keep_alive, head_only);
}

awaitable<void> Server::Impl::upgrade(beast::tcp_stream& stream, std::string_view arrived, std::size_t head_size,
                                      Head head, std::string peer) {
  ++requests;
  const Request request{std::move(head.method),  std::move(head.path), std::move(head.query), {},
                        std::move(head.headers), std::move(peer)};
  auto refused_with = judge_upgrade(request);
  if (!refused_with && arrived.size() > head_size)
    refused_with = refusal(400, "nothing is said before the upgrade is answered");
  if (refused_with) {
    co_await refuse(stream, std::move(*refused_with));
    co_return;
  }
  const WebSocketLimits limits{options.socket_message_bytes_max, options.socket_queue_bytes_max,
                               duration(options.socket_silence)};
  if (!co_await serve_web_socket(stream, arrived, limits, answers, request, open))
    co_await refuse(stream, refusal(404, "nothing is told here"));
}

awaitable<std::optional<std::size_t>> Server::Impl::await_head(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                                               Millis wait) {
  std::size_t looked_at = 0;
  stream.expires_after(duration(buffer.size() == 0 ? wait : options.head_deadline));
  while (true) {
    const auto end = find_head_end(text_of(buffer), looked_at);
    if (!end) {
      co_await refuse(stream, refusal(end.error().status, end.error().reason));
      co_return std::nullopt;
    }
    if (*end && **end <= options.head_bytes_max) co_return **end;
    if (*end || buffer.size() >= options.head_bytes_max) {
      co_await refuse(
          stream, refusal(431, "a head of at most " + std::to_string(options.head_bytes_max) + " bytes is read here"));
      co_return std::nullopt;
    }
    looked_at = buffer.size();
    error_code error;
    const std::size_t got = co_await stream.async_read_some(buffer.prepare(kReadBytes), into(error));
    if (error) co_return std::nullopt;
    if (looked_at == 0) stream.expires_after(duration(options.head_deadline));
    buffer.commit(got);
  }
}

awaitable<std::optional<std::string>> Server::Impl::read_body(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                                              const Head& head) {
  stream.expires_after(duration(options.body_deadline));
  error_code error;
  if (head.expects_continue) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(stream, asio::buffer(kContinue), into(error));
    if (error) co_return std::nullopt;
  }
  wire::request_parser<wire::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(options.head_bytes_max));
  parser.body_limit(options.body_bytes_max);
  // Extensions carry nothing we know, and Beast lets a line break through inside their quotes.
  auto no_extensions = [](std::uint64_t, beast::string_view extensions, error_code& refused_with) {
    if (!extensions.empty()) refused_with = wire::error::bad_chunk_extension;
  };
  parser.on_chunk_header(no_extensions);
  co_await wire::async_read(stream, buffer, parser, into(error));
  if (!error) co_return std::move(parser.get().body());
  if (error == wire::error::body_limit)
    co_await refuse(
        stream, refusal(413, "a body of at most " + std::to_string(options.body_bytes_max) + " bytes is read here"));
  else if (error.category() == wire::make_error_code(wire::error::bad_chunk).category() &&
           error != wire::error::partial_message)
    co_await refuse(stream, refusal(400, "the body is not framed as it should be"));
  co_return std::nullopt;
}

awaitable<std::optional<Response>> Server::Impl::ask(std::size_t worker, tcp::socket& socket,
                                                     const std::function<void(Respond)>& question,
                                                     std::shared_ptr<std::atomic<bool>> given_up) {
  using namespace asio::experimental::awaitable_operators;
  struct Waiting {
    asio::steady_timer* timer = nullptr;
  };
  asio::steady_timer timer{workers[worker]->context};
  timer.expires_after(duration(options.handler_deadline));
  const auto waiting = std::make_shared<Waiting>(Waiting{&timer});
  const auto exchange = std::make_shared<Exchange>([weak = weak_from_this(), worker, waiting] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    asio::post(self->workers[worker]->context, [waiting] {
      if (waiting->timer != nullptr) waiting->timer->cancel();
    });
  });
  try {
    question(Exchange::respond_to(exchange));
  } catch (const std::exception&) {
    exchange->answer(refusal(500, "the request could not be handled"));
  }
  auto response = exchange->take_or_expect_wake();
  bool gone = false;
  if (!response) {
    error_code ignored;
    const auto first =
        co_await (timer.async_wait(into(ignored)) || socket.async_wait(tcp::socket::wait_read, into(ignored)));
    response = exchange->take();
    if (!response && first.index() == 1) {
      gone = has_closed(socket);
      if (!gone && timer.expiry() > std::chrono::steady_clock::now()) {
        co_await timer.async_wait(into(ignored));
        response = exchange->take();
      }
    }
  }
  waiting->timer = nullptr;
  if (!response && given_up != nullptr) *given_up = true;
  if (gone) co_return std::nullopt;
  if (!response) co_return refusal(503, "no answer in time");
  co_return response;
}

awaitable<bool> Server::Impl::write_pieces(std::size_t worker, beast::tcp_stream& stream, Response response,
                                           bool keep_alive, bool head_only) {
  wire::response<wire::empty_body> head;
  fill_head(head, response, keep_alive);
  head.chunked(true);
  wire::response_serializer<wire::empty_body> serializer{head};
  error_code error;
  stream.expires_after(duration(options.write_deadline));
  co_await wire::async_write_header(stream, serializer, into(error));
  if (error) co_return false;
  while (!head_only) {
    stream.expires_never();
    auto piece = co_await ask(worker, stream.socket(), response.more);
    if (!piece || piece->status != 200) co_return false;
    stream.expires_after(duration(options.write_deadline));
    if (piece->body.empty()) {
      co_await asio::async_write(stream, wire::make_chunk_last(), into(error));
      break;
    }
    co_await asio::async_write(stream, wire::make_chunk(asio::buffer(piece->body)), into(error));
    if (error) co_return false;
  }
  if (error) co_return false;
  if (!keep_alive) stream.socket().shutdown(tcp::socket::shutdown_send, error);
  co_return keep_alive;
}

awaitable<bool> Server::Impl::write(beast::tcp_stream& stream, Response response, bool keep_alive, bool head_only) {
  const auto fill = [&](auto& message) {
    fill_head(message, response, keep_alive);
    message.content_length(response.body.size());
  };
  stream.expires_after(duration(options.write_deadline));
  error_code error;
  if (head_only) {
    wire::response<wire::empty_body> message;
    fill(message);
    co_await wire::async_write(stream, message, into(error));
  } else {
    wire::response<wire::string_body> message;
    fill(message);
    message.body() = std::move(response.body);
    co_await wire::async_write(stream, message, into(error));
  }
  if (error) co_return false;
  if (!keep_alive) stream.socket().shutdown(tcp::socket::shutdown_send, error);
  co_return keep_alive;
}

// Says why and closes. What the client is still sending is read and forgotten for a moment, since closing on it would
// make the system discard the answer.
awaitable<void> Server::Impl::refuse(beast::tcp_stream& stream, Response response) {
  ++refused;
  co_await write(stream, std::move(response), false, false);
  std::array<char, kReadBytes> nowhere;
  error_code error;
  stream.expires_after(kLinger);
  while (!error) co_await stream.async_read_some(asio::buffer(nowhere), into(error));
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler handler, Open open) {
  auto impl = std::make_shared<Impl>(std::move(options), std::move(handler), std::move(open));
  if (const auto listening = impl->listen(); !listening) return tl::unexpected(listening.error());
  impl->run();
  return std::unique_ptr<Server>{new Server{std::move(impl)}};
}

Server::Server(std::shared_ptr<Impl> impl) : impl_{std::move(impl)} {}
Server::~Server() {
  impl_->stop();
}
std::uint16_t Server::port() const {
  return impl_->port;
}
ServerCounts Server::counts() const {
  return {impl_->accepted, impl_->requests, impl_->turned_away, impl_->refused, impl_->connections.held()};
}

}  // namespace tallystick::node::http
