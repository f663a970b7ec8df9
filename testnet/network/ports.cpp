#include "testnet/network/ports.h"

#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallystick::testnet {
namespace {

// A socket bound to a port of loopback, for as long as it lives.
class BoundSocket {
 public:
  // Port 0 asks the system for one.
  static std::optional<BoundSocket> bind(std::uint16_t port) {
    BoundSocket socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (socket.descriptor_ < 0) return std::nullopt;
    // As servers do, so that connections of a node that has just stopped do not make its port look taken.
    const int yes = 1;
    ::setsockopt(socket.descriptor_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = loopback(port);
    if (::bind(socket.descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return std::nullopt;
    return socket;
  }
  BoundSocket(BoundSocket&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  BoundSocket& operator=(BoundSocket&&) = delete;
  ~BoundSocket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  std::uint16_t port() const {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    return ntohs(address.sin_port);
  }
  bool can_listen() const { return ::listen(descriptor_, 1) == 0; }

 private:
  explicit BoundSocket(int descriptor) : descriptor_{descriptor} {}
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  int descriptor_;
};

}  // namespace

Result<std::vector<std::uint16_t>> free_ports(std::size_t count) {
  std::vector<BoundSocket> held;  // all at once, so that they differ
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < count; ++i) {
    auto socket = BoundSocket::bind(0);
    if (!socket || socket->port() == 0) return fail(ErrorKind::unavailable, "the system has no free port on 127.0.0.1");
    ports.push_back(socket->port());
    held.push_back(std::move(*socket));
  }
  return ports;
}

bool is_free(std::uint16_t port) {
  const auto socket = BoundSocket::bind(port);
  return socket && socket->can_listen();
}

}  // namespace tallystick::testnet
