// A running node: everything that tallystickd is made of, put together from a configuration.
//
//   thread            runs
//   event loop        host and replica: frames, timers, effects, the consensus log        (the thread that calls run)
//   execution         the ledger: executing and committing blocks
//   verify 0, 1       signatures of arriving transactions, each once
//   network           TLS connections between validators
//   snapshots, pieces making, serving and fetching snapshots
//   rpc, ops          HTTP servers; reads go to the last committed state and never wait for the loop
//
// Files under node.data_dir: sign_state, log/, blocks/, snapshots/, joining/ (through node/env/disk.h), state/ (LevelDB).
#pragma once

#include <cstdint>
#include <memory>

#include "core/result.h"
#include "core/time.h"
#include "node/config/config.h"

namespace tallystick::node {

// The explicit first start of a validator: makes its data directory and its empty signer state. Refused with not_yet when that exists,
// because a key whose signer state was lost must never vote again.
Result<void> initialise_node(const Config& config);

class Daemon {
 public:
  // Recovers from disk, connects, listens. Any error ends the start, with one sentence for the operator.
  //   suspicious: something stored could not be read back as it was written, so all of the state database is read first.
  static Result<std::unique_ptr<Daemon>> start(const Config& config, bool suspicious = false);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  enum class End {
    stopped,  // by stop(): everything appended is synced and closed
    restart,  // it had halted and its disk works again: start another one
    joins,    // it has fetched a snapshot: start another one, which begins with it
  };
  // Runs until stop(). A node that halts by itself (its disk failed, or does not hold what was written) votes and writes no more, but
  // serves what is durable; it ends for a restart, which finds out what is on disk, once a file can be written and synced again, and not
  // before `patience` has passed. The error is why it had halted when stop() came.
  Result<End> run(Millis patience);
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
