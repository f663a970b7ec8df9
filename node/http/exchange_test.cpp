#include "node/http/exchange.h"

#include <gtest/gtest.h>

namespace tallystick::node::http {
namespace {

Response status(int code) {
  return Response{code, "text/plain", "", {}};
}

TEST(Exchange, AnAnswerAtHandNeedsNoWake) {
  int wakes = 0;
  Exchange exchange{[&] { ++wakes; }};
  exchange.answer(status(200));
  const auto taken = exchange.take_or_expect_wake();
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->status, 200);
  EXPECT_EQ(wakes, 0);
}

TEST(Exchange, ALateAnswerWakesOnce) {
  int wakes = 0;
  Exchange exchange{[&] { ++wakes; }};
  EXPECT_FALSE(exchange.take_or_expect_wake());
  exchange.answer(status(200));
  exchange.answer(status(201));
  EXPECT_EQ(wakes, 1);
  EXPECT_EQ(exchange.take()->status, 200);
  EXPECT_FALSE(exchange.take());
}

TEST(Exchange, AnUnansweredRequestIs500WhenTheLastCopyGoes) {
  const auto exchange = std::make_shared<Exchange>([] {});
  auto respond = std::make_unique<Respond>(Exchange::respond_to(exchange));
  auto copy = std::make_unique<Respond>(*respond);
  respond.reset();
  EXPECT_FALSE(exchange->take());
  copy.reset();
  const auto taken = exchange->take();
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->status, 500);
}

}  // namespace
}  // namespace tallystick::node::http
