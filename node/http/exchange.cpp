#include "node/http/exchange.h"

#include <utility>

namespace tallystick::node::http {

namespace {

struct LastCopy {
  std::shared_ptr<Exchange> exchange;
  explicit LastCopy(std::shared_ptr<Exchange> e) : exchange{std::move(e)} {}
  LastCopy(const LastCopy&) = delete;
  LastCopy& operator=(const LastCopy&) = delete;
  ~LastCopy() { exchange->answer(Response{500, "text/plain", "the request was dropped unanswered\n", {}}); }
};

}  // namespace

void Exchange::answer(Response response) {
  bool wake = false;
  {
    const std::lock_guard lock{mutex_};
    if (std::exchange(answered_, true)) return;
    response_ = std::move(response);
    wake = wake_expected_;
  }
  if (wake) wake_();
}

std::optional<Response> Exchange::take_or_expect_wake() {
  const std::lock_guard lock{mutex_};
  if (!response_) wake_expected_ = true;
  return std::exchange(response_, std::nullopt);
}

std::optional<Response> Exchange::take() {
  const std::lock_guard lock{mutex_};
  return std::exchange(response_, std::nullopt);
}

Respond Exchange::respond_to(std::shared_ptr<Exchange> exchange) {
  return [last = std::make_shared<LastCopy>(std::move(exchange))](Response response) {
    last->exchange->answer(std::move(response));
  };
}

}  // namespace tallystick::node::http
