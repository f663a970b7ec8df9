// What the wire and the filters do to packets, measured with UDP between two namespaces, so that tests on networks mean what they say.
#include "tests/netns/wire.h"

#include <optional>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tallystick::netns {
namespace {

using std::chrono::milliseconds;

constexpr std::uint16_t kPort = 4'000;

class Socket {
 public:
  Socket(const Namespace& place, std::size_t end) {
    place.inside([&] { descriptor_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0); });
    const sockaddr_in own = address(end);
    if (bind(descriptor_, reinterpret_cast<const sockaddr*>(&own), sizeof(own)) != 0) throw std::runtime_error("bind");
  }
  ~Socket() { close(descriptor_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void send(std::size_t end, std::uint32_t number, std::size_t bytes = 100) {
    std::vector<std::uint32_t> text(bytes / 4, number);
    const sockaddr_in to = address(end);
    sendto(descriptor_, text.data(), bytes, 0, reinterpret_cast<const sockaddr*>(&to), sizeof(to));
  }
  std::optional<std::uint32_t> receive(milliseconds patience) {
    pollfd polled{descriptor_, POLLIN, 0};
    if (poll(&polled, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
    std::uint32_t number = 0;
    recv(descriptor_, &number, sizeof(number), 0);
    return number;
  }
  std::vector<std::uint32_t> receive_all(milliseconds patience) {
    std::vector<std::uint32_t> out;
    while (const auto number = receive(patience)) out.push_back(*number);
    return out;
  }

 private:
  static sockaddr_in address(std::size_t end) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(kPort);
    inet_pton(AF_INET, Wire::address(end).c_str(), &out.sin_addr);
    return out;
  }
  int descriptor_ = -1;
};

class WireTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!what_is_missing().empty()) GTEST_SKIP() << what_is_missing();
    a_ = std::make_unique<Namespace>();
    b_ = std::make_unique<Namespace>();
    wire_ = std::make_unique<Wire>(std::vector<const Namespace*>{a_.get(), b_.get()}, 1);
    from_ = std::make_unique<Socket>(*a_, 0);
    to_ = std::make_unique<Socket>(*b_, 1);
  }
  milliseconds time_of_one() {
    const auto begun = std::chrono::steady_clock::now();
    from_->send(1, 7);
    EXPECT_EQ(to_->receive(milliseconds{2'000}), 7U);
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
  }
  std::unique_ptr<Namespace> a_, b_;
  std::unique_ptr<Wire> wire_;
  std::unique_ptr<Socket> from_, to_;
};

TEST_F(WireTest, DelaysOneWayAlone) {
  EXPECT_LT(time_of_one(), milliseconds{900});
  wire_->set(1, 0, {.delay = milliseconds{1'000}});
  EXPECT_LT(time_of_one(), milliseconds{900});
  wire_->set(0, 1, {.delay = milliseconds{150}});
  EXPECT_GE(time_of_one(), milliseconds{150});
  EXPECT_LT(time_of_one(), milliseconds{900});
}

TEST_F(WireTest, PacketsOvertakeEachOtherAndComeTwice) {
  wire_->set(0, 1, {.jitter = milliseconds{50}, .twice_percent = 20});
  for (std::uint32_t i = 0; i < 200; ++i) from_->send(1, i);
  auto received = to_->receive_all(milliseconds{200});
  EXPECT_FALSE(std::ranges::is_sorted(received));
  EXPECT_GT(received.size(), 210U);
  EXPECT_LT(received.size(), 290U);
  std::ranges::sort(received);
  received.erase(std::unique(received.begin(), received.end()), received.end());
  EXPECT_EQ(received.size(), 200U) << "nothing is lost";
}

TEST_F(WireTest, HoldsToARate) {
  wire_->set(0, 1, {.bytes_per_second = 50'000});
  const auto begun = std::chrono::steady_clock::now();
  for (std::uint32_t i = 0; i < 20; ++i) from_->send(1, i, 1'000);
  for (std::uint32_t i = 0; i < 20; ++i) EXPECT_EQ(to_->receive(milliseconds{2'000}), i);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, milliseconds{400});
}

TEST_F(WireTest, FiltersLoseTheirShare) {
  b_->run({"nft add table ip faults", "nft add chain ip faults in '{ type filter hook input priority 0; }'",
           "nft add rule ip faults in ip saddr 10.77.0.1 numgen random mod 100 '<' 30 drop"});
  std::size_t received = 0;
  for (int batch = 0; batch < 5; ++batch) {
    for (std::uint32_t i = 0; i < 100; ++i) from_->send(1, i);  // what a socket holds
    received += to_->receive_all(milliseconds{100}).size();
  }
  EXPECT_GT(received, 300U);
  EXPECT_LT(received, 400U);
  b_->run({"nft flush chain ip faults in", "nft add rule ip faults in ip saddr 10.77.0.1 drop"});
  from_->send(1, 1);
  EXPECT_FALSE(to_->receive(milliseconds{200}));
  to_->send(0, 2);
  EXPECT_EQ(from_->receive(milliseconds{1'000}), 2U) << "the other way is open";
}

}  // namespace
}  // namespace tallystick::netns
