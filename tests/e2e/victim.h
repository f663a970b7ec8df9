// A node of a running network that is mistreated, and the questions whether that did it any harm and what it cost.
#pragma once

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "node/http/raw_client.h"
#include "node/os/memory_watch.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {

inline constexpr std::size_t kGrowthKibMax = 16 * 1024;

class Victim {
 public:
  Victim(Network& network, std::size_t validator);

  std::uint16_t rpc_port() const { return network_.node(validator_).rpc_port; }
  std::uint16_t peer_port() const { return network_.node(validator_).peer_port; }
  std::string log() const { return network_.layout().log(validator_); }

  // The HTTP answer to a body posted by a client of its own; at most `time` for it.
  std::string post(std::string_view body, const char* from = "127.0.0.1",
                   std::chrono::milliseconds time = std::chrono::milliseconds{5'000}) const;
  // A call's error code; 0 for a result, 1 when the answer is no JSON-RPC reply.
  int code_of(std::string_view body) const;

  // Starts to watch memory. Before the first watch the node is used for a while, so that what any use costs is not counted.
  void watch();
  std::size_t growth_kib() const { return watch_->peak_growth_kib(); }

  // The same process answers /livez and calls, and a transaction handed to it becomes final.
  ::testing::AssertionResult unharmed();

 private:
  Network& network_;
  std::size_t validator_;
  std::optional<std::int32_t> pid_;
  testnet::Member authority_;
  std::optional<node::MemoryWatch> watch_;
};

// The code in a reply: 0 for a result, 1 when it is no JSON-RPC reply.
int rpc_code(std::string_view http_response);
// A POST of a JSON body, whole.
std::string post_of(std::string_view body);

}  // namespace tallystick::e2e
