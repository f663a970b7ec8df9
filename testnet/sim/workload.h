// Load: clients that pay each other a little, each waiting for its payment to be final before it makes the next, and
// asking another node when it takes too long.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "node/host/host.h"
#include "testnet/sim/event_queue.h"
#include "testnet/sim/ledger.h"

namespace tallystick::sim {

class Workload {
 public:
  // A node that is up and honest now takes the transaction.
  using Submit = std::function<void(Bytes)>;

  Workload(EventQueue& queue, Random random, Ledger& ledger, std::uint32_t per_minute, Submit submit);
  void begin();
  // Some node has committed this block; repeated news does no harm.
  void on_committed(const node::CommittedEvent& event);
  // Asks for more, so that it is not the load that progress waits for.
  void press(bool pressing) { pressing_ = pressing; }
  std::uint64_t finished() const { return finished_; }

 private:
  struct Client {
    std::uint64_t sequence = 0;
    bool waiting = false;
    Micros asked_at = 0;
    Bytes transaction;
  };
  void tick();

  static constexpr Micros kPatience = 2 * kSecond;
  static constexpr Micros kPressing = kSecond / 20;
  EventQueue& queue_;
  Random random_;
  Ledger& ledger_;
  Micros interval_;
  Submit submit_;
  std::vector<Client> clients_;
  std::map<node::Lane, std::size_t> by_lane_;
  std::size_t next_ = 0;
  bool pressing_ = false;
  std::uint64_t finished_ = 0;
};

}  // namespace tallystick::sim
