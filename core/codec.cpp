#include "core/codec.h"

namespace tallystick {

void Writer::grow(std::size_t count) {
  const std::size_t used = bytes().size();
  Bytes larger(std::max(2 * static_cast<std::size_t>(end_ - begin_), used + count));
  std::memcpy(larger.data(), begin_, used);
  large_ = std::move(larger);
  begin_ = large_.data();
  at_ = begin_ + used;
  end_ = begin_ + large_.size();
}

Bytes Writer::take() {
  Bytes out;
  if (begin_ == room_) {
    out.assign(begin_, at_);
  } else {
    large_.resize(bytes().size());
    out = std::move(large_);
  }
  large_.clear();
  begin_ = at_ = room_;
  end_ = room_ + kRoom;
  return out;
}

ByteView Reader::raw(std::size_t count) {
  if (count > rest_.size()) {
    give_up("the input ends too early");
    return {};
  }
  const ByteView out = rest_.first(count);
  rest_ = rest_.subspan(count);
  return out;
}

std::uint64_t Reader::big_endian(std::size_t bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : raw(bytes)) value = (value << 8) | byte;
  return value;
}

ByteView Reader::counted(std::size_t max, std::string_view what) {
  const auto size = integer<std::uint32_t>();
  if (size > max) {
    give_up(std::string(what) + " is longer than its bound of " + std::to_string(max) + " bytes");
    return {};
  }
  return raw(size);
}

std::uint32_t Reader::count(std::size_t max) {
  const auto count = integer<std::uint32_t>();
  if (count > max) give_up("a list is longer than its bound of " + std::to_string(max));
  if (count > rest_.size()) give_up("a list claims more items than there are bytes");
  return ok() ? count : 0;
}

void Reader::give_up(std::string_view why) {
  if (why_.empty()) why_ = why;
  rest_ = {};
}

Result<void> Reader::finish() const {
  if (!ok()) return malformed(why_);
  if (!rest_.empty()) return malformed(std::to_string(rest_.size()) + " bytes are left over");
  return {};
}

bool decode_bool(Reader& r) {
  const auto raw = r.integer<std::uint8_t>();
  if (raw > 1) r.give_up("a yes-or-no value is neither 0 nor 1");
  return raw == 1;
}

void encode_counted(Writer& w, ByteView bytes) {
  w.integer(static_cast<std::uint32_t>(bytes.size()));
  w.raw(bytes);
}

void decode_text(Reader& r, std::size_t max, std::string& out) {
  out = as_text(r.counted(max, "a text"));
  if (!is_plain_text(out)) r.give_up("a text is not plain UTF-8");
}

void decode_blob(Reader& r, std::size_t max, Bytes& out) {
  const ByteView bytes = r.counted(max, "a byte string");
  out.assign(bytes.begin(), bytes.end());
}

}  // namespace tallystick
