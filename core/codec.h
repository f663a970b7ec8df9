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

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "core/bounded.h"
#include "core/bytes.h"
#include "core/fields.h"
#include "core/result.h"
#include "core/strong.h"

namespace tallystick {

// Most values fit in its own room: they are hashed where they stand, or leave in an allocation of their size.
class Writer {
 public:
  Writer() = default;
  Writer(Writer&& other) { raw(other.take()); }
  void raw(ByteView bytes) {
    if (!bytes.empty()) std::memcpy(place(bytes.size()), bytes.data(), bytes.size());
  }
  template <std::unsigned_integral T>
  void integer(T value) {
    std::uint8_t* at = place(sizeof(T));
    for (std::size_t i = 0; i < sizeof(T); ++i) at[i] = static_cast<std::uint8_t>(value >> (8 * (sizeof(T) - 1 - i)));
  }
  // What was written so far; valid until more is.
  ByteView bytes() const { return {begin_, at_}; }
  // What was written; nothing is left.
  Bytes take();

 private:
  static constexpr std::size_t kRoom = 512;
  std::uint8_t* place(std::size_t count) {
    if (static_cast<std::size_t>(end_ - at_) < count) grow(count);
    return std::exchange(at_, at_ + count);
  }
  void grow(std::size_t count);
  std::uint8_t room_[kRoom];
  Bytes large_;  // what does not fit there, longer than what was written
  std::uint8_t* begin_ = room_;
  std::uint8_t* at_ = room_;
  std::uint8_t* end_ = room_ + kRoom;
};

// Reads from a view. The first failure sticks: later reads return zeros, and ok() tells.
class Reader {
 public:
  explicit Reader(ByteView input) : rest_{input} {}
  ByteView raw(std::size_t count);
  template <std::unsigned_integral T>
  T integer() {
    return static_cast<T>(big_endian(sizeof(T)));
  }
  // A length and as many bytes; `what` is named if there are more than `max`.
  ByteView counted(std::size_t max, std::string_view what);
  // A list's count: at most `max`, and no more than there are bytes left.
  std::uint32_t count(std::size_t max);
  std::size_t remaining() const { return rest_.size(); }
  bool ok() const { return why_.empty(); }
  const std::string& why() const { return why_; }
  void give_up(std::string_view why);
  // Nothing if everything was read and nothing is left over; else malformed.
  Result<void> finish() const;

 private:
  std::uint64_t big_endian(std::size_t bytes);
  ByteView rest_;
  std::string why_;
};

// --- the built-in types ---

template <std::unsigned_integral T>
requires(!std::same_as<T, bool>) void encode(Writer& w, T value) {
  w.integer(value);
}
template <std::unsigned_integral T>
requires(!std::same_as<T, bool>) void decode(Reader& r, T& value) {
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
bool decode_bool(Reader& r);
template <std::same_as<bool> T>
void decode(Reader& r, T& value) {
  value = decode_bool(r);
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

void encode_counted(Writer& w, ByteView bytes);
void decode_text(Reader& r, std::size_t max, std::string& out);
void decode_blob(Reader& r, std::size_t max, Bytes& out);

template <std::size_t Max>
void encode(Writer& w, const Text<Max>& text) {
  encode_counted(w, as_bytes(text.value));
}
template <std::size_t Max>
void decode(Reader& r, Text<Max>& text) {
  decode_text(r, Max, text.value);
}

template <std::size_t Max>
void encode(Writer& w, const Blob<Max>& blob) {
  encode_counted(w, blob.value);
}
template <std::size_t Max>
void decode(Reader& r, Blob<Max>& blob) {
  decode_blob(r, Max, blob.value);
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
  const std::uint32_t count = r.count(Max);
  list.items.clear();
  list.items.reserve(std::min<std::size_t>(count, r.remaining() / sizeof(T) + 1));
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
  T::fields()([&](const auto&... f) { (encode(w, value.*(f.member)), ...); });
}
template <HasFields T>
void decode(Reader& r, T& value) {
  T::fields()([&](const auto&... f) { ((r.ok() ? decode(r, value.*(f.member)) : void()), ...); });
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
  if (auto whole = r.finish(); !whole) return tl::unexpected(std::move(whole.error()));
  return value;
}

}  // namespace tallystick
