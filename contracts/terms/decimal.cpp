#include "contracts/terms/decimal.h"

#include <algorithm>
#include <new>

#include <boost/multiprecision/cpp_dec_float.hpp>

#include "core/ensure.h"

namespace tallystick::contracts::terms {

namespace {

using Number = boost::multiprecision::number<boost::multiprecision::cpp_dec_float<50>, boost::multiprecision::et_off>;

constexpr std::size_t kDigitsMax = 40;  // of text that is read
constexpr int kPowerMax = 30;
constexpr int kShownDigits = 50;  // the first stands before the point

// 10^18 < 2^63: what passes it is no amount of money.
const Number& whole_max() {
  static const Number value{INT64_C(1'000'000'000'000'000'000)};
  return value;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string_view take_digits(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view out = text.substr(0, end);
  text.remove_prefix(end);
  return out;
}

}  // namespace

struct DecimalAccess {
  static Number& of(Decimal& d) { return *std::launder(reinterpret_cast<Number*>(d.storage_)); }
  static const Number& of(const Decimal& d) { return *std::launder(reinterpret_cast<const Number*>(d.storage_)); }
  template <class... Args>
  static void make(Decimal& d, const Args&... args) {
    static_assert(sizeof(Number) <= Decimal::kBytes && alignof(Number) <= alignof(Decimal));
    static_assert(std::is_trivially_destructible_v<Number>);
    new (d.storage_) Number(args...);
  }
};

namespace {
constexpr auto raw = [](auto& decimal) -> auto& {
  return DecimalAccess::of(decimal);
};
}  // namespace

Decimal::Decimal() {
  DecimalAccess::make(*this, 0);
}
Decimal::Decimal(std::int64_t value) {
  DecimalAccess::make(*this, value);
}
Decimal::Decimal(const Decimal& other) {
  DecimalAccess::make(*this, raw(other));
}
Decimal& Decimal::operator=(const Decimal& other) {
  raw(*this) = raw(other);
  return *this;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  text = trimmed(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::string digits{take_digits(text)};
  if (digits.empty()) return std::nullopt;
  int power = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const std::string_view fraction = take_digits(text);
    if (fraction.empty() || fraction.size() > kDigitsMax) return std::nullopt;
    digits += fraction;
    power = -static_cast<int>(fraction.size());
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    const bool down = text.starts_with('-');
    if (down || text.starts_with('+')) text.remove_prefix(1);
    const std::string_view exponent = take_digits(text);
    if (exponent.empty() || exponent.size() > 2) return std::nullopt;
    int value = 0;
    for (const char c : exponent) value = value * 10 + (c - '0');
    power += down ? -value : value;
  }
  if (!text.empty() || digits.size() > kDigitsMax || power < -static_cast<int>(kDigitsMax) ||
      power + static_cast<int>(digits.size()) > kPowerMax + 1)
    return std::nullopt;
  Decimal out;
  raw(out) = Number{(negative ? "-" : "") + digits + "e" + std::to_string(power)};
  return out;
}

std::string Decimal::text() const {
  if (is_zero()) return "0";
  // "-d.ddddE+xx": the digits, and where the point goes.
  std::string shown = raw(*this).str(kShownDigits - 1, std::ios_base::scientific);
  const std::size_t e = shown.find('e');
  int point = std::stoi(shown.substr(e + 1)) + 1;
  std::string digits;
  for (const char c : shown.substr(0, e))
    if (c >= '0' && c <= '9') digits += c;
  digits.erase(digits.find_last_not_of('0') + 1);
  const int count = static_cast<int>(digits.size());
  std::string out = sign() < 0 ? "-" : "";
  if (point <= 0) return out + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (point >= count) return out + digits + std::string(static_cast<std::size_t>(point - count), '0');
  return out + digits.substr(0, static_cast<std::size_t>(point)) + "." + digits.substr(static_cast<std::size_t>(point));
}

Decimal& Decimal::operator+=(const Decimal& other) {
  raw(*this) += raw(other);
  return *this;
}
Decimal& Decimal::operator-=(const Decimal& other) {
  raw(*this) -= raw(other);
  return *this;
}
Decimal& Decimal::operator*=(const Decimal& other) {
  raw(*this) *= raw(other);
  return *this;
}
Decimal& Decimal::operator/=(const Decimal& other) {
  ensure(!other.is_zero());
  raw(*this) /= raw(other);
  return *this;
}
Decimal Decimal::operator-() const {
  Decimal out;
  if (!is_zero()) raw(out) = -raw(*this);
  return out;
}

int Decimal::sign() const {
  return raw(*this).sign();
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  const int order = raw(*this).compare(raw(other));
  return order < 0   ? std::strong_ordering::less
         : order > 0 ? std::strong_ordering::greater
                     : std::strong_ordering::equal;
}

std::optional<std::int64_t> Decimal::rounded() const {
  const Number size = boost::multiprecision::abs(raw(*this));
  if (size > whole_max()) return std::nullopt;
  // What is a half but for the last digits of a quotient is a half: 49 digits carry every amount and rate that can be written down.
  static const Number nearly{"1e-30"};
  const Number whole = boost::multiprecision::floor(size + Number{"0.5"} + nearly);
  const auto out = whole.convert_to<std::int64_t>();
  return sign() < 0 ? -out : out;
}

std::optional<std::int64_t> Decimal::ceiling() const {
  if (boost::multiprecision::abs(raw(*this)) > whole_max()) return std::nullopt;
  return Number{boost::multiprecision::ceil(raw(*this))}.convert_to<std::int64_t>();
}

}  // namespace tallystick::contracts::terms
