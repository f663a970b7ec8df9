// Proof bundles, passed through from a node unchanged: whoever asks verifies them against the genesis that they pinned. Asked on a thread of its
// own, since a node may be slow; one that gives no answer in 5 s is left for the next.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "explorer/api/context.h"
#include "explorer/api/fair_queue.h"

namespace tallystick::explorer::api {

class Proofs {
 public:
  static Result<std::unique_ptr<Proofs>> make(const std::vector<std::string>& nodes, Millis patience = Millis{5'000});
  // What is being asked ends at once.
  ~Proofs();
  using Done = std::function<void(const Answer<Json>&)>;
  // "/v1/proofs/state/{type}/{key}" or "/v1/proofs/receipt/{id}": {"bundle": …}. 404 for anything else, 503 when too many wait, in
  // all or of this client, or no node answers. Not asked, and not answered, when nobody wants it any more.
  void ask(std::shared_ptr<const Context> context, const std::string& path, const Asker& asker, Done done);

 private:
  struct Impl;
  explicit Proofs(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tallystick::explorer::api
