// The cable between network namespaces: an interface "wire0" in each, with one address, and a thread that carries packets from one to the
// other as the link between the two says: after a delay, with jitter (so that packets overtake each other), at a rate, a share of them
// twice. TCP itself runs in the kernel at both ends. What a link holds back is bounded; more is lost, as in a router.
// For kernels without netem.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <queue>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "testnet/sim/random.h"
#include "tests/netns/namespace.h"

namespace tallystick::netns {

struct Link {
  std::chrono::milliseconds delay{0};
  std::chrono::milliseconds jitter{0};  // 0 to this is added to each packet's delay
  unsigned twice_percent = 0;           // of packets arrive a second time
  std::uint64_t bytes_per_second = 0;   // 0: no limit
};

class Wire {
 public:
  static constexpr std::size_t kHeldPacketsMax = 4'096;  // of all links together

  // An interface in each of the namespaces, which outlive it.
  Wire(const std::vector<const Namespace*>& ends, std::uint64_t seed);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // 10.77.0.1 for the first, and so on.
  static std::string address(std::size_t end);

  // What packets from one end to the other meet from now on.
  void set(std::size_t from, std::size_t to, const Link& link);

 private:
  using Clock = std::chrono::steady_clock;
  struct Held {
    Clock::time_point due;
    std::uint64_t number;
    std::size_t to;
    std::vector<std::uint8_t> packet;
    bool operator>(const Held& other) const { return std::tie(due, number) > std::tie(other.due, other.number); }
  };
  struct State {
    Link link;
    Clock::time_point busy_until{};
  };

  void run();
  void take_all(std::size_t from);
  void accept(std::size_t from, const std::uint8_t* packet, std::size_t size);
  void hold(State& state, std::size_t to, const std::uint8_t* packet, std::size_t size);
  void give_due();

  std::vector<int> devices_;
  std::mutex mutex_;
  std::map<std::pair<std::size_t, std::size_t>, State> links_;
  sim::Random random_;
  std::uint64_t number_ = 0;
  std::priority_queue<Held, std::vector<Held>, std::greater<>> held_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace tallystick::netns
