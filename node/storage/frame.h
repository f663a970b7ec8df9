// How a record lies in a file: one frame, found valid or not by itself, that also says what was already durable when it was written.
// That last number tells a torn tail (the last, never acknowledged write arrived in parts) from damage (something that had been synced
// is gone): a gap is damage when a later frame says the missing sequence had been durable. Where no later frame can say so, in the last
// batch, a frame that is one bit from being whole is damage too: a disk that lost its power leaves old bytes, not almost all of the new ones.
//
//   offset  size  field (integers big-endian)
//   0       4     CRC-32C of the bytes 4.. of the frame without padding, started with the salt
//   4       4     payload length, 1..kFramePayloadMax
//   8       8     sequence, counts up by one from frame to frame
//   16      8     durable: the newest sequence that was synced when this frame was written; below sequence
//   24      …     payload, then the end mark A5, then zeros up to a multiple of 8
// The end mark is four bits away from the zero that stands there while the tail has not arrived, so a torn tail is never one bit from whole.
// The salt names the file, so that bytes of another file are never taken for this one's.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/bytes.h"

namespace tallystick::node {

inline constexpr std::size_t kFrameHeaderBytes = 24;
inline constexpr std::size_t kFrameAlignment = 8;
inline constexpr std::size_t kFramePayloadMax = 16 * 1024 * 1024;  // a block's bodies and what surrounds them

// Bytes on disk of a frame with this payload.
constexpr std::size_t frame_bytes(std::size_t payload) {
  return (kFrameHeaderBytes + payload + 1 + kFrameAlignment - 1) / kFrameAlignment * kFrameAlignment;
}

struct Frame {
  std::uint64_t sequence = 0;
  std::uint64_t durable = 0;
  std::size_t offset = 0;  // of the frame in the bytes it was read from
  ByteView payload;        // into those bytes
  std::size_t end() const { return offset + frame_bytes(payload.size()); }
};

void append_frame(Bytes& out, std::uint32_t salt, std::uint64_t sequence, std::uint64_t durable, ByteView payload);

// The valid frame at `offset`, if there is one.
std::optional<Frame> read_frame(ByteView bytes, std::size_t offset, std::uint32_t salt);

// What a file holds.
struct FrameScan {
  std::vector<Frame> frames;     // consecutive sequences from `expected`, back to back from `start`
  std::size_t end = 0;           // where they stop
  std::vector<Frame> beyond;     // valid frames with later sequences found past `end`, at any aligned offset
  bool damaged = false;          // what should stand at `end` had been written whole, or had even been durable
  bool clean_after_end = false;  // nothing but zeros follows
};
FrameScan scan_frames(ByteView bytes, std::size_t start, std::uint32_t salt, std::uint64_t expected);

}  // namespace tallystick::node
