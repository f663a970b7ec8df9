// Frames waiting to be sent to one peer on one channel. When a new one does not fit, the oldest make room: late news is worth less.
#pragma once

#include <deque>
#include <memory>

#include "core/bytes.h"
#include "node/net/frame_assembler.h"

namespace tallystick::node::net {

using SharedFrame = std::shared_ptr<const Bytes>;

class SendQueue {
 public:
  explicit SendQueue(std::size_t bytes_max) : bytes_max_{bytes_max} {}

  // How many frames were dropped for it; the new one itself when it alone is above the bound.
  std::size_t push(SharedFrame frame) {
    const std::size_t size = cost(*frame);
    if (size > bytes_max_) return 1;
    std::size_t dropped = 0;
    while (bytes_ + size > bytes_max_) {
      bytes_ -= cost(*frames_.front());
      frames_.pop_front();
      ++dropped;
    }
    bytes_ += size;
    frames_.push_back(std::move(frame));
    return dropped;
  }

  // Appends frames with their lengths, oldest first, until `out` has `bytes_wanted` or none is left; how many.
  std::size_t take(Bytes& out, std::size_t bytes_wanted) {
    std::size_t taken = 0;
    while (!frames_.empty() && out.size() < bytes_wanted) {
      append_frame(out, *frames_.front());
      bytes_ -= cost(*frames_.front());
      frames_.pop_front();
      ++taken;
    }
    return taken;
  }

  std::size_t clear() {
    const std::size_t dropped = frames_.size();
    frames_.clear();
    bytes_ = 0;
    return dropped;
  }

  std::size_t bytes() const { return bytes_; }

 private:
  static std::size_t cost(const Bytes& frame) { return frame.size() + kFrameHeaderBytes; }

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::deque<SharedFrame> frames_;
};

}  // namespace tallystick::node::net
