// Proof bundles, passed through from the node unchanged: whoever asks verifies them against the genesis that they pinned. Asked on a thread of its
// own, since a node may be slow.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "explorer/api/context.h"

namespace tallystick::explorer::api {

class Proofs {
 public:
  static Result<std::unique_ptr<Proofs>> make(const std::vector<std::string>& nodes);
  ~Proofs();
  using Done = std::function<void(const Answer<Json>&)>;
  // "/v1/proofs/state/{type}/{key}" or "/v1/proofs/receipt/{id}": {"bundle": …}. 404 for anything else, 503 when too many wait or the node does
  // not answer.
  void ask(std::shared_ptr<const Context> context, const std::string& path, Done done);

 private:
  struct Impl;
  explicit Proofs(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::explorer::api
