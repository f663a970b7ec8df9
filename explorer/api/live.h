// Who listens at /v1/live: each is told where the index stands, at once and whenever it moved.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "node/http/socket.h"

namespace tallystick::explorer::api {

class Live {
 public:
  // Opens a conversation at /v1/live; `first`: what it is told at once.
  node::http::Open open(std::function<std::string()> first);
  void tell(const std::string& text);

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<node::http::Outlet>> outlets_;
};

}  // namespace tallystick::explorer::api
