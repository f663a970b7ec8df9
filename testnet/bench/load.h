// Offers prepared transactions to a network through its RPC, one connection per client.
//
// Closed loop (rate 0): every client keeps up to its share of `window` transactions unfinished and sends the next as soon as one is
// final: what the network can do. A transaction's turn is the moment it leaves.
// Open loop (rate > 0): transaction k of the whole has its turn at begin + k / rate, whatever became of the ones before. When the
// network or the client is late the turn stays where it was, so waiting counts as latency and no omission is coordinated.
// Either way a client sends what is due in one request of up to `batch` calls, and sends again, after a pause, what the node had no
// room for.
#pragma once

#include <functional>
#include <thread>

#include "testnet/bench/tracker.h"

namespace tallystick::bench {

struct Pace {
  std::size_t window = 0;  // closed loop, all clients together
  double rate = 0;         // open loop, transactions per second; 0: closed loop
  std::size_t batch = 20;
  Nanos begin = 0;
  Nanos end = 0;  // nothing new is sent from here on; a closed loop that has run out of transactions ends earlier
};

// From each client's first transaction not yet sent.
class Load {
 public:
  // Begins. All must outlive it. It gives up when `stop` says so or the tracker knows of a problem.
  Load(const std::vector<std::string>& rpc_urls, const std::vector<ClientWork>& work, std::vector<std::size_t>& next,
       Tracker& tracker, const Pace& pace, std::function<bool()> stop);
  // Waits until the clients have ended.
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  void join();

  std::uint64_t received() const { return received_; }
  // How often a node had no room: answers `overloaded`, each followed by another try.
  std::uint64_t shed() const { return shed_; }
  // Some client had nothing left to send before the end.
  bool ran_out() const { return ran_out_; }
  // Nanoseconds from sending a request to its answer, ascending. After join().
  std::vector<Nanos> answer_times() const;

 private:
  void run_client(std::size_t client);
  const std::vector<std::string>& urls_;
  const std::vector<ClientWork>& work_;
  std::vector<std::size_t>& next_;
  Tracker& tracker_;
  const Pace pace_;
  std::function<bool()> stop_;
  std::atomic<std::uint64_t> received_ = 0, shed_ = 0;
  std::atomic<bool> ran_out_ = false;
  std::vector<std::vector<Nanos>> answer_times_;  // by client
  std::vector<std::jthread> threads_;
};

}  // namespace tallystick::bench
