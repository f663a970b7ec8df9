// A node's JSON-RPC interface over a real ledger and a real HTTP server on loopback, without consensus behind it: every transaction that is
// handed in becomes a block of its own at once, finalized with the validators' test keys. For tests of what talks to a node.
#pragma once

#include <memory>
#include <mutex>

#include "node/http/server.h"
#include "node/ledger/test_chain.h"
#include "node/os/real_clock.h"
#include "node/rpc/methods/methods.h"

namespace tallystick::e2e {

class LedgerServer {
 public:
  // Blocks take the machine's time; the genesis calendar must begin in its past.
  explicit LedgerServer(const Genesis& genesis);
  ~LedgerServer();
  std::string url() const { return "http://127.0.0.1:" + std::to_string(http_->port()); }
  const Genesis& genesis() const { return chain_.genesis(); }
  Height height() const { return ledger_->committed()->tip().height; }
  // What is submitted from here on is taken and never gets into a block, until this is set back.
  void hold(bool hold);
  // Answers say `to` wherever they would say `from`, as a lying node's do; the truth again when `from` is empty.
  void lie(std::string from, std::string to);

 private:
  Result<node::TransactionPtr> take(const Bytes& bytes);
  void append(const std::vector<Transaction>& transactions);

  std::mutex mutex_, lie_mutex_;
  bool hold_ = false;
  std::pair<std::string, std::string> lie_;
  node::TestChain chain_;
  node::MemoryStore store_;
  node::RealClock clock_;
  std::unique_ptr<node::LedgerApplication> ledger_;
  node::rpc::Dispatcher dispatcher_;
  std::unique_ptr<node::rpc::MethodSet> methods_;
  std::unique_ptr<node::http::Server> http_;
};

}  // namespace tallystick::e2e
