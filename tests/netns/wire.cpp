#include "tests/netns/wire.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tallystick::netns {
namespace {

constexpr std::size_t kPacketBytesMax = 2'048;  // the interface's 1,500 and room
constexpr int kPacketsAtOnce = 64;
constexpr std::chrono::milliseconds kLookMax{20};

int make_device(const Namespace& end) {
  int device = -1;
  end.inside([&] {
    device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    ifreq request{};
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    std::strncpy(request.ifr_name, "wire0", IFNAMSIZ - 1);
    if (device < 0 || ioctl(device, TUNSETIFF, &request) != 0)
      throw std::runtime_error(std::string{"cannot make wire0: "} + std::strerror(errno));
  });
  return device;
}

// The last byte of an IPv4 packet's destination, less one; nothing for other packets.
std::size_t destination(const std::uint8_t* packet, std::size_t size) {
  const bool ours = size >= 20 && packet[0] >> 4 == 4 && packet[16] == 10 && packet[17] == 77 && packet[18] == 0;
  return ours ? static_cast<std::size_t>(packet[19]) - 1 : SIZE_MAX;
}

}  // namespace

Wire::Wire(const std::vector<const Namespace*>& ends, std::uint64_t seed) : random_{seed} {
  for (std::size_t i = 0; i < ends.size(); ++i) {
    devices_.push_back(make_device(*ends[i]));
    ends[i]->run({"ip link set lo up", "ip addr add " + address(i) + "/24 dev wire0", "ip link set wire0 up"});
  }
  thread_ = std::thread{[this] { run(); }};
}

Wire::~Wire() {
  stopping_ = true;
  thread_.join();
  for (const int device : devices_) close(device);
}

std::string Wire::address(std::size_t end) {
  return "10.77.0." + std::to_string(end + 1);
}

void Wire::set(std::size_t from, std::size_t to, const Link& link) {
  const std::lock_guard lock{mutex_};
  links_[{from, to}].link = link;
}

void Wire::run() {
  std::vector<pollfd> polled;
  for (const int device : devices_) polled.push_back({device, POLLIN, 0});
  while (!stopping_) {
    auto patience = std::chrono::nanoseconds{kLookMax};
    if (!held_.empty())
      patience =
          std::clamp<std::chrono::nanoseconds>(held_.top().due - Clock::now(), std::chrono::nanoseconds{0}, kLookMax);
    const timespec time{0, patience.count()};
    if (ppoll(polled.data(), polled.size(), &time, nullptr) > 0)
      for (std::size_t i = 0; i < polled.size(); ++i)
        if (polled[i].revents != 0) take_all(i);
    give_due();
  }
}

void Wire::take_all(std::size_t from) {
  std::array<std::uint8_t, kPacketBytesMax> packet;
  for (int count = 0; count < kPacketsAtOnce; ++count) {
    const ssize_t size = read(devices_[from], packet.data(), packet.size());
    if (size <= 0) return;
    accept(from, packet.data(), static_cast<std::size_t>(size));
  }
}

void Wire::accept(std::size_t from, const std::uint8_t* packet, std::size_t size) {
  const std::size_t to = destination(packet, size);
  if (to >= devices_.size()) return;
  const std::lock_guard lock{mutex_};
  State& state = links_[{from, to}];
  hold(state, to, packet, size);
  if (random_.below(100) < state.link.twice_percent) hold(state, to, packet, size);
}

void Wire::hold(State& state, std::size_t to, const std::uint8_t* packet, std::size_t size) {
  if (held_.size() >= kHeldPacketsMax) return;
  auto due = Clock::now();
  if (state.link.bytes_per_second != 0) {
    state.busy_until =
        std::max(due, state.busy_until) + std::chrono::nanoseconds{size * 1'000'000'000 / state.link.bytes_per_second};
    due = state.busy_until;
  }
  due += state.link.delay + std::chrono::microseconds{random_.between(0, state.link.jitter.count() * 1'000)};
  held_.push({due, number_++, to, {packet, packet + size}});
}

void Wire::give_due() {
  const auto now = Clock::now();
  for (; !held_.empty() && held_.top().due <= now; held_.pop()) {
    const Held& first = held_.top();
    // What an interface does not take is lost, which TCP makes good.
    if (write(devices_[first.to], first.packet.data(), first.packet.size()) < 0) continue;
  }
}

}  // namespace tallystick::netns
