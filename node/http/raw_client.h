// For tests: a client that sends exactly the bytes it is told and shows exactly what comes back.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallystick::node::http {

class RawClient {
 public:
  // `from` is one of loopback's addresses, 127.0.0.1 to 127.255.255.254.
  explicit RawClient(std::uint16_t port, const char* from = "127.0.0.1")
      : fd_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    inet_pton(AF_INET, from, &address.sin_addr);
    if (bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~RawClient() { close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }

  // False when the other side does not take it all within two seconds.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      pollfd poll_fd{fd_, POLLOUT, 0};
      if (poll(&poll_fd, 1, 2000) <= 0) return false;
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // One response, its body by Content-Length; what came so far when the connection closes or the time is up.
  std::string response(std::chrono::milliseconds time = std::chrono::milliseconds{5000}) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (!complete() && more(deadline)) {
    }
    std::string out = arrived_.substr(0, complete() ? size() : std::string::npos);
    arrived_.erase(0, out.size());
    return out;
  }

  // True when the other side closes within the time; what it sends meanwhile is forgotten.
  bool closed_within(std::chrono::milliseconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (more(deadline)) {
    }
    return closed_;
  }

  static int status(std::string_view response) {
    return response.size() > 12 && response.starts_with("HTTP/1.1 ") ? std::stoi(std::string{response.substr(9, 3)})
                                                                     : 0;
  }
  static std::string body(std::string_view response) {
    const std::size_t end = response.find("\r\n\r\n");
    return end == response.npos ? std::string{} : std::string{response.substr(end + 4)};
  }

 private:
  bool complete() const { return size() != 0 && arrived_.size() >= size(); }
  std::size_t size() const {
    const std::size_t end = arrived_.find("\r\n\r\n");
    if (end == std::string::npos) return 0;
    const std::size_t length = arrived_.find("Content-Length: ");
    return end + 4 + (length < end ? std::stoul(arrived_.substr(length + 16)) : 0);
  }
  bool more(std::chrono::steady_clock::time_point deadline) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd poll_fd{fd_, POLLIN, 0};
    if (left <= 0 || poll(&poll_fd, 1, static_cast<int>(left)) <= 0) return false;
    char buffer[65536];
    const ssize_t got = recv(fd_, buffer, sizeof(buffer), 0);
    if (got <= 0) {
      closed_ = true;
      return false;
    }
    arrived_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  int fd_;
  bool connected_ = false;
  bool closed_ = false;
  std::string arrived_;
};

}  // namespace tallystick::node::http
