#include "core/json_codec.h"

#include <charconv>

#include "core/ensure.h"

namespace tallystick {
namespace {

// --- bytes to JSON ---

// Reads bytes of the right shape; a value that no decoder would take is shown as it stands.
class JsonWriter {
 public:
  JsonWriter(const JsonContext& context, ByteView bytes) : context_{context}, reader_{bytes} {}
  bool whole() const { return reader_.finish().has_value(); }

  Json value(const WireType& type) {
    switch (type.kind) {
      case WireKind::boolean:
        return reader_.integer<std::uint8_t>() == 1;
      case WireKind::integer:
      case WireKind::rate:
        return integer(type);
      case WireKind::amount:
      case WireKind::time:
        return std::to_string(reader_.integer<std::uint64_t>());
      case WireKind::currency:
        return std::string{as_text(reader_.raw(type.width))};
      case WireKind::date:
        return format_date(Date{static_cast<std::int32_t>(reader_.integer<std::uint32_t>())});
      case WireKind::account:
        return format_account(context_.kind, id<AccountId>());
      case WireKind::party:
        return format_party(context_.kind, id<PartyId>());
      case WireKind::fixed:
        return to_hex(reader_.raw(type.width));
      case WireKind::text:
        return std::string{as_text(reader_.counted(kUnbounded, "a text"))};
      case WireKind::bytes:
        return to_hex(reader_.counted(kUnbounded, "a byte string"));
      case WireKind::choice:
        return choice(type);
      case WireKind::list:
        return list(type);
      case WireKind::object:
        return object(type);
    }
    ensure(false);
    return {};
  }

 private:
  static constexpr auto kUnbounded = std::numeric_limits<std::size_t>::max();

  Json integer(const WireType& type) {
    const std::uint64_t value = read_number(reader_, type);
    const auto with_sign = static_cast<std::int64_t>(value);
    if (type.width == 8) return type.is_signed ? std::to_string(with_sign) : std::to_string(value);
    return type.is_signed ? Json(with_sign) : Json(value);
  }

  template <class Id>
  Id id() {
    return Id::from(reader_.raw(Id::kSize)).value_or(Id{});
  }

  Json choice(const WireType& type) {
    const WireChoice* named = find_choice(type, read_number(reader_, type));
    return named != nullptr ? std::string{named->name} : "";
  }

  Json list(const WireType& type) {
    Json out = Json::array();
    const std::uint32_t count = reader_.count(kUnbounded);
    for (std::uint32_t i = 0; i < count && reader_.ok(); ++i) out.push_back(value(*type.item));
    return out;
  }

  Json object(const WireType& type) {
    Json out = Json::object();
    for (const WireField& field : type.parts) {
      const bool present = !field.optional || reader_.integer<std::uint8_t>() == 1;
      if (present) out[std::string{field.name}] = value(*field.type);
    }
    return out;
  }

  const JsonContext& context_;
  Reader reader_;
};

// --- JSON to bytes ---

template <class T>
bool parse_decimal(const std::string& text, T& value) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size() && std::to_string(value) == text;
}

// Reads one value into canonical bytes; the first failure is kept with the path to it.
class JsonReader {
 public:
  explicit JsonReader(const JsonContext& context) : context_{context} {}

  Result<Bytes> finish() {
    if (ok()) return writer_.take();
    return malformed(failed_at_.empty() ? why_ : failed_at_ + ": " + why_);
  }

  void value(const WireType& type, const Json& json) {
    switch (type.kind) {
      case WireKind::boolean:
        return boolean(json);
      case WireKind::integer:
      case WireKind::rate:
        return integer(type, json);
      case WireKind::amount:
        return amount(json);
      case WireKind::currency:
        return currency(json);
      case WireKind::date:
        return date(json);
      case WireKind::time:
        return time(json);
      case WireKind::account:
        return id(json, parse_account);
      case WireKind::party:
        return id(json, parse_party);
      case WireKind::fixed:
        return fixed(json, type.width);
      case WireKind::text:
        return text(json, type.bound);
      case WireKind::bytes:
        return bytes(json, type.bound);
      case WireKind::choice:
        return choice(type, json);
      case WireKind::list:
        return list(type, json);
      case WireKind::object:
        return object(type, json);
    }
  }

 private:
  bool ok() const { return why_.empty(); }
  void give_up(std::string why) {
    if (!ok()) return;
    why_ = std::move(why);
    failed_at_ = path_;
  }

  // Big-endian, the lowest `width` bytes.
  void number(std::uint64_t value, std::size_t width) {
    for (std::size_t i = width; i-- > 0;) writer_.integer(static_cast<std::uint8_t>(value >> (8 * i)));
  }

  const std::string* text_of(const Json& json) {
    if (!json.is_string()) give_up("not a text");
    return json.get_ptr<const std::string*>();
  }

  // 64-bit numbers are texts: no sign but '-', no leading zero, no "-0".
  template <class T>
  std::optional<T> decimal(const Json& json) {
    T value = 0;
    const std::string* text = text_of(json);
    if (text == nullptr) return std::nullopt;
    if (parse_decimal(*text, value)) return value;
    give_up("not a whole number of 64 bits, written as a text");
    return std::nullopt;
  }

  void boolean(const Json& json) {
    if (!json.is_boolean()) return give_up("neither true nor false");
    encode(writer_, json.get<bool>());
  }

  void integer(const WireType& type, const Json& json) {
    if (type.width == 8) {
      if (type.is_signed) {
        if (const auto value = decimal<std::int64_t>(json)) encode(writer_, *value);
      } else if (const auto value = decimal<std::uint64_t>(json)) {
        encode(writer_, *value);
      }
      return;
    }
    if (!json.is_number_integer()) return give_up("not a whole number");
    const unsigned bits = 8U * type.width;
    const std::int64_t max = (std::int64_t{1} << (type.is_signed ? bits - 1 : bits)) - 1;
    const std::int64_t min = type.is_signed ? -max - 1 : 0;
    const bool high = json.is_number_unsigned() && json.get<std::uint64_t>() > static_cast<std::uint64_t>(max);
    const bool low = !json.is_number_unsigned() && json.get<std::int64_t>() < min;
    if (high || low) return give_up("outside " + std::to_string(min) + ".." + std::to_string(max));
    number(static_cast<std::uint64_t>(json.get<std::int64_t>()), type.width);
  }

  void amount(const Json& json) {
    const auto minor = decimal<std::int64_t>(json);
    if (!minor) return;
    const auto amount = Amount::of(*minor);
    if (!amount) return give_up("an amount is within 0.." + std::to_string(Amount::kMax) + " minor units");
    encode(writer_, *amount);
  }

  void time(const Json& json) {
    const auto raw = decimal<std::int64_t>(json);
    if (!raw) return;
    const Timestamp time{*raw};
    if (time < kTimestampMin || time > kTimestampMax) return give_up("outside the years 1970 to 9999");
    encode(writer_, time);
  }

  void currency(const Json& json) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    const auto currency = Currency::of(*text);
    if (!currency) return give_up("not a currency of ISO 4217");
    encode(writer_, *currency);
  }

  void date(const Json& json) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    const auto date = parse_date(*text);
    if (!date) return give_up(date.error().message);
    encode(writer_, *date);
  }

  template <class Id>
  void id(const Json& json, Result<Id> (*parse)(NetworkKind, std::string_view)) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    const auto id = parse(context_.kind, *text);
    if (!id) return give_up(id.error().message);
    encode(writer_, *id);
  }

  void fixed(const Json& json, std::size_t size) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    const auto bytes = from_hex(*text);
    if (!bytes || bytes->size() != size)
      return give_up("not " + std::to_string(size) + " bytes in lower-case hexadecimal");
    writer_.raw(*bytes);
  }

  void text(const Json& json, std::size_t max) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    if (text->size() > max) return give_up("longer than " + std::to_string(max) + " bytes");
    if (!is_plain_text(*text)) return give_up("holds a control character");
    encode_counted(writer_, as_bytes(*text));
  }

  void bytes(const Json& json, std::size_t max) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    const auto bytes = from_hex(*text);
    if (!bytes) return give_up("not lower-case hexadecimal");
    if (bytes->size() > max) return give_up("longer than " + std::to_string(max) + " bytes");
    encode_counted(writer_, *bytes);
  }

  void choice(const WireType& type, const Json& json) {
    const std::string* text = text_of(json);
    if (text == nullptr) return;
    std::string known;
    for (const WireChoice& one : type.choices) {
      if (one.name == *text) return number(one.number, type.width);
      known += (known.empty() ? "" : ", ") + std::string(one.name);
    }
    give_up("not one of " + known);
  }

  void list(const WireType& type, const Json& json) {
    if (!json.is_array()) return give_up("not an array");
    if (json.size() > type.bound) return give_up("more than " + std::to_string(type.bound) + " items");
    writer_.integer(static_cast<std::uint32_t>(json.size()));
    const std::size_t depth = path_.size();
    for (std::size_t i = 0; i < json.size() && ok(); ++i) {
      path_ += '[' + std::to_string(i) + ']';
      value(*type.item, json[i]);
      path_.resize(depth);
    }
  }

  void object(const WireType& type, const Json& json) {
    if (!json.is_object()) return give_up("not an object");
    const std::size_t depth = path_.size();
    std::size_t used = 0;
    for (const WireField& field : type.parts) {
      if (!ok()) return;
      path_ += (path_.empty() ? "" : ".") + std::string(field.name);
      const auto found = json.find(std::string(field.name));
      const bool present = found != json.end();
      if (field.optional) encode(writer_, present);
      if (present) {
        ++used;
        value(*field.type, *found);
      } else if (!field.optional) {
        give_up("missing");
      }
      path_.resize(depth);
    }
    if (!ok() || used == json.size()) return;
    for (const auto& item : json.items())
      if (!is_part(type, item.key())) return give_up("the key '" + item.key().substr(0, 40) + "' is not known");
  }

  static bool is_part(const WireType& type, std::string_view name) {
    return std::ranges::find(type.parts, name, &WireField::name) != type.parts.end();
  }

  const JsonContext& context_;
  Writer writer_;
  std::string path_;
  std::string failed_at_;
  std::string why_;
};

}  // namespace

Result<Json> bytes_to_json(const WireType& type, const JsonContext& context, ByteView bytes) {
  if (auto canonical = check_bytes(type, bytes); !canonical) return tl::unexpected(std::move(canonical.error()));
  return own_bytes_to_json(type, context, bytes);
}

Json own_bytes_to_json(const WireType& type, const JsonContext& context, ByteView bytes) {
  JsonWriter writer{context, bytes};
  Json out = writer.value(type);
  ensure(writer.whole());
  return out;
}

Result<Bytes> json_to_bytes(const WireType& type, const JsonContext& context, const Json& json) {
  JsonReader reader{context};
  reader.value(type, json);
  return reader.finish();
}

}  // namespace tallystick
