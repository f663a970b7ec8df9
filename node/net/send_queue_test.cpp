#include "node/net/send_queue.h"

#include <gtest/gtest.h>

namespace tallystick::node::net {
namespace {

SharedFrame frame(std::string_view text) {
  return std::make_shared<const Bytes>(text.begin(), text.end());
}

TEST(SendQueue, TheOldestMakeRoom) {
  SendQueue queue{20};  // each frame costs its length in front
  EXPECT_EQ(queue.push(frame("aaaa")), 0u);
  EXPECT_EQ(queue.push(frame("bbbb")), 0u);
  EXPECT_EQ(queue.push(frame("cccccccc")), 1u);
  EXPECT_EQ(queue.bytes(), 20u);
  EXPECT_EQ(queue.push(frame(std::string(17, 'x'))), 1u) << "what never fits drops itself alone";
  Bytes out;
  EXPECT_EQ(queue.take(out, 1000), 2u);
  Bytes expected;
  append_frame(expected, as_bytes("bbbb"));
  append_frame(expected, as_bytes("cccccccc"));
  EXPECT_EQ(out, expected);
  EXPECT_EQ(queue.bytes(), 0u);
}

TEST(SendQueue, TakesAboutAsMuchAsWanted) {
  SendQueue queue{1000};
  for (int i = 0; i < 10; ++i) queue.push(frame("aaaa"));
  Bytes out;
  EXPECT_EQ(queue.take(out, 9), 2u);
  EXPECT_EQ(queue.clear(), 8u);
  EXPECT_EQ(queue.take(out, 9), 0u);
}

}  // namespace
}  // namespace tallystick::node::net
