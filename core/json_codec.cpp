#include "core/json_codec.h"

namespace tallystick::json_detail {

void put(Json& object, std::string_view name, Json&& value) {
  object[std::string(name)] = std::move(value);
}
void append(Json& array, Json&& value) {
  array.push_back(std::move(value));
}
Json text(std::string value) {
  return value;
}
Json number(std::uint64_t value) {
  return value;
}
Json number(std::int64_t value) {
  return value;
}

Result<void> JsonReader::finish() const {
  if (ok()) return {};
  return malformed(failed_at_.empty() ? why_ : failed_at_ + ": " + why_);
}

void JsonReader::give_up(std::string why) {
  if (!ok()) return;
  why_ = std::move(why);
  failed_at_ = path_;
}

const std::string* JsonReader::text_of(const Json& json) {
  if (!json.is_string()) give_up("not a text");
  return json.get_ptr<const std::string*>();
}

bool JsonReader::read_bool(const Json& json) {
  if (!json.is_boolean()) give_up("neither true nor false");
  return json.is_boolean() && json.get<bool>();
}

std::int64_t JsonReader::read_number(const Json& json, std::int64_t min, std::int64_t max) {
  if (!json.is_number_integer()) {
    give_up("not a whole number");
    return 0;
  }
  const bool high = json.is_number_unsigned() && json.get<std::uint64_t>() > static_cast<std::uint64_t>(max);
  const bool low = !json.is_number_unsigned() && json.get<std::int64_t>() < min;
  if (!high && !low) return json.get<std::int64_t>();
  give_up("outside " + std::to_string(min) + ".." + std::to_string(max));
  return 0;
}

namespace {

template <class T>
bool parse_decimal(const std::string& text, T& value) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size() && std::to_string(value) == text;
}
constexpr const char* kNotDecimal = "not a whole number of 64 bits, written as a text";

}  // namespace

std::int64_t JsonReader::read_signed(const Json& json) {
  std::int64_t value = 0;
  const std::string* text = text_of(json);
  if (text != nullptr && !parse_decimal(*text, value)) give_up(kNotDecimal);
  return value;
}

std::uint64_t JsonReader::read_unsigned(const Json& json) {
  std::uint64_t value = 0;
  const std::string* text = text_of(json);
  if (text != nullptr && !parse_decimal(*text, value)) give_up(kNotDecimal);
  return value;
}

Amount JsonReader::read_amount(const Json& json) {
  const std::int64_t minor = read_signed(json);
  const auto amount = Amount::of(ok() ? minor : 0);
  if (!amount) give_up("an amount is within 0.." + std::to_string(Amount::kMax) + " minor units");
  return amount ? *amount : Amount{};
}

Timestamp JsonReader::read_time(const Json& json) {
  const Timestamp time{read_signed(json)};
  if (ok() && (time < kTimestampMin || time > kTimestampMax)) give_up("outside the years 1970 to 9999");
  return time;
}

void JsonReader::read_currency(const Json& json, Currency& out) {
  const std::string* text = text_of(json);
  if (text == nullptr) return;
  const auto currency = Currency::of(*text);
  if (!currency) return give_up("not a currency of ISO 4217");
  out = *currency;
}

void JsonReader::read_date(const Json& json, Date& out) {
  const std::string* text = text_of(json);
  if (text == nullptr) return;
  const auto date = parse_date(*text);
  if (!date) return give_up(date.error().message);
  out = *date;
}

void JsonReader::read_account(const Json& json, AccountId& out) {
  const std::string* text = text_of(json);
  if (text == nullptr) return;
  const auto account = parse_account(context_.kind, *text);
  if (!account) return give_up(account.error().message);
  out = *account;
}

void JsonReader::read_party(const Json& json, PartyId& out) {
  const std::string* text = text_of(json);
  if (text == nullptr) return;
  const auto party = parse_party(context_.kind, *text);
  if (!party) return give_up(party.error().message);
  out = *party;
}

bool JsonReader::read_hex(const Json& json, std::uint8_t* out, std::size_t size) {
  const std::string* text = text_of(json);
  if (text == nullptr) return false;
  const auto bytes = from_hex(*text);
  if (!bytes || bytes->size() != size) {
    give_up("not " + std::to_string(size) + " bytes in lower-case hexadecimal");
    return false;
  }
  std::copy(bytes->begin(), bytes->end(), out);
  return true;
}

void JsonReader::read_text(const Json& json, std::size_t max, std::string& out) {
  const std::string* text = text_of(json);
  if (text == nullptr) return;
  if (text->size() > max) return give_up("longer than " + std::to_string(max) + " bytes");
  if (!is_plain_text(*text)) return give_up("holds a control character");
  out = *text;
}

void JsonReader::read_blob(const Json& json, std::size_t max, Bytes& out) {
  const std::string* text = text_of(json);
  if (text == nullptr) return;
  auto bytes = from_hex(*text);
  if (!bytes) return give_up("not lower-case hexadecimal");
  if (bytes->size() > max) return give_up("longer than " + std::to_string(max) + " bytes");
  out = std::move(*bytes);
}

std::size_t JsonReader::read_choice(const Json& json, std::string_view (*name)(std::size_t), std::size_t count) {
  const std::string* text = text_of(json);
  if (text == nullptr) return count;
  std::string known;
  for (std::size_t i = 0; i < count; ++i) {
    if (name(i) == *text) return i;
    known += (known.empty() ? "" : ", ") + std::string(name(i));
  }
  give_up("not one of " + known);
  return count;
}

bool JsonReader::begin_list(const Json& json, std::size_t max) {
  if (!json.is_array()) give_up("not an array");
  if (json.is_array() && json.size() > max) give_up("more than " + std::to_string(max) + " items");
  return ok();
}

const Json& JsonReader::enter_item(const Json& list, std::size_t index) {
  path_ += '[' + std::to_string(index) + ']';
  return list[index];
}

bool JsonReader::begin_object(const Json& json) {
  if (!json.is_object()) give_up("not an object");
  return ok();
}

const Json* JsonReader::enter_member(const Json& object, std::string_view name, bool optional, std::size_t& used) {
  path_ += (path_.empty() ? "" : ".") + std::string(name);
  const auto found = object.find(std::string(name));
  if (found == object.end()) {
    if (!optional) give_up("missing");
    return nullptr;
  }
  ++used;
  return &*found;
}

void JsonReader::end_object(const Json& json, std::size_t used, KnownName known) {
  if (!ok() || used == json.size()) return;
  for (const auto& item : json.items())
    if (!known(item.key())) return give_up("the key '" + item.key().substr(0, 40) + "' is not known");
}

}  // namespace tallystick::json_detail
