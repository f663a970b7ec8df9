// The canonical binary codec: one encoding per value, every length bounded, every byte of the input used.
//   unsigned integers      big-endian, fixed width
//   bool                   00 or 01
//   enum                   its underlying unsigned integer; only named values exist
//   FixedBytes<N>          N bytes
//   Strong<Tag, Rep>       as Rep; signed 64-bit and 32-bit numbers as two's complement, big-endian
//   Text, Blob             u32 length, then the bytes
//   List<T>                u32 count, then each item
//   std::optional<T>       00, or 01 and the value
//   a type with fields()   its fields in order, nothing between
// A type may bring its own pair `encode(Writer&, const T&)` / `decode(Reader&, T&)`, found by argument-dependent lookup.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "core/bounded.h"
#include "core/bytes.h"
#include "core/fields.h"
#include "core/result.h"
#include "core/strong.h"

namespace tallystick {

class Writer {
 public:
  void raw(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
  template <std::unsigned_integral T>
  void integer(T value) {
    for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8)
      out_.push_back(static_cast<std::uint8_t>(value >> shift));
  }
  const Bytes& bytes() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

// Reads from a view. The first failure sticks: later reads return zeros, and ok() tells.
class Reader {
 public:
  explicit Reader(ByteView input) : rest_{input} {}
  ByteView raw(std::size_t count) {
    if (count > rest_.size()) {
      give_up("the input ends too early");
      return {};
    }
    const ByteView out = rest_.first(count);
    rest_ = rest_.subspan(count);
    return out;
  }
  template <std::unsigned_integral T>
  T integer() {
    const ByteView b = raw(sizeof(T));
    if (b.size() != sizeof(T)) return T{0};
    T value = 0;
    for (const std::uint8_t byte : b) value = static_cast<T>((static_cast<std::uint64_t>(value) << 8) | byte);
    return value;
  }
  std::size_t remaining() const { return rest_.size(); }
  bool ok() const { return why_.empty(); }
  const std::string& why() const { return why_; }
  void give_up(std::string why) {
    if (why_.empty()) why_ = std::move(why);
    rest_ = {};
  }

 private:
  ByteView rest_;
  std::string why_;
};

// --- the built-in types ---

template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>)
void encode(Writer& w, T value) {
  w.integer(value);
}
template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>)
void decode(Reader& r, T& value) {
  value = r.integer<T>();
}

template <std::signed_integral T>
void encode(Writer& w, T value) {
  w.integer(static_cast<std::make_unsigned_t<T>>(value));
}
template <std::signed_integral T>
void decode(Reader& r, T& value) {
  value = static_cast<T>(r.integer<std::make_unsigned_t<T>>());
}

template <std::same_as<bool> T>
void encode(Writer& w, T value) {
  w.integer(static_cast<std::uint8_t>(value ? 1 : 0));
}
template <std::same_as<bool> T>
void decode(Reader& r, T& value) {
  const auto raw = r.integer<std::uint8_t>();
  if (raw > 1) r.give_up("a yes-or-no value is neither 0 nor 1");
  value = raw == 1;
}

template <NamedEnum E>
void encode(Writer& w, E value) {
  w.integer(static_cast<std::underlying_type_t<E>>(value));
}
template <NamedEnum E>
void decode(Reader& r, E& value) {
  value = static_cast<E>(r.integer<std::underlying_type_t<E>>());
  if (r.ok() && name_of(value).empty()) r.give_up("a named value has an unknown number");
}

template <class Tag, std::size_t N>
void encode(Writer& w, const FixedBytes<Tag, N>& value) {
  w.raw(value.view());
}
template <class Tag, std::size_t N>
void decode(Reader& r, FixedBytes<Tag, N>& value) {
  if (const auto read = FixedBytes<Tag, N>::from(r.raw(N))) value = *read;
}

template <class Tag, class Rep>
void encode(Writer& w, Strong<Tag, Rep> value) {
  encode(w, value.raw());
}
template <class Tag, class Rep>
void decode(Reader& r, Strong<Tag, Rep>& value) {
  Rep raw{};
  decode(r, raw);
  value = Strong<Tag, Rep>{raw};
}

template <std::size_t Max>
void encode(Writer& w, const Text<Max>& text) {
  w.integer(static_cast<std::uint32_t>(text.value.size()));
  w.raw(as_bytes(text.value));
}
template <std::size_t Max>
void decode(Reader& r, Text<Max>& text) {
  const auto size = r.integer<std::uint32_t>();
  if (size > Max) return r.give_up("a text is longer than its bound of " + std::to_string(Max) + " bytes");
  text.value = as_text(r.raw(size));
  if (!is_plain_text(text.value)) r.give_up("a text is not plain UTF-8");
}

template <std::size_t Max>
void encode(Writer& w, const Blob<Max>& blob) {
  w.integer(static_cast<std::uint32_t>(blob.value.size()));
  w.raw(blob.value);
}
template <std::size_t Max>
void decode(Reader& r, Blob<Max>& blob) {
  const auto size = r.integer<std::uint32_t>();
  if (size > Max) return r.give_up("a byte string is longer than its bound of " + std::to_string(Max) + " bytes");
  const ByteView bytes = r.raw(size);
  blob.value.assign(bytes.begin(), bytes.end());
}

// Declared first: lists, optionals and structures nest in each other, in any order.
template <class T, std::size_t Max>
void encode(Writer& w, const List<T, Max>& list);
template <class T, std::size_t Max>
void decode(Reader& r, List<T, Max>& list);
template <class T>
void encode(Writer& w, const std::optional<T>& value);
template <class T>
void decode(Reader& r, std::optional<T>& value);
template <HasFields T>
void encode(Writer& w, const T& value);
template <HasFields T>
void decode(Reader& r, T& value);

template <class T, std::size_t Max>
void encode(Writer& w, const List<T, Max>& list) {
  w.integer(static_cast<std::uint32_t>(list.items.size()));
  for (const T& item : list.items) encode(w, item);
}
template <class T, std::size_t Max>
void decode(Reader& r, List<T, Max>& list) {
  const auto count = r.integer<std::uint32_t>();
  if (count > Max) return r.give_up("a list is longer than its bound of " + std::to_string(Max));
  if (count > r.remaining()) return r.give_up("a list claims more items than there are bytes");
  list.items.clear();
  for (std::uint32_t i = 0; i < count && r.ok(); ++i) {
    T item{};
    decode(r, item);
    list.items.push_back(std::move(item));
  }
}

template <class T>
void encode(Writer& w, const std::optional<T>& value) {
  encode(w, value.has_value());
  if (value) encode(w, *value);
}
template <class T>
void decode(Reader& r, std::optional<T>& value) {
  bool present = false;
  decode(r, present);
  value.reset();
  if (present && r.ok()) decode(r, value.emplace());
}

template <HasFields T>
void encode(Writer& w, const T& value) {
  for_each_field<T>([&](const auto& f) { encode(w, value.*(f.member)); });
}
template <HasFields T>
void decode(Reader& r, T& value) {
  for_each_field<T>([&](const auto& f) {
    if (r.ok()) decode(r, value.*(f.member));
  });
}

// --- whole values ---

template <class T>
Bytes to_bytes(const T& value) {
  Writer w;
  encode(w, value);
  return w.take();
}

// The value, or malformed: too short, too long (bytes left over), or not canonical.
template <class T>
Result<T> from_bytes(ByteView bytes) {
  Reader r{bytes};
  T value{};
  decode(r, value);
  if (!r.ok()) return malformed(r.why());
  if (r.remaining() != 0) return malformed(std::to_string(r.remaining()) + " bytes are left over");
  return value;
}

}  // namespace tallystick
