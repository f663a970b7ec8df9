#include "node/net/frame_assembler.h"

#include <utility>

namespace tallystick::node::net {

Result<void> FrameAssembler::take(ByteView arrived, const std::function<void(Bytes)>& on_frame) {
  while (!arrived.empty()) {
    if (header_bytes_ < kFrameHeaderBytes) {
      length_ = (length_ << 8) | arrived.front();
      ++header_bytes_;
      arrived = arrived.subspan(1);
      if (header_bytes_ < kFrameHeaderBytes) continue;
      if (length_ > max_)
        return malformed("a frame of " + std::to_string(length_) + " bytes, above the bound of " +
                         std::to_string(max_));
    }
    const std::size_t missing = length_ - frame_.size();
    const ByteView part = arrived.first(std::min(missing, arrived.size()));
    frame_.insert(frame_.end(), part.begin(), part.end());
    arrived = arrived.subspan(part.size());
    if (frame_.size() < length_) return {};
    header_bytes_ = 0;
    length_ = 0;
    on_frame(std::exchange(frame_, {}));
  }
  return {};
}

void append_frame(Bytes& out, ByteView frame) {
  const auto length = static_cast<std::uint32_t>(frame.size());
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(length >> shift));
  out.insert(out.end(), frame.begin(), frame.end());
}

}  // namespace tallystick::node::net
