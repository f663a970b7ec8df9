// A node of its own address for tests of those who follow nodes: gives a chain's blocks over JSON-RPC as a true node would, or as one that hangs,
// is behind, refuses or lies. Listens on loopback.
#pragma once

#include <atomic>
#include <condition_variable>
#include <thread>

#include "explorer/testing/chains.h"
#include "node/http/server.h"

namespace tallystick::explorer {

class ScriptedNode {
 public:
  enum class Manner {
    honest,
    hangs,    // takes every question and answers none
    behind,   // says that it does not know the height
    refuses,  // answers with another error
  };
  // The chain outlives the node.
  explicit ScriptedNode(const node::TestChain& chain);
  ~ScriptedNode();
  std::string url() const;
  void behaves(Manner manner) { manner_ = manner; }
  // Blocks that it has.
  void knows(std::size_t blocks) { known_ = blocks; }
  // Whether its blocks are altered on the way.
  void lies(bool lying) { lying_ = lying; }
  // Whether its last block has a finalization.
  void certifies_last(bool certified) { last_certified_ = certified; }
  std::size_t asked() const { return asked_; }

 private:
  struct Held {
    node::http::Respond respond;
    std::string id;
    std::uint64_t from;
    std::chrono::steady_clock::time_point until;
  };
  void handle(const node::http::Request& request, const node::http::Respond& respond);
  std::string page(std::uint64_t from) const;
  void answer_late();

  const node::TestChain& chain_;
  std::atomic<Manner> manner_{Manner::honest};
  std::atomic<std::size_t> known_{SIZE_MAX}, asked_{0};
  std::atomic<bool> lying_{false}, last_certified_{true};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Held> held_;
  bool ending_ = false;
  std::unique_ptr<node::http::Server> server_;
  std::thread late_;
};

}  // namespace tallystick::explorer
