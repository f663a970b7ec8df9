// A load on a network: every payer is one client, in a thread of its own, that makes one payment after another to payers drawn from a seed,
// and writes down what it asked and what it was told (history.h). It asks any node. Where no answer comes, or none that decides, nobody
// knows what became of the payment: it hands the very same bytes in elsewhere until a node says that they are final and durable, and only
// then makes the next payment. Bounded: one payment per client at a time, a pause after each, and an end to patience once it is told to stop.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "core/time.h"
#include "tests/e2e/history.h"
#include "tests/e2e/payers.h"

namespace tallystick::e2e {

struct LoadOptions {
  std::uint64_t seed = 1;
  Millis pause{20};              // of a client after each payment
  Millis answer{3'000};          // that one call may take
  Millis patience{60'000};       // with its last payment, once the load is told to stop; then the client gives up
  std::int64_t minor_max = 100;  // of one payment
  std::vector<std::size_t> nodes{};  // that are asked; all of them when it is empty
};

class Load {
 public:
  // All outlive the load. Begins at once; the clients are 0, 1, 2, … in the order of the payers.
  Load(const Network& network, const std::vector<Payer>& payers, History& history, const LoadOptions& options);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // No further payments; returns when each client knows what became of its last one, or has given up on it.
  void stop();
  std::uint64_t decided() const { return decided_; }
  // Clients that have lost patience.
  std::uint64_t gave_up() const { return gave_up_; }

 private:
  void run(std::uint32_t client, std::uint64_t seed);

  const Network& network_;
  const std::vector<Payer>& payers_;
  History& history_;
  const LoadOptions options_;
  std::atomic<bool> stopping_ = false;
  std::chrono::steady_clock::time_point give_up_;  // once it is stopping
  std::atomic<std::uint64_t> decided_ = 0, gave_up_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace tallystick::e2e
