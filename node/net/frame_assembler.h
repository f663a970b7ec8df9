// Cuts a stream of bytes into frames: u32 big-endian length ‖ that many bytes. A length above the bound ends the stream before anything is
// allocated for it, and memory grows with what has arrived, never with what was announced.
#pragma once

#include <functional>

#include "core/bytes.h"
#include "core/result.h"

namespace tallystick::node::net {

inline constexpr std::size_t kFrameHeaderBytes = 4;

class FrameAssembler {
 public:
  explicit FrameAssembler(std::size_t frame_bytes_max) : max_{frame_bytes_max} {}

  // Takes what arrived and hands out every frame that is whole now, in order. malformed: the length is above the bound; the stream is lost.
  Result<void> take(ByteView arrived, const std::function<void(Bytes)>& on_frame);

 private:
  std::size_t max_;
  std::size_t header_bytes_ = 0;  // of the length, arrived so far
  std::uint32_t length_ = 0;
  Bytes frame_;
};

// Appends a frame with its length.
void append_frame(Bytes& out, ByteView frame);

}  // namespace tallystick::node::net
