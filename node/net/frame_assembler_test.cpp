#include "node/net/frame_assembler.h"

#include <gtest/gtest.h>

namespace tallystick::node::net {
namespace {

constexpr std::size_t kMax = 10;

// Feeds the bytes in pieces of one size; the frames, and "!" when the stream is refused.
std::vector<std::string> cut(const Bytes& stream, std::size_t piece) {
  std::vector<std::string> out;
  FrameAssembler assembler{kMax};
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    const ByteView part = ByteView{stream}.subspan(at, std::min(piece, stream.size() - at));
    if (!assembler.take(part, [&](Bytes frame) { out.emplace_back(as_text(frame)); })) {
      out.emplace_back("!");
      break;
    }
  }
  return out;
}

TEST(FrameAssembler, CutsTheSameFramesHoweverTheyArrive) {
  Bytes stream;
  for (const char* frame : {"a", "", "0123456789", "bc"}) append_frame(stream, as_bytes(frame));
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    SCOPED_TRACE(piece);
    EXPECT_EQ(cut(stream, piece), (std::vector<std::string>{"a", "", "0123456789", "bc"}));
  }
}

TEST(FrameAssembler, ALengthAboveTheBoundEndsTheStream) {
  const Bytes lengths[] = {{0, 0, 0, 11}, {0, 0, 1, 0}, {1, 0, 0, 0}, {0xff, 0xff, 0xff, 0xff}};
  for (const Bytes& length : lengths) {
    Bytes stream;
    append_frame(stream, as_bytes("ok"));
    stream.insert(stream.end(), length.begin(), length.end());
    for (const std::size_t piece : {std::size_t{1}, stream.size()})
      EXPECT_EQ(cut(stream, piece), (std::vector<std::string>{"ok", "!"}));
  }
}

TEST(FrameAssembler, AnUnfinishedFrameIsNotHandedOut) {
  Bytes stream;
  append_frame(stream, as_bytes("0123"));
  stream.pop_back();
  EXPECT_TRUE(cut(stream, 3).empty());
}

}  // namespace
}  // namespace tallystick::node::net
