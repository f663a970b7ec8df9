// What became of every transaction of a measurement. Clients note when each was meant to leave, left and was received; the follower
// notes in which block it is. A client writes its own entries only and the follower other fields of them, so no entry is locked; read
// the whole after both have ended.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/strong.h"
#include "testnet/bench/clock.h"
#include "testnet/bench/work.h"

namespace tallystick::bench {

struct Fate {
  Nanos intended = 0;        // by the client: when its turn was; 0: never sent
  Nanos sent = 0;            // when it first left
  bool received = false;     // the node took it
  std::uint64_t height = 0;  // by the follower: of the block that applied it; 0: none yet
};

class Tracker {
 public:
  // `work` must outlive it.
  explicit Tracker(const std::vector<ClientWork>& work);

  Fate& fate(std::size_t client, std::size_t index) { return fates_[client][index]; }
  const Fate& fate(std::size_t client, std::size_t index) const { return fates_[client][index]; }
  std::size_t clients() const { return fates_.size(); }

  // By the follower, for each transaction of a block. Those of others are ignored.
  void in_block(const Hash& id, const std::string& outcome, Height height);
  // Applied so far, of one client; from any thread.
  std::uint64_t applied(std::size_t client) const { return applied_[client]; }
  std::uint64_t applied() const;

  // What must not happen: refusals, broken connections. Kept: the first few; counted: all. From any thread.
  void problem(const std::string& what);
  std::uint64_t problems() const;
  std::vector<std::string> first_problems() const;

 private:
  struct Place {
    std::uint32_t client;
    std::uint32_t index;
  };
  std::vector<std::vector<Fate>> fates_;
  std::unordered_map<Hash, Place, FirstBytes> by_id_;
  std::vector<std::atomic<std::uint64_t>> applied_;
  mutable std::mutex mutex_;
  std::uint64_t problems_ = 0;
  std::vector<std::string> first_;
};

}  // namespace tallystick::bench
