#include "explorer/service/loopback_post.h"

#include <charconv>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallystick::explorer {
namespace {

using Clock = std::chrono::steady_clock;

class Socket {
 public:
  explicit Socket(int family) : fd_{socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)} {}
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }

  bool ready(short events, Clock::time_point until) const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd wait{fd_, events, 0};
    return left > 0 && poll(&wait, 1, static_cast<int>(left)) > 0;
  }

 private:
  const int fd_;
};

bool connect_to(const Socket& socket, const LoopbackUrl& url, Clock::time_point until) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(url.port);
  v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(url.port);
  v6.sin6_addr = in6addr_loopback;
  const auto* address = url.v6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
  const socklen_t size = url.v6 ? sizeof(v6) : sizeof(v4);
  if (connect(socket.fd(), address, size) == 0) return true;
  if (errno != EINPROGRESS || !socket.ready(POLLOUT, until)) return false;
  int error = 0;
  socklen_t length = sizeof(error);
  return getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0;
}

bool send_all(const Socket& socket, std::string_view bytes, Clock::time_point until) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if ((errno != EAGAIN && errno != EWOULDBLOCK) || !socket.ready(POLLOUT, until))
      return false;
  }
  return true;
}

// "HTTP/1.1 204 ..."; the rest of the answer is not needed.
std::optional<int> status_of(const Socket& socket, Clock::time_point until) {
  std::string head;
  char buffer[256];
  while (head.size() < 64 && head.find('\n') == std::string::npos) {
    if (!socket.ready(POLLIN, until)) return std::nullopt;
    const ssize_t got = recv(socket.fd(), buffer, sizeof(buffer), 0);
    if (got <= 0) return std::nullopt;
    head.append(buffer, static_cast<std::size_t>(got));
  }
  if (!head.starts_with("HTTP/1.") || head.size() < 12) return std::nullopt;
  int status = 0;
  const auto [end, error] = std::from_chars(head.data() + 9, head.data() + 12, status);
  return error == std::errc{} && end == head.data() + 12 ? std::optional{status} : std::nullopt;
}

}  // namespace

Result<LoopbackUrl> parse_loopback_url(const std::string& text) {
  const auto wrong = [] {
    return malformed(
        "a webhook is http://127.0.0.1:PORT/path, or with localhost or [::1]: what goes further goes "
        "through a relay that speaks TLS");
  };
  for (const std::string_view host : {"http://127.0.0.1:", "http://localhost:", "http://[::1]:"}) {
    if (!text.starts_with(host)) continue;
    const std::string_view rest = std::string_view{text}.substr(host.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    LoopbackUrl out{host.find("::1") != std::string_view::npos, 0, std::string{rest.substr(slash)}};
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + slash, out.port);
    if (error != std::errc{} || end != rest.data() + slash || out.port == 0) return wrong();
    if (out.path.empty()) out.path = "/";
    for (const char c : out.path)
      if (c <= ' ' || c == 0x7f) return wrong();
    return out;
  }
  return wrong();
}

Result<int> post_on_loopback(const LoopbackUrl& url, const std::vector<std::pair<std::string, std::string>>& headers,
                             const std::string& body, std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  const Socket socket{url.v6 ? AF_INET6 : AF_INET};
  std::string request = "POST " + url.path + " HTTP/1.1\r\nHost: localhost:" + std::to_string(url.port) +
                        "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                        "\r\nConnection: close\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  request += "\r\n" + body;
  if (socket.fd() < 0 || !connect_to(socket, url, until) || !send_all(socket, request, until))
    return fail(ErrorKind::unavailable, "nobody takes it at port " + std::to_string(url.port));
  const auto status = status_of(socket, until);
  if (!status) return fail(ErrorKind::unavailable, "no answer came from port " + std::to_string(url.port));
  return *status;
}

}  // namespace tallystick::explorer
