// Serves the interface and the web app from one origin: questions to the index go to workers, proofs are passed through from the node, and where
// the index stands is told live over a WebSocket. Only reads; nothing here changes anything.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "explorer/api/workers.h"
#include "explorer/service/standing.h"

namespace tallystick::explorer::api {

struct ServerSettings {
  std::string listen = "127.0.0.1:8600";
  std::vector<std::string> hosts;  // accepted in Host, beside those of loopback (node/http/server.h)
  std::string index;               // "sqlite:PATH" or "postgresql://…"
  std::vector<std::string> nodes;  // whence proofs are passed through
  std::string web;                 // directory of the web app; empty: none
  std::size_t workers = 4;
  WorkerLimits limits = {};
  // For the operator: what the database said when a question could not be answered; at most one a second. Any thread.
  std::function<void(const std::string&)> log = [](const std::string&) {};
};

class Server {
 public:
  // `standing` outlives the server.
  static Result<std::unique_ptr<Server>> start(ServerSettings settings, const SharedStanding& standing);
  ~Server();
  std::uint16_t port() const;
  // The standing changed: who listens is told, ten times a second at most while blocks are being caught up with. Any thread.
  void tell();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::explorer::api
