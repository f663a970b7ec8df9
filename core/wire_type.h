// What a type looks like on the wire, as data: enough to read, write and describe its canonical bytes (core/codec.h) without the type, in
// this program or in another language. Derived from the field list, so that it cannot differ from the codec; JSON (core/json_codec.h), the
// command line, the API description and the printed schema are all made from it.
//
//   wire_type<Transfer>   its WireType: a constant that costs no code
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "core/address.h"
#include "core/amount.h"
#include "core/bounded.h"
#include "core/codec.h"
#include "core/fields.h"
#include "core/time.h"

namespace tallystick {

enum class WireKind : std::uint8_t {
  boolean,   // 1 byte, 00 or 01
  integer,   // `width` bytes, two's complement when `is_signed`
  amount,    // 8 bytes, at most Amount::kMax
  rate,      // 4 bytes, millionths
  currency,  // 3 letters of ISO 4217's list
  date,      // 4 bytes, days, signed, kDateMin..kDateMax
  time,      // 8 bytes, ms, signed, kTimestampMin..kTimestampMax
  account,   // 20 bytes
  party,     // 20 bytes
  fixed,     // `width` bytes
  text,      // u32 length, at most `bound` bytes of plain UTF-8
  bytes,     // u32 length, at most `bound` bytes
  choice,    // one of `choices`, its number in `width` bytes
  list,      // u32 count, at most `bound`, then as many `item`s
  object,    // its `parts` in order
};
// For people and programs: "amount", "party", ...; both kinds of bytes are "hex", a choice is an "enum".
std::string_view name_of(WireKind kind);

struct WireType;

struct WireChoice {
  std::uint64_t number = 0;
  std::string_view name;
};

// One field of an object; nameless: what the items of a list of plain values are.
struct WireField {
  std::string_view name;
  std::string_view about;  // one English clause, may be empty
  const WireType* type = nullptr;
  bool optional = false;  // on the wire 00, or 01 and the value

  inline bool is(WireKind kind) const;
  bool is_hex() const { return is(WireKind::fixed) || is(WireKind::bytes); }
  inline std::string_view type_name() const;
  inline std::span<const WireField> parts() const;
  inline std::span<const WireChoice> choices() const;
  inline std::size_t bound() const;
};
using WireFields = std::span<const WireField>;

struct WireType {
  WireKind kind = WireKind::boolean;
  std::uint8_t width = 0;  // bytes, where they do not vary: numbers, choices, fixed bytes
  bool is_signed = false;
  std::size_t bound =
      0;  // most bytes of a text or byte string, most items of a list; the width of plain integers and fixed bytes
  std::span<const WireChoice> choices;
  WireFields parts;                // of an object, or of a list's items: theirs, or one nameless
  const WireType* item = nullptr;  // of a list
};

inline bool WireField::is(WireKind kind) const {
  return type->kind == kind;
}
inline std::string_view WireField::type_name() const {
  return name_of(type->kind);
}
inline WireFields WireField::parts() const {
  return type->parts;
}
inline std::span<const WireChoice> WireField::choices() const {
  return type->choices;
}
inline std::size_t WireField::bound() const {
  return type->bound;
}

// Judges bytes as the codec's decoder of the type would, in its words: malformed, or nothing.
Result<void> check_bytes(const WireType& type, ByteView bytes);
// The next integer or choice, `type.width` bytes; a signed one with its sign extended.
std::uint64_t read_number(Reader& r, const WireType& type);
// Null: no choice has the number.
const WireChoice* find_choice(const WireType& type, std::uint64_t number);

template <class T>
constexpr WireType make_wire_type();
template <class T>
inline constexpr WireType wire_type = make_wire_type<T>();

namespace wire_detail {

template <class T>
struct Unwrapped {
  using type = T;
  static constexpr bool kOptional = false;
};
template <class T>
struct Unwrapped<std::optional<T>> {
  using type = T;
  static constexpr bool kOptional = true;
};

template <class Class, class Member>
constexpr WireField field_of(const Field<Class, Member>& f) {
  return {f.name, f.about, &wire_type<typename Unwrapped<Member>::type>, Unwrapped<Member>::kOptional};
}
template <HasFields T>
inline constexpr auto kParts = T::fields()([](const auto&... f) {
  return std::array<WireField, sizeof...(f)>{field_of(f)...};
});
template <class T>
inline constexpr WireField kNameless[1] = {{{}, {}, &wire_type<T>, false}};

template <NamedEnum E>
inline constexpr auto kChoices = [] {
  std::array<WireChoice, std::size(EnumNames<E>::values)> out{};
  std::size_t i = 0;
  for (const auto& [value, name] : EnumNames<E>::values) out[i++] = {static_cast<std::uint64_t>(value), name};
  return out;
}();

template <class T>
constexpr WireType number() {
  return {WireKind::integer, sizeof(T), std::signed_integral<T>, sizeof(T), {}, {}, nullptr};
}

// The built-in templates, by overload: the argument only says which.
template <class Tag, class Rep>
constexpr WireType built_in(const Strong<Tag, Rep>*) {
  return number<Rep>();
}
template <class Tag, std::size_t N>
constexpr WireType built_in(const FixedBytes<Tag, N>*) {
  return {WireKind::fixed, N, false, N, {}, {}, nullptr};
}
template <std::size_t Max>
constexpr WireType built_in(const Text<Max>*) {
  return {WireKind::text, 0, false, Max, {}, {}, nullptr};
}
template <std::size_t Max>
constexpr WireType built_in(const Blob<Max>*) {
  return {WireKind::bytes, 0, false, Max, {}, {}, nullptr};
}
template <class T, std::size_t Max>
constexpr WireType built_in(const List<T, Max>*) {
  if constexpr (HasFields<T>)
    return {WireKind::list, 0, false, Max, {}, kParts<T>, &wire_type<T>};
  else
    return {WireKind::list, 0, false, Max, {}, kNameless<T>, &wire_type<T>};
}

}  // namespace wire_detail

// Fails to compile for a type that brings its own encode and decode: it has no description.
template <class T>
constexpr WireType make_wire_type() {
  using enum WireKind;
  if constexpr (std::same_as<T, bool>)
    return {boolean, 1, false, 0, {}, {}, nullptr};
  else if constexpr (std::integral<T>)
    return wire_detail::number<T>();
  else if constexpr (std::same_as<T, Amount>)
    return {amount, 8, false, 0, {}, {}, nullptr};
  else if constexpr (std::same_as<T, Rate>)
    return {rate, 4, false, 0, {}, {}, nullptr};
  else if constexpr (std::same_as<T, Currency>)
    return {currency, 3, false, 0, {}, {}, nullptr};
  else if constexpr (std::same_as<T, Date>)
    return {date, 4, true, 0, {}, {}, nullptr};
  else if constexpr (std::same_as<T, Timestamp>)
    return {time, 8, true, 0, {}, {}, nullptr};
  else if constexpr (std::same_as<T, AccountId>)
    return {account, AccountId::kSize, false, 0, {}, {}, nullptr};
  else if constexpr (std::same_as<T, PartyId>)
    return {party, PartyId::kSize, false, 0, {}, {}, nullptr};
  else if constexpr (NamedEnum<T>)
    return {choice, sizeof(T), false, 0, wire_detail::kChoices<T>, {}, nullptr};
  else if constexpr (HasFields<T>)
    return {object, 0, false, 0, {}, wire_detail::kParts<T>, nullptr};
  else
    return wire_detail::built_in(static_cast<const T*>(nullptr));
}

}  // namespace tallystick
