// How json_codec.h works: a writer and a reader that walk field lists. Include json_codec.h instead.
//
// A type may bring its own pair, found by argument-dependent lookup:
//   Json write_json(const JsonContext&, const T&);
//   Result<void> read_json(const JsonContext&, const Json&, T&);
#pragma once

#include <limits>
#include <string_view>

namespace tallystick {
namespace json_detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
concept OwnJson = requires(const JsonContext& c, const Json& j, const T& in, T& out) {
  { write_json(c, in) } -> std::convertible_to<Json>;
  { read_json(c, j, out) } -> std::same_as<Result<void>>;
};

template <class T>
concept IsFixedBytes = requires(const T& v) {
  T::kSize;
  { v.hex() } -> std::same_as<std::string>;
};
template <class T>
concept IsStrong = requires(const T& v) {
  typename T::rep;
  v.raw();
};
// Text, Blob and List carry kMax; they differ in what they hold.
template <class T>
concept IsText = requires(const T& v) {
  T::kMax;
  { v.value } -> std::convertible_to<std::string>;
};
template <class T>
concept IsBlob = requires(const T& v) {
  T::kMax;
  { v.value } -> std::convertible_to<Bytes>;
};
template <class T>
concept IsList = requires(const T& v) {
  T::kMax;
  v.items;
};

// What does not depend on the type is in json_codec.cpp, so that every file with a field list need not compile it again.

// Puts one member into an object.
void put(Json& object, std::string_view name, Json&& value);
void append(Json& array, Json&& value);
Json text(std::string value);
Json number(std::uint64_t value);
Json number(std::int64_t value);

// Whether `name` is a field of a type.
using KnownName = bool (*)(std::string_view name);

template <class T>
[[gnu::noinline]] Json write(const JsonContext& context, const T& value) {
  if constexpr (OwnJson<T>) {
    return write_json(context, value);
  } else if constexpr (std::same_as<T, bool>) {
    return value;
  } else if constexpr (std::integral<T>) {
    if constexpr (sizeof(T) == 8)
      return text(std::to_string(value));
    else if constexpr (std::signed_integral<T>)
      return number(std::int64_t{value});
    else
      return number(std::uint64_t{value});
  } else if constexpr (NamedEnum<T>) {
    return text(std::string(name_of(value)));
  } else if constexpr (std::same_as<T, Amount>) {
    return text(std::to_string(value.minor()));
  } else if constexpr (std::same_as<T, Currency>) {
    return text(std::string(value.code()));
  } else if constexpr (std::same_as<T, Date>) {
    return text(format_date(value));
  } else if constexpr (std::same_as<T, AccountId>) {
    return text(format_account(context.kind, value));
  } else if constexpr (std::same_as<T, PartyId>) {
    return text(format_party(context.kind, value));
  } else if constexpr (IsFixedBytes<T>) {
    return text(to_hex(value.view()));
  } else if constexpr (IsStrong<T>) {
    return write(context, value.raw());
  } else if constexpr (IsText<T>) {
    return text(value.value);
  } else if constexpr (IsBlob<T>) {
    return text(to_hex(value.value));
  } else if constexpr (IsList<T>) {
    Json out = Json::array();
    for (const auto& item : value.items) append(out, write(context, item));
    return out;
  } else {
    static_assert(HasFields<T>, "a type in JSON has a field list or its own write_json and read_json");
    Json out = Json::object();
    for_each_field<T>([&](const auto& f) {
      const auto& field_value = value.*(f.member);
      if constexpr (is_optional<std::remove_cvref_t<decltype(field_value)>>) {
        if (field_value) put(out, f.name, write(context, *field_value));
      } else {
        put(out, f.name, write(context, field_value));
      }
    });
    return out;
  }
}

// Reads one value; the first failure is kept with the path to it.
class JsonReader {
 public:
  explicit JsonReader(const JsonContext& context) : context_{context} {}
  bool ok() const { return why_.empty(); }
  // Nothing, or malformed with the path.
  Result<void> finish() const;

  template <class T>
  [[gnu::noinline]] void read(const Json& json, T& out) {
    if constexpr (OwnJson<T>) {
      if (const auto done = read_json(context_, json, out); !done) give_up(done.error().message);
    } else if constexpr (std::same_as<T, bool>) {
      out = read_bool(json);
    } else if constexpr (std::integral<T>) {
      if constexpr (sizeof(T) != 8)
        out = static_cast<T>(read_number(json, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
      else if constexpr (std::signed_integral<T>)
        out = read_signed(json);
      else
        out = read_unsigned(json);
    } else if constexpr (NamedEnum<T>) {
      read_name(json, out);
    } else if constexpr (std::same_as<T, Amount>) {
      out = read_amount(json);
    } else if constexpr (std::same_as<T, Currency>) {
      read_currency(json, out);
    } else if constexpr (std::same_as<T, Date>) {
      read_date(json, out);
    } else if constexpr (std::same_as<T, AccountId>) {
      read_account(json, out);
    } else if constexpr (std::same_as<T, PartyId>) {
      read_party(json, out);
    } else if constexpr (std::same_as<T, Timestamp>) {
      out = read_time(json);
    } else if constexpr (IsFixedBytes<T>) {
      std::array<std::uint8_t, T::kSize> raw{};
      if (read_hex(json, raw.data(), raw.size())) out = T{raw};
    } else if constexpr (IsStrong<T>) {
      typename T::rep raw{};
      read(json, raw);
      out = T{raw};
    } else if constexpr (IsText<T>) {
      read_text(json, T::kMax, out.value);
    } else if constexpr (IsBlob<T>) {
      read_blob(json, T::kMax, out.value);
    } else if constexpr (IsList<T>) {
      read_list(json, out);
    } else {
      static_assert(HasFields<T>, "a type in JSON has a field list or its own write_json and read_json");
      read_object(json, out);
    }
  }

 private:
  void give_up(std::string why);
  const std::string* text_of(const Json& json);
  bool read_bool(const Json& json);
  std::int64_t read_number(const Json& json, std::int64_t min, std::int64_t max);
  // 64-bit numbers are texts: no sign but '-', no leading zero, no "-0".
  std::int64_t read_signed(const Json& json);
  std::uint64_t read_unsigned(const Json& json);
  Amount read_amount(const Json& json);
  Timestamp read_time(const Json& json);
  void read_currency(const Json& json, Currency& out);
  void read_date(const Json& json, Date& out);
  void read_account(const Json& json, AccountId& out);
  void read_party(const Json& json, PartyId& out);
  bool read_hex(const Json& json, std::uint8_t* out, std::size_t size);
  void read_text(const Json& json, std::size_t max, std::string& out);
  void read_blob(const Json& json, std::size_t max, Bytes& out);
  // The name's place among `count` names, or `count`.
  std::size_t read_choice(const Json& json, std::string_view (*name)(std::size_t), std::size_t count);
  // False: not an array, or more than `max` items.
  bool begin_list(const Json& json, std::size_t max);
  // The item, with the path at it until leave().
  const Json& enter_item(const Json& list, std::size_t index);
  bool begin_object(const Json& json);
  // The member with the path at it until leave(); null if it is missing, which is a failure unless it is optional.
  const Json* enter_member(const Json& object, std::string_view name, bool optional, std::size_t& used);
  void leave(std::size_t depth) { path_.resize(depth); }
  void end_object(const Json& json, std::size_t used, KnownName known);

  template <class T>
  void read_name(const Json& json, T& out) {
    constexpr auto& values = EnumNames<T>::values;
    const std::size_t at = read_choice(
        json, [](std::size_t i) { return EnumNames<T>::values[i].second; }, std::size(values));
    if (at < std::size(values)) out = values[at].first;
  }
  template <class T>
  void read_list(const Json& json, T& out) {
    if (!begin_list(json, T::kMax)) return;
    out.items.clear();
    const std::size_t depth = path_.size();
    for (std::size_t i = 0; i < json.size(); ++i) {
      typename T::value_type value{};
      read(enter_item(json, i), value);
      leave(depth);
      if (!ok()) return;
      out.items.push_back(std::move(value));
    }
  }
  template <class T>
  void read_object(const Json& json, T& out) {
    if (!begin_object(json)) return;
    std::size_t used = 0;
    for_each_field<T>([&](const auto& f) {
      if (!ok()) return;
      auto& member = out.*(f.member);
      const std::size_t depth = path_.size();
      constexpr bool optional = is_optional<std::remove_cvref_t<decltype(member)>>;
      const Json* found = enter_member(json, f.name, optional, used);
      if constexpr (optional) {
        member.reset();
        if (found != nullptr) read(*found, member.emplace());
      } else if (found != nullptr) {
        read(*found, member);
      }
      leave(depth);
    });
    end_object(json, used, [](std::string_view name) {
      bool known = false;
      for_each_field<T>([&](const auto& f) { known = known || f.name == name; });
      return known;
    });
  }

  const JsonContext& context_;
  std::string path_;
  std::string failed_at_;
  std::string why_;
};

}  // namespace json_detail

template <class T>
Json to_json(const JsonContext& context, const T& value) {
  return json_detail::write(context, value);
}

template <class T>
Result<void> read_from_json(const JsonContext& context, const Json& json, T& out) {
  json_detail::JsonReader reader{context};
  reader.read(json, out);
  return reader.finish();
}

template <class T>
Result<T> from_json(const JsonContext& context, const Json& json) {
  T out{};
  if (auto read = read_from_json(context, json, out); !read) return tl::unexpected(std::move(read.error()));
  return out;
}

}  // namespace tallystick
