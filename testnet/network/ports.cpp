#include "testnet/network/ports.h"

#include <array>
#include <fstream>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/codec.h"
#include "core/secret.h"

namespace tallystick::testnet {
namespace {

constexpr std::uint32_t kFirstPort = 10'000;

// Where the ports of outgoing connections begin; Linux's default when the system does not say.
std::uint32_t first_ephemeral_port() {
  std::uint32_t first = 32'768;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first;
  return first > kFirstPort + 1'000 && first < 65'536 ? first : 32'768;
}

// A socket bound or connected to a port of loopback, for as long as it lives.
class LoopbackSocket {
 public:
  static std::optional<LoopbackSocket> bind(std::uint16_t port) {
    LoopbackSocket socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (socket.descriptor_ < 0) return std::nullopt;
    // As servers do, so that connections of a node that has just stopped do not make its port look taken.
    const int yes = 1;
    ::setsockopt(socket.descriptor_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = loopback(port);
    if (::bind(socket.descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return std::nullopt;
    return socket;
  }
  static std::optional<LoopbackSocket> connect(std::uint16_t port) {
    LoopbackSocket socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (socket.descriptor_ < 0) return std::nullopt;
    sockaddr_in address = loopback(port);
    if (::connect(socket.descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return std::nullopt;
    return socket;
  }
  LoopbackSocket(LoopbackSocket&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  LoopbackSocket& operator=(LoopbackSocket&&) = delete;
  ~LoopbackSocket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool can_listen() const { return ::listen(descriptor_, 1) == 0; }

 private:
  explicit LoopbackSocket(int descriptor) : descriptor_{descriptor} {}
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
  const std::uint32_t end = first_ephemeral_port();
  const std::uint32_t places = end - kFirstPort;
  std::array<std::uint8_t, 4> random;
  fill_random(random);
  std::uint32_t place = Reader{random}.integer<std::uint32_t>() % places;
  std::vector<std::uint16_t> ports;
  for (std::uint32_t tried = 0; tried < places && ports.size() < count; ++tried) {
    const auto port = static_cast<std::uint16_t>(kFirstPort + place);
    if (is_free(port)) ports.push_back(port);
    place = (place + 1) % places;
  }
  if (ports.size() < count) return fail(ErrorKind::unavailable, "the system has too few free ports on 127.0.0.1");
  return ports;
}

bool is_free(std::uint16_t port) {
  const auto socket = LoopbackSocket::bind(port);
  return socket && socket->can_listen();
}

bool is_listening(std::uint16_t port) {
  return LoopbackSocket::connect(port).has_value();
}

}  // namespace tallystick::testnet
