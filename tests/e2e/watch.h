// Looks at every node of a network all the time, one thread each, and writes down what it sees (history.h).
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "tests/e2e/history.h"
#include "tests/e2e/network.h"

namespace tallystick::e2e {

class Watch {
 public:
  // Both outlive it. Begins at once; in the history its clients are first_client and those after it, one per node.
  Watch(const Network& network, History& history, std::uint32_t first_client);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  struct Sight {
    std::uint64_t ns = 0;  // when the answer came
    Tip tip;
    bool may_vote = false;
    std::int64_t peers = 0;  // connected
  };
  // The newest answer; nothing before the first.
  std::optional<Sight> last(std::size_t node) const;
  // The highest height that any of the nodes has shown; all when none is named.
  Height highest(const std::vector<std::size_t>& nodes = {}) const;
  // Until all stand at least as high as any does now, so that each holds whatever one of them has acknowledged. False when one does not get
  // there in time.
  bool settle(Millis patience) const;

 private:
  void run(std::uint16_t node, std::uint32_t client);

  const Network& network_;
  History& history_;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::optional<Sight>> last_;
  std::vector<std::thread> threads_;
};

}  // namespace tallystick::e2e
