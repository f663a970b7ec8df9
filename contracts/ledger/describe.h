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

template <class T>
void describe(FieldAbout& about) {
  if constexpr (std::same_as<T, bool>)
    about.type = "boolean";
  else if constexpr (std::integral<T>) {
    about.type = "integer";
    about.bound = sizeof(T);
  } else if constexpr (std::same_as<T, Amount>)
    about.type = "amount";
  else if constexpr (std::same_as<T, Rate>)
    about.type = "rate";
  else if constexpr (std::same_as<T, Currency>)
    about.type = "currency";
  else if constexpr (std::same_as<T, Date>)
    about.type = "date";
  else if constexpr (std::same_as<T, Timestamp>)
    about.type = "time";
  else if constexpr (std::same_as<T, AccountId>)
    about.type = "account";
  else if constexpr (std::same_as<T, PartyId>)
    about.type = "party";
  else if constexpr (NamedEnum<T>) {
    about.type = "enum";
    for (const auto& [value, name] : EnumNames<T>::values) about.choices.emplace_back(name);
  } else if constexpr (HasFields<T>) {
    about.type = "object";
    about.parts = describe_fields<T>();
  } else
    Describe<T>::fill(about);
}

template <class Tag, class Rep>
struct Describe<Strong<Tag, Rep>> {
  static void fill(FieldAbout& about) {
    about.type = "integer";
    about.bound = sizeof(Rep);
  }
};
template <class Tag, std::size_t N>
struct Describe<FixedBytes<Tag, N>> {
  static void fill(FieldAbout& about) {
    about.type = "hex";
    about.bound = N;
  }
};
template <std::size_t Max>
struct Describe<Text<Max>> {
  static void fill(FieldAbout& about) {
    about.type = "text";
    about.bound = Max;
  }
};
template <std::size_t Max>
struct Describe<Blob<Max>> {
  static void fill(FieldAbout& about) {
    about.type = "hex";
    about.bound = Max;
  }
};
template <class T, std::size_t Max>
struct Describe<List<T, Max>> {
  static void fill(FieldAbout& about) {
    about.type = "list";
    about.bound = Max;
    if constexpr (HasFields<T>) {
      about.parts = describe_fields<T>();
    } else {
      FieldAbout item;  // the one part without a name: what each item is
      describe<T>(item);
      about.parts.push_back(std::move(item));
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
    FieldAbout about;
    about.name = f.name;
    about.about = f.about;
    detail::describe<typename std::decay_t<decltype(f)>::member_type>(about);
    out.push_back(std::move(about));
  });
  return out;
}

}  // namespace tallystick::contracts
