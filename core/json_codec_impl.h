// How json_codec.h works: a writer and a reader that walk field lists. Include json_codec.h instead.
//
// A type may bring its own pair, found by argument-dependent lookup:
//   Json write_json(const JsonContext&, const T&);
//   Result<void> read_json(const JsonContext&, const Json&, T&);
#pragma once

#include <limits>

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

template <class T>
Json write(const JsonContext& context, const T& value) {
  if constexpr (OwnJson<T>) {
    return write_json(context, value);
  } else if constexpr (std::same_as<T, bool>) {
    return value;
  } else if constexpr (std::integral<T>) {
    if constexpr (sizeof(T) == 8)
      return std::to_string(value);
    else
      return value;
  } else if constexpr (NamedEnum<T>) {
    return std::string(name_of(value));
  } else if constexpr (std::same_as<T, Amount>) {
    return std::to_string(value.minor());
  } else if constexpr (std::same_as<T, Currency>) {
    return value.code();
  } else if constexpr (std::same_as<T, Date>) {
    return format_date(value);
  } else if constexpr (std::same_as<T, AccountId>) {
    return format_account(context.kind, value);
  } else if constexpr (std::same_as<T, PartyId>) {
    return format_party(context.kind, value);
  } else if constexpr (IsFixedBytes<T>) {
    return value.hex();
  } else if constexpr (IsStrong<T>) {
    return write(context, value.raw());
  } else if constexpr (IsText<T>) {
    return value.value;
  } else if constexpr (IsBlob<T>) {
    return to_hex(value.value);
  } else if constexpr (IsList<T>) {
    Json out = Json::array();
    for (const auto& item : value.items) out.push_back(write(context, item));
    return out;
  } else {
    static_assert(HasFields<T>, "a type in JSON has a field list or its own write_json and read_json");
    Json out = Json::object();
    for_each_field<T>([&](const auto& f) {
      const auto& field_value = value.*(f.member);
      if constexpr (is_optional<std::remove_cvref_t<decltype(field_value)>>) {
        if (field_value) out[std::string(f.name)] = write(context, *field_value);
      } else {
        out[std::string(f.name)] = write(context, field_value);
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
  Error error() const { return {ErrorKind::malformed, failed_at_.empty() ? why_ : failed_at_ + ": " + why_}; }

  template <class T>
  void read(const Json& json, T& out) {
    if constexpr (OwnJson<T>) {
      if (const auto done = read_json(context_, json, out); !done) give_up(done.error().message);
    } else if constexpr (std::same_as<T, bool>) {
      if (!json.is_boolean()) return give_up("neither true nor false");
      out = json.get<bool>();
    } else if constexpr (std::integral<T>) {
      if constexpr (sizeof(T) == 8)
        read_decimal(json, out);
      else
        read_number(json, out);
    } else if constexpr (NamedEnum<T>) {
      read_name(json, out);
    } else if constexpr (std::same_as<T, Amount>) {
      std::int64_t minor = 0;
      read_decimal(json, minor);
      if (!ok()) return;
      const auto amount = Amount::of(minor);
      if (!amount) return give_up("an amount is within 0.." + std::to_string(Amount::kMax) + " minor units");
      out = *amount;
    } else if constexpr (std::same_as<T, Currency>) {
      const std::string* text = text_of(json);
      if (text == nullptr) return;
      const auto currency = Currency::of(*text);
      if (!currency) return give_up("not a currency of ISO 4217");
      out = *currency;
    } else if constexpr (std::same_as<T, Date>) {
      read_parsed(json, out, [](std::string_view text) { return parse_date(text); });
    } else if constexpr (std::same_as<T, AccountId>) {
      read_parsed(json, out, [this](std::string_view text) { return parse_account(context_.kind, text); });
    } else if constexpr (std::same_as<T, PartyId>) {
      read_parsed(json, out, [this](std::string_view text) { return parse_party(context_.kind, text); });
    } else if constexpr (std::same_as<T, Timestamp>) {
      std::int64_t ms = 0;
      read_decimal(json, ms);
      if (!ok()) return;
      out = Timestamp{ms};
      if (out < kTimestampMin || out > kTimestampMax) give_up("outside the years 1970 to 9999");
    } else if constexpr (IsFixedBytes<T>) {
      const std::string* text = text_of(json);
      if (text == nullptr) return;
      const auto bytes = T::from_hex(*text);
      if (!bytes) return give_up("not " + std::to_string(T::kSize) + " bytes in lower-case hexadecimal");
      out = *bytes;
    } else if constexpr (IsStrong<T>) {
      typename T::rep raw{};
      read(json, raw);
      out = T{raw};
    } else if constexpr (IsText<T>) {
      const std::string* text = text_of(json);
      if (text == nullptr) return;
      if (text->size() > T::kMax) return give_up("longer than " + std::to_string(T::kMax) + " bytes");
      if (!is_plain_text(*text)) return give_up("holds a control character");
      out.value = *text;
    } else if constexpr (IsBlob<T>) {
      const std::string* text = text_of(json);
      if (text == nullptr) return;
      auto bytes = from_hex(*text);
      if (!bytes) return give_up("not lower-case hexadecimal");
      if (bytes->size() > T::kMax) return give_up("longer than " + std::to_string(T::kMax) + " bytes");
      out.value = std::move(*bytes);
    } else if constexpr (IsList<T>) {
      read_list(json, out);
    } else {
      static_assert(HasFields<T>, "a type in JSON has a field list or its own write_json and read_json");
      read_object(json, out);
    }
  }

 private:
  void give_up(std::string why) {
    if (!ok()) return;
    why_ = std::move(why);
    failed_at_ = path_;
  }
  const std::string* text_of(const Json& json) {
    if (!json.is_string()) give_up("not a text");
    return json.get_ptr<const std::string*>();
  }
  template <class T, class Parse>
  void read_parsed(const Json& json, T& out, Parse parse) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    const auto parsed = parse(*text);
    if (!parsed) return give_up(parsed.error().message);
    out = *parsed;
  }
  // One text per number: no sign but '-', no leading zero, no "-0".
  template <class T>
  void read_decimal(const Json& json, T& out) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    T value{};
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (problem != std::errc{} || end != text->data() + text->size() || std::to_string(value) != *text)
      return give_up("not a whole number of 64 bits, written as a text");
    out = value;
  }
  template <class T>
  void read_number(const Json& json, T& out) {
    if (!json.is_number_integer()) return give_up("not a whole number");
    using Limits = std::numeric_limits<T>;
    const bool big = json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{Limits::max()};
    const bool low = !json.is_number_unsigned() && json.get<std::int64_t>() < std::int64_t{Limits::min()};
    if (big || low) return give_up("outside " + std::to_string(Limits::min()) + ".." + std::to_string(Limits::max()));
    out = json.get<T>();
  }
  template <class T>
  void read_name(const Json& json, T& out) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    std::string known;
    for (const auto& [value, name] : EnumNames<T>::values) {
      if (name == *text) {
        out = value;
        return;
      }
      known += (known.empty() ? "" : ", ") + std::string(name);
    }
    give_up("not one of " + known);
  }
  template <class T>
  void read_list(const Json& json, T& out) {
    if (!json.is_array()) return give_up("not an array");
    if (json.size() > T::kMax) return give_up("more than " + std::to_string(T::kMax) + " items");
    out.items.clear();
    const std::size_t depth = path_.size();
    for (const Json& item : json) {
      path_ += '[' + std::to_string(out.items.size()) + ']';
      typename T::value_type value{};
      read(item, value);
      path_.resize(depth);
      if (!ok()) return;
      out.items.push_back(std::move(value));
    }
  }
  template <class T>
  void read_object(const Json& json, T& out) {
    if (!json.is_object()) return give_up("not an object");
    std::size_t used = 0;
    for_each_field<T>([&](const auto& f) {
      if (!ok()) return;
      auto& member = out.*(f.member);
      const std::size_t depth = path_.size();
      path_ += (path_.empty() ? "" : ".") + std::string(f.name);
      const auto found = json.find(std::string(f.name));
      used += found != json.end() ? 1 : 0;
      if constexpr (is_optional<std::remove_cvref_t<decltype(member)>>) {
        member.reset();
        if (found != json.end()) read(*found, member.emplace());
      } else if (found == json.end()) {
        give_up("missing");
      } else {
        read(*found, member);
      }
      path_.resize(depth);
    });
    if (ok() && used != json.size()) give_up("the key '" + unknown_key<T>(json) + "' is not known");
  }
  template <class T>
  static std::string unknown_key(const Json& json) {
    for (const auto& item : json.items()) {
      bool known = false;
      for_each_field<T>([&](const auto& f) { known = known || f.name == item.key(); });
      if (!known) return item.key().substr(0, 40);
    }
    return {};
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
Result<T> from_json(const JsonContext& context, const Json& json) {
  json_detail::JsonReader reader{context};
  T out{};
  reader.read(json, out);
  if (!reader.ok()) return tl::unexpected(reader.error());
  return out;
}

}  // namespace tallystick
