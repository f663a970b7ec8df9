// The operator's listener, apart from the public one so that load on that never hides the node's health:
//   GET /livez   200 while the event loop turns          GET /metrics   Prometheus text
//   GET /readyz  200 or 503, a JSON body with each check  GET /version   {"version": ...}
//   GET, PUT /loglevel  {"levels": "consensus:debug,*:info"}
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "node/http/server.h"
#include "node/ops/metrics.h"

namespace tallystick::node::ops {

struct Check {
  std::string name;  // "peers", "lag", "commit_age"
  bool ok = false;
  std::string detail;  // one sentence with the values: "2 of 3 peers connected, 3 needed"
};
// Each asked on a thread of the server at each request; must be thread-safe and must not wait.
using Checks = std::function<std::vector<Check>()>;

struct OpsOptions {
  http::ServerOptions http;
  std::string version;
};

class OpsServer {
 public:
  // `metrics` must outlive the server.
  static Result<std::unique_ptr<OpsServer>> start(OpsOptions options, Metrics& metrics, Checks live, Checks ready);
  ~OpsServer();
  std::uint16_t port() const;

 private:
  struct Impl;
  explicit OpsServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::node::ops
