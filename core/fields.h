// One field list per type. `static constexpr auto fields()` names every member once, in wire order; the binary codec, JSON,
// command line, API description and TypeScript types are all derived from it.
//
//   struct Part {
//     AccountId payee;
//     Amount amount;
//     static constexpr auto fields() {
//       return field_list(field("payee", &Part::payee, "who is offered this part"), field("amount", &Part::amount, "its face"));
//     }
//     bool operator==(const Part&) const = default;
//   };
#pragma once

#include <string_view>
#include <utility>

namespace tallystick {

template <class Class, class Member>
struct Field {
  using class_type = Class;
  using member_type = Member;
  std::string_view name;   // snake_case, stable: it is a JSON key and a command-line flag
  Member Class::*member;
  std::string_view about;  // one English clause for --help and the API description
};

template <class Class, class Member>
constexpr Field<Class, Member> field(std::string_view name, Member Class::*member, std::string_view about = {}) {
  return {name, member, about};
}

// The fields of one type: call it with a function that takes them all. A closure, because a tuple of them costs every file
// that reads the declaration a quadratic number of instantiations.
template <class... Fields>
constexpr auto field_list(Fields... fields) {
  return [fields...](auto&& take) { return take(fields...); };
}

template <class T>
concept HasFields = requires { T::fields(); };

// Calls f(Field) for each field of T in wire order.
template <HasFields T, class F>
constexpr void for_each_field(F&& f) {
  T::fields()([&](const auto&... fs) { (f(fs), ...); });
}

// Names of an enum's values, and thereby which values exist: specialise with
//   template <> struct EnumNames<Kind> { static constexpr std::pair<Kind, std::string_view> values[] = {{Kind::invoice, "invoice"}, ...}; };
// The underlying type is the wire type (use std::uint8_t or std::uint16_t).
template <class E>
struct EnumNames;

template <class E>
concept NamedEnum = requires { EnumNames<E>::values; };

// The value's name; empty for a value that does not exist.
template <NamedEnum E>
constexpr std::string_view name_of(E value) {
  for (const auto& [v, name] : EnumNames<E>::values)
    if (v == value) return name;
  return {};
}

}  // namespace tallystick
