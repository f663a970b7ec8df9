#include "core/codec.h"

#include <algorithm>

namespace tallystick {

namespace {

// Most things fit at once: growing from nothing by doubling would copy them four times.
void make_room(Bytes& out, std::size_t more) {
  constexpr std::size_t kFirst = 128;
  const std::size_t needed = out.size() + more;
  if (out.capacity() < needed) out.reserve(std::max({kFirst, 2 * out.capacity(), needed}));
}

}  // namespace

void Writer::raw(ByteView bytes) {
  make_room(out_, bytes.size());
  out_.insert(out_.end(), bytes.begin(), bytes.end());
}

void Writer::big_endian(std::uint64_t value, std::size_t bytes) {
  make_room(out_, bytes);
  const std::size_t at = out_.size();
  out_.resize(at + bytes);
  for (std::size_t i = bytes; i > 0; --i, value >>= 8) out_[at + i - 1] = static_cast<std::uint8_t>(value);
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
