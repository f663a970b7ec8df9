#include "core/strict_json.h"

#include <iterator>

#include <nlohmann/json.hpp>

namespace tallystick {
namespace {

using Json = nlohmann::json;

std::string shown(std::string_view text) {
  return "'" + std::string(text.substr(0, 40)) + (text.size() > 40 ? "…'" : "'");
}

// A pointer that tells how far the parser has read.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** furthest) : at_{at}, furthest_{furthest} {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *furthest_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    const CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** furthest_;
};

// Builds the value from the parser's events, and stops it at the first thing that is not allowed. Numbers that fit neither int64 nor
// uint64 arrive as floats; the typed readers refuse those.
class Builder {
 public:
  Builder(const JsonLimits& limits, Json& out) : limits_{limits}, out_{out} {}
  const std::string& why() const { return why_; }

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(std::int64_t value) { return put(value); }
  bool number_unsigned(std::uint64_t value) { return put(value); }
  bool number_float(double value, const std::string& digits) {
    return limits_.decimals_as_text ? put(digits) : put(value);
  }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(Json::binary_t&) { return stop("binary values do not exist in JSON"); }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    if (open_.back()->contains(name)) return stop("the key " + shown(name) + " stands twice in one object");
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const Json::exception& error) {
    return stop(error.id == 406 ? "a number is too large" : "this is not well-formed");
  }

 private:
  bool stop(std::string why) {
    if (why_.empty()) why_ = std::move(why);
    return false;
  }
  bool count() {
    return ++values_ <= limits_.values_max ||
           stop("there are more than " + std::to_string(limits_.values_max) + " values");
  }
  Json* place(Json&& value) {
    if (open_.empty()) {
      out_ = std::move(value);
      return &out_;
    }
    Json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }
  bool put(Json value) {
    if (!count()) return false;
    place(std::move(value));
    return true;
  }
  bool open(Json value) {
    if (open_.size() >= limits_.depth_max)
      return stop("values are nested more than " + std::to_string(limits_.depth_max) + " deep");
    if (!count()) return false;
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  JsonLimits limits_;
  std::size_t values_ = 0;
  Json& out_;
  std::vector<Json*>
      open_;  // from the root to the value being filled; only the last one grows, so the others stay in place
  std::string key_;
  std::string why_;
};

Result<const Json*> member(const Json& object, std::string_view key) {
  if (!object.is_object()) return malformed("an object is due, with the key " + shown(key));
  const auto found = object.find(std::string(key));
  if (found == object.end()) return malformed("the key " + shown(key) + " is missing");
  return &*found;
}

std::string dumped(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Result<Json> parse_json(std::string_view text, JsonLimits limits) {
  if (text.size() > limits.bytes_max)
    return malformed("JSON of " + std::to_string(text.size()) + " bytes is longer than " +
                     std::to_string(limits.bytes_max));
  // The library takes a NUL for the end of the input and would ignore what follows.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
    return malformed("JSON: a NUL byte, at byte " + std::to_string(nul));
  Json out;
  Builder builder{limits, out};
  const char* furthest = text.data();
  const bool well_formed = Json::sax_parse(CountingIterator{text.data(), &furthest},
                                           CountingIterator{text.data() + text.size(), &furthest}, &builder);
  if (!well_formed)
    return malformed("JSON: " + (builder.why().empty() ? std::string("this is not well-formed") : builder.why()) +
                     ", at byte " + std::to_string(furthest - text.data()));
  return out;
}

std::string dump_json(const Json& value) {
  return dumped(value, -1);
}
std::string dump_json_pretty(const Json& value) {
  return dumped(value, 2);
}

Result<std::string> json_text(const Json& object, std::string_view key) {
  const auto value = member(object, key);
  if (!value) return tl::unexpected(value.error());
  if (!(*value)->is_string()) return malformed("the value of " + shown(key) + " is not a text");
  return (*value)->get<std::string>();
}

Result<std::int64_t> json_integer(const Json& object, std::string_view key, std::int64_t min, std::int64_t max) {
  const auto found = member(object, key);
  if (!found) return tl::unexpected(found.error());
  const Json& value = **found;
  if (!value.is_number_integer()) return malformed("the value of " + shown(key) + " is not a whole number");
  const bool fits = !value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX;
  const std::int64_t integer = fits ? value.get<std::int64_t>() : 0;
  if (!fits || integer < min || integer > max)
    return malformed("the value of " + shown(key) + " is " + dump_json(value) + "; it must be within " +
                     std::to_string(min) + ".." + std::to_string(max));
  return integer;
}

Result<bool> json_bool(const Json& object, std::string_view key) {
  const auto value = member(object, key);
  if (!value) return tl::unexpected(value.error());
  if (!(*value)->is_boolean()) return malformed("the value of " + shown(key) + " is neither true nor false");
  return (*value)->get<bool>();
}

Result<void> json_only_keys(const Json& object, std::initializer_list<std::string_view> keys) {
  if (!object.is_object()) return malformed("an object is due");
  for (const auto& [key, value] : object.items())
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      return malformed("the key " + shown(key) + " is not known");
  return {};
}

}  // namespace tallystick
