#include "node/storage/frame.h"

#include <algorithm>
#include <bit>

#include "core/ensure.h"
#include "node/storage/crc32c.h"

namespace tallystick::node {
namespace {

constexpr std::uint8_t kEndMark = 0xA5;

void put(std::uint8_t* at, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i, value >>= 8) at[i] = static_cast<std::uint8_t>(value);
}

std::uint64_t get(const std::uint8_t* at, int bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8 | at[i];
  return value;
}

std::size_t bits_set(std::uint64_t value) {
  return static_cast<std::size_t>(std::popcount(value));
}

// Whether flipping a single bit makes the bytes at `offset` the frame of this sequence.
bool is_one_bit_from_whole(ByteView bytes, std::size_t offset, std::uint32_t salt, std::uint64_t expected) {
  if (offset > bytes.size() || bytes.size() - offset < kFrameHeaderBytes) return false;
  const std::uint8_t* at = bytes.data() + offset;
  const std::size_t room = bytes.size() - offset - kFrameHeaderBytes;
  const auto stored = static_cast<std::uint32_t>(get(at, 4));
  const auto length = static_cast<std::size_t>(get(at + 4, 4));
  const std::uint64_t sequence = get(at + 8, 8);
  if (bits_set(sequence ^ expected) > 1) return false;
  const auto fits = [&](std::size_t of) { return of > 0 && of <= kFramePayloadMax && of < room; };
  const auto mark = [&](std::size_t of) { return at[kFrameHeaderBytes + of]; };
  if (sequence == expected) {
    for (int bit = 0; bit < 32; ++bit) {
      const std::size_t other = length ^ (std::size_t{1} << bit);
      if (!fits(other) || mark(other) != kEndMark) continue;
      std::uint8_t field[4];
      put(field, other, 4);
      if (crc32c({at + 8, kFrameHeaderBytes - 8 + other}, crc32c(field, salt)) == stored) return true;
    }
  }
  if (!fits(length)) return false;
  const ByteView checked{at + 4, kFrameHeaderBytes - 4 + length};
  const std::uint32_t difference = crc32c(checked, salt) ^ stored;
  if (difference == 0) return sequence == expected && bits_set(mark(length) ^ std::uint64_t{kEndMark}) == 1;
  if (mark(length) != kEndMark) return false;
  if (bits_set(difference) == 1) return sequence == expected;  // in the CRC itself
  const auto flipped = crc32c_flipped_bit(difference, checked.size());
  if (!flipped || flipped->byte < 4) return false;
  const bool in_sequence = flipped->byte < 12;
  return in_sequence == (sequence != expected);
}

}  // namespace

void append_frame(Bytes& out, std::uint32_t salt, std::uint64_t sequence, std::uint64_t durable, ByteView payload) {
  ensure(!payload.empty() && payload.size() <= kFramePayloadMax && durable < sequence);
  const std::size_t offset = out.size();
  out.resize(offset + frame_bytes(payload.size()));
  std::uint8_t* frame = out.data() + offset;
  put(frame + 4, payload.size(), 4);
  put(frame + 8, sequence, 8);
  put(frame + 16, durable, 8);
  std::copy(payload.begin(), payload.end(), frame + kFrameHeaderBytes);
  frame[kFrameHeaderBytes + payload.size()] = kEndMark;
  put(frame, crc32c({frame + 4, kFrameHeaderBytes - 4 + payload.size()}, salt), 4);
}

std::optional<Frame> read_frame(ByteView bytes, std::size_t offset, std::uint32_t salt) {
  if (offset > bytes.size() || bytes.size() - offset < kFrameHeaderBytes) return std::nullopt;
  const std::uint8_t* at = bytes.data() + offset;
  const auto length = static_cast<std::size_t>(get(at + 4, 4));
  if (length == 0 || length > kFramePayloadMax || length >= bytes.size() - offset - kFrameHeaderBytes)
    return std::nullopt;
  if (at[kFrameHeaderBytes + length] != kEndMark) return std::nullopt;
  Frame frame{get(at + 8, 8), get(at + 16, 8), offset, bytes.subspan(offset + kFrameHeaderBytes, length)};
  if (frame.durable >= frame.sequence) return std::nullopt;
  if (crc32c({at + 4, kFrameHeaderBytes - 4 + length}, salt) != get(at, 4)) return std::nullopt;
  return frame;
}

FrameScan scan_frames(ByteView bytes, std::size_t start, std::uint32_t salt, std::uint64_t expected) {
  FrameScan scan;
  scan.end = start;
  while (const auto frame = read_frame(bytes, scan.end, salt)) {
    if (frame->sequence != expected) break;
    scan.frames.push_back(*frame);
    scan.end = frame->end();
    ++expected;
  }
  const auto first_written = std::find_if(bytes.begin() + static_cast<std::ptrdiff_t>(std::min(scan.end, bytes.size())),
                                          bytes.end(), [](std::uint8_t b) { return b != 0; });
  scan.clean_after_end = first_written == bytes.end();
  if (scan.clean_after_end) return scan;
  scan.damaged = is_one_bit_from_whole(bytes, scan.end, salt, expected);
  for (std::size_t offset = scan.end; offset < bytes.size();) {
    const auto frame = read_frame(bytes, offset, salt);
    if (frame && frame->sequence > expected) {
      scan.beyond.push_back(*frame);
      scan.damaged = scan.damaged || frame->durable >= expected;
      offset = frame->end();
    } else {
      offset += kFrameAlignment;
    }
  }
  return scan;
}

}  // namespace tallystick::node
