#include "node/http/web_socket_impl.h"

#include <deque>
#include <mutex>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

namespace tallystick::node::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::awaitable;
using boost::system::error_code;

asio::redirect_error_t<asio::use_awaitable_t<>> into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

Response refusal(int status, const std::string& reason) {
  return Response{status, "text/plain; charset=utf-8", reason + "\n", {}};
}

// What waits to be written, between any thread that says something and the connection's own.
class Queue final : public Outlet {
 public:
  // `wake`: called on the thread that says something, when something is there or the queue is over.
  Queue(WebSocketLimits limits, ClientQuota& quota, std::string peer, std::function<void()> wake)
      : limits_{limits}, quota_{quota}, peer_{std::move(peer)}, wake_{std::move(wake)} {}

  bool send(std::string text) override {
    const std::lock_guard lock{mutex_};
    if (over_) return false;
    const bool fits = waiting_.empty() || bytes_ + text.size() <= limits_.queue_bytes_max;
    auto room = fits ? quota_.take(peer_, std::max<std::size_t>(text.size(), 1)) : nullptr;
    over_ = room == nullptr;
    if (!over_) {
      bytes_ += text.size();
      waiting_.push_back({std::move(text), std::move(room)});
    }
    wake_();
    return !over_;
  }
  // The connection is gone, and the server may be: whoever still holds this holds nothing of either.
  void end() {
    const std::lock_guard lock{mutex_};
    over_ = true;
    waiting_.clear();
    wake_ = nullptr;
  }

  struct Message {
    std::string text;
    std::unique_ptr<ClientQuota::Share> room;
  };
  std::optional<Message> take() {
    const std::lock_guard lock{mutex_};
    if (waiting_.empty()) return std::nullopt;
    Message message = std::move(waiting_.front());
    waiting_.pop_front();
    bytes_ -= message.text.size();
    return message;
  }
  bool empty() const {
    const std::lock_guard lock{mutex_};
    return waiting_.empty();
  }
  bool over() const {
    const std::lock_guard lock{mutex_};
    return over_;
  }

 private:
  const WebSocketLimits limits_;
  ClientQuota& quota_;
  const std::string peer_;
  mutable std::mutex mutex_;
  std::deque<Message> waiting_;
  std::size_t bytes_ = 0;
  bool over_ = false;
  std::function<void()> wake_;
};

// Where the connection's thread waits for more to write; empty when it is over.
struct Bell {
  asio::steady_timer* timer = nullptr;
};

using Socket = websocket::stream<beast::tcp_stream&>;

awaitable<void> read_all(Socket& socket, Conversation& conversation) {
  beast::flat_buffer buffer;
  while (true) {
    error_code error;
    co_await socket.async_read(buffer, into(error));
    if (error || !socket.got_text()) co_return;
    conversation.received(beast::buffers_to_string(buffer.data()));
    buffer.consume(buffer.size());
  }
}

awaitable<void> write_all(Socket& socket, Queue& queue, asio::steady_timer& more, Conversation& conversation) {
  while (!queue.over()) {
    auto message = queue.take();
    error_code error;
    if (!message) {
      more.expires_at(asio::steady_timer::time_point::max());
      co_await more.async_wait(into(error));
      continue;
    }
    co_await socket.async_write(asio::buffer(message->text), into(error));
    if (error) co_return;
    message.reset();
    if (queue.empty()) conversation.written();
  }
}

}  // namespace

std::optional<Response> judge_upgrade(const Request& request) {
  if (request.method != "GET") return refusal(400, "a WebSocket begins with GET");
  if (request.header("sec-websocket-version") != "13") {
    auto answer = refusal(426, "version 13 of the WebSocket protocol is spoken here");
    answer.headers = {{"Sec-WebSocket-Version", "13"}};
    return answer;
  }
  if (request.header("sec-websocket-key").size() != 24) return refusal(400, "Sec-WebSocket-Key is missing");
  const std::string_view origin = request.header("origin");
  const std::size_t name = origin.find("://");
  if (!origin.empty() && (name == origin.npos || origin.substr(name + 3) != request.header("host")))
    return refusal(403, "a page of another site may not read here");
  return std::nullopt;
}

awaitable<bool> serve_web_socket(beast::tcp_stream& stream, std::string_view head, WebSocketLimits limits,
                                 ClientQuota& quota, const Request& request, const Open& open) {
  wire::request_parser<wire::empty_body> parser;
  error_code error;
  parser.put(asio::buffer(head), error);
  if (error || !parser.is_header_done()) co_return true;
  stream.expires_never();  // the socket keeps its own time
  Socket socket{stream};
  socket.read_message_max(limits.message_bytes_max);
  socket.set_option(websocket::stream_base::timeout{limits.silence, limits.silence, true});
  asio::steady_timer more{stream.get_executor()};
  const auto bell = std::make_shared<Bell>(Bell{&more});
  // Posted behind what the connection's thread does now, so a wait that it is about to begin is ended as well.
  const auto queue = std::make_shared<Queue>(limits, quota, request.peer, [bell, executor = stream.get_executor()] {
    asio::post(executor, [bell] {
      if (bell->timer != nullptr) bell->timer->cancel();
    });
  });
  struct Ending {
    Queue& queue;
    Bell& bell;
    ~Ending() {
      queue.end();
      bell.timer = nullptr;
    }
  } const ending{*queue, *bell};  // also when the server is destroyed with this still waiting
  const auto conversation = open(request, queue);
  if (conversation == nullptr) co_return false;
  co_await socket.async_accept(parser.get(), into(error));
  if (error) co_return true;
  using namespace asio::experimental::awaitable_operators;
  co_await (read_all(socket, *conversation) || write_all(socket, *queue, more, *conversation));
  if (socket.is_open()) co_await socket.async_close(websocket::close_code::try_again_later, into(error));
  co_return true;
}

}  // namespace tallystick::node::http
