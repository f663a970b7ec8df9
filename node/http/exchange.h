// One request waiting for its answer: joins a handler that may answer from any thread, late, twice or never, with the
// connection that waits on its own thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "node/http/message.h"

namespace tallystick::node::http {

class Exchange {
 public:
  // `wake` is called at most once, on the thread that answers, if the answer comes after expect_wake().
  explicit Exchange(std::function<void()> wake) : wake_{std::move(wake)} {}

  // Later answers are ignored.
  void answer(Response response);
  // The answer if there is one; otherwise nothing, and wake will be called when there is.
  std::optional<Response> take_or_expect_wake();
  std::optional<Response> take();

  // The function that a handler is given: answers `exchange`, and with 500 when its last copy goes unanswered.
  static Respond respond_to(std::shared_ptr<Exchange> exchange);

 private:
  std::mutex mutex_;
  std::optional<Response> response_;
  bool answered_ = false;
  bool wake_expected_ = false;
  std::function<void()> wake_;
};

}  // namespace tallystick::node::http
