// Follows every node of a network by height: when each block was final and durable on each node, as a client sees it, and which
// transactions were in it. One long poll per node and block says when; one node's blocks are read for what is in them.
#pragma once

#include <condition_variable>
#include <thread>

#include "testnet/bench/tracker.h"

namespace tallystick::bench {

class Follower {
 public:
  // Begins above each node's present height. `tracker` must outlive it.
  Follower(std::vector<std::string> rpc_urls, Tracker& tracker);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // Returns once every node is followed.
  Result<void> start();
  // No block is read after it.
  void stop();

  // When the node was seen to stand at or above the height; 0: never. After stop().
  Nanos final_at(std::size_t node, std::uint64_t height) const;
  struct Block {
    std::uint64_t height;
    Nanos final_at;  // on the node whose blocks are read
    std::size_t transactions;
  };
  // Those with transactions, ascending. After stop().
  const std::vector<Block>& blocks() const { return blocks_; }

 private:
  struct Node {
    std::string url;
    std::uint64_t start = 0;     // height at which it was first asked
    std::vector<Nanos> reached;  // of the heights after it
  };
  void watch(std::size_t node, const std::stop_token& stop);
  void read_blocks(const std::stop_token& stop);

  Tracker& tracker_;
  std::vector<Node> nodes_;
  std::vector<Block> blocks_;
  std::mutex mutex_;  // over what the first node has reached
  std::condition_variable_any grown_;
  std::vector<std::jthread> threads_;
};

}  // namespace tallystick::bench
