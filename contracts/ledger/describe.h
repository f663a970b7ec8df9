// Field lists described for people and programs: --help, API description, documentation.
// Types: boolean, integer, amount, rate, currency, date, time, account, party, hex, text, enum, list, object.
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "contracts/registry.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/bounded.h"
#include "core/fields.h"
#include "core/time.h"

namespace tallystick::contracts {

template <HasFields T>
std::vector<FieldAbout> describe_fields();

namespace detail {

template <class T>
struct Describe;  // fills type, bound, choices, parts

void set(FieldAbout& about, const char* type, std::size_t bound = 0);
FieldAbout named(std::string_view name, std::string_view about);
void add(std::vector<FieldAbout>& fields, FieldAbout&& field);
void add_choice(FieldAbout& about, std::string_view name);

template <class T>
[[gnu::noinline]] void describe(FieldAbout& about) {
  if constexpr (std::same_as<T, bool>)
    set(about, "boolean");
  else if constexpr (std::integral<T>) {
    set(about, "integer", sizeof(T));
  } else if constexpr (std::same_as<T, Amount>)
    set(about, "amount");
  else if constexpr (std::same_as<T, Rate>)
    set(about, "rate");
  else if constexpr (std::same_as<T, Currency>)
    set(about, "currency");
  else if constexpr (std::same_as<T, Date>)
    set(about, "date");
  else if constexpr (std::same_as<T, Timestamp>)
    set(about, "time");
  else if constexpr (std::same_as<T, AccountId>)
    set(about, "account");
  else if constexpr (std::same_as<T, PartyId>)
    set(about, "party");
  else if constexpr (NamedEnum<T>) {
    set(about, "enum");
    for (const auto& [value, name] : EnumNames<T>::values) add_choice(about, name);
  } else if constexpr (HasFields<T>) {
    set(about, "object");
    about.parts = describe_fields<T>();
  } else
    Describe<T>::fill(about);
}

template <class Tag, class Rep>
struct Describe<Strong<Tag, Rep>> {
  static void fill(FieldAbout& about) {
    set(about, "integer", sizeof(Rep));
  }
};
template <class Tag, std::size_t N>
struct Describe<FixedBytes<Tag, N>> {
  static void fill(FieldAbout& about) {
    set(about, "hex", N);
  }
};
template <std::size_t Max>
struct Describe<Text<Max>> {
  static void fill(FieldAbout& about) {
    set(about, "text", Max);
  }
};
template <std::size_t Max>
struct Describe<Blob<Max>> {
  static void fill(FieldAbout& about) {
    set(about, "hex", Max);
  }
};
template <class T, std::size_t Max>
struct Describe<List<T, Max>> {
  static void fill(FieldAbout& about) {
    set(about, "list", Max);
    if constexpr (HasFields<T>) {
      about.parts = describe_fields<T>();
    } else {
      FieldAbout item;  // the one part without a name: what each item is
      describe<T>(item);
      add(about.parts, std::move(item));
    }
  }
};
template <class T>
struct Describe<std::optional<T>> {
  static void fill(FieldAbout& about) {
    describe<T>(about);
    about.optional = true;
  }
};

}  // namespace detail

template <HasFields T>
std::vector<FieldAbout> describe_fields() {
  std::vector<FieldAbout> out;
  for_each_field<T>([&](const auto& f) {
    FieldAbout about = detail::named(f.name, f.about);
    detail::describe<typename std::decay_t<decltype(f)>::member_type>(about);
    detail::add(out, std::move(about));
  });
  return out;
}

}  // namespace tallystick::contracts
