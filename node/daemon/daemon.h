// A running node: everything that tallystickd is made of, put together from a configuration.
//
//   thread            runs
//   event loop        host and replica: frames, timers, effects, the consensus log        (the thread that calls run)
//   execution         the ledger: executing and committing blocks
//   verify 0, 1       signatures of arriving transactions, each once
//   network           TLS connections between validators
//   rpc, ops          HTTP servers; reads go to the last committed state and never wait for the loop
//
// Files under node.data_dir: sign_state, log/, blocks/ (through node/env/disk.h), state/ (LevelDB).
#pragma once

#include <cstdint>
#include <memory>

#include "core/result.h"
#include "node/config/config.h"

namespace tallystick::node {

// The explicit first start of a validator: makes its data directory and its empty signer state. Refused with not_yet when that exists,
// because a key whose signer state was lost must never vote again.
Result<void> initialise_node(const Config& config);

class Daemon {
 public:
  // Recovers from disk, connects, listens. Any error ends the start, with one sentence for the operator.
  static Result<std::unique_ptr<Daemon>> start(const Config& config);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Runs until stop(); then everything appended is synced and closed. The error is why the node halted by itself.
  Result<void> run();
  // From any thread.
  void stop();

  std::uint16_t rpc_port() const;
  std::uint16_t ops_port() const;

 private:
  struct Impl;
  explicit Daemon(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::node
