// What the ops listener and the RPC may know of the event loop without waiting for it: a copy of the host's status, renewed twice a second
// by the loop itself. A copy that is not renewed says that the loop is stuck.
#pragma once

#include <mutex>
#include <vector>

#include "node/config/config.h"
#include "node/env/clock.h"
#include "node/host/host.h"
#include "node/ops/ops_server.h"

namespace tallystick::node {

class Health {
 public:
  struct View {
    HostStatus host;
    std::size_t peers_connected = 0;
    Millis taken;        // monotonic
    Millis last_commit;  // monotonic; the start of the process before the first commit
  };
  explicit Health(const Clock& clock);

  void renew(const HostStatus& host, std::size_t peers_connected);
  void committed();
  View view() const;

  // "loop": the event loop has turned within five seconds.
  std::vector<ops::Check> live() const;
  // "disk" (room to write), "host", "peers" (a quorum with ourselves), "lag", "commit_age".
  std::vector<ops::Check> ready(const Config::Ops& limits, std::size_t peers_needed) const;

 private:
  const Clock& clock_;
  mutable std::mutex mutex_;
  View view_;
};

}  // namespace tallystick::node
