#include "core/amount.h"

#include "core/currencies.h"
#include "core/ensure.h"

namespace tallystick {
namespace {

using Wide = __int128;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

tl::unexpected<Error> wrong(std::string_view text, const std::string& why) {
  return malformed("'" + std::string(text.substr(0, 40)) + "' " + why);
}

// Digits of the whole part with its commas taken out; nothing when a comma stands in a wrong place.
std::optional<std::string> without_commas(std::string_view whole) {
  if (whole.find(',') == std::string_view::npos) return std::string(whole);
  if (whole.front() == ',') return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const bool comma_due = (whole.size() - i) % 4 == 0;
    if ((whole[i] == ',') != comma_due) return std::nullopt;
    if (!comma_due) out.push_back(whole[i]);
  }
  return out;
}

std::string with_commas(const std::string& whole) {
  std::string out;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(whole[i]);
  }
  return out;
}

struct Parts {
  std::string whole;
  std::string fraction;  // with its point; empty for a currency without digits
};
Parts parts_of(const Currency& currency, std::int64_t minor) {
  const auto digits = static_cast<std::size_t>(currency.digits());
  std::string all = std::to_string(minor);
  if (all.size() <= digits) all.insert(0, digits + 1 - all.size(), '0');
  return {all.substr(0, all.size() - digits), digits == 0 ? "" : "." + all.substr(all.size() - digits)};
}

}  // namespace

std::optional<Amount> checked_add(Amount a, Amount b) {
  return Amount::of(a.minor() + b.minor());
}
std::optional<Amount> checked_sub(Amount a, Amount b) {
  return Amount::of(a.minor() - b.minor());
}

std::optional<Amount> scale_half_up(Amount a, std::int64_t numerator, std::int64_t denominator) {
  ensure(numerator >= 0 && denominator > 0);
  const Wide scaled = (Wide{2} * a.minor() * numerator + denominator) / (Wide{2} * denominator);
  return scaled > Amount::kMax ? std::nullopt : Amount::of(static_cast<std::int64_t>(scaled));
}

void encode(Writer& w, Amount amount) {
  w.integer(static_cast<std::uint64_t>(amount.minor()));
}
void decode(Reader& r, Amount& amount) {
  const auto raw = r.integer<std::uint64_t>();
  if (raw > static_cast<std::uint64_t>(Amount::kMax)) return r.give_up("an amount is above its bound");
  amount = Amount{static_cast<std::int64_t>(raw)};
}

std::optional<Currency> Currency::of(std::string_view code) {
  if (!currency_digits(code)) return std::nullopt;
  Currency out;
  std::copy(code.begin(), code.end(), out.code_.begin());
  return out;
}

int Currency::digits() const {
  return currency_digits({code_.data(), code_.size()}).value_or(0);
}

void encode(Writer& w, const Currency& currency) {
  w.raw(as_bytes(currency.code()));
}
void decode(Reader& r, Currency& currency) {
  const auto read = Currency::of(as_text(r.raw(3)));
  if (!read) return r.give_up("a currency is not in ISO 4217's list");
  currency = *read;
}

std::string format_plain(const Currency& currency, std::int64_t minor) {
  const Parts parts = parts_of(currency, minor);
  return parts.whole + parts.fraction;
}
std::string format_plain(const Money& money) {
  return format_plain(money.currency, money.amount.minor());
}

std::string format_for_people(const Money& money) {
  const Parts parts = parts_of(money.currency, money.amount.minor());
  const std::string code = money.currency.code();
  return (code == "CNY" ? "¥" : code + " ") + with_commas(parts.whole) + parts.fraction;
}

Result<Amount> parse_amount(std::string_view text, const Currency& currency) {
  if (text.empty()) return malformed("an amount is missing");
  for (const char c : text)
    if (!is_digit(c) && c != ',' && c != '.') return wrong(text, "is not an amount: only digits, commas and one point");
  const std::size_t point = text.find('.');
  const std::string_view whole_text = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "" : text.substr(point + 1);
  const auto whole = without_commas(whole_text);
  if (!whole) return wrong(text, "has a comma that does not separate thousands");
  if (whole->empty()) return wrong(text, "has no digit before the point");
  if (whole->size() > 1 && whole->front() == '0') return wrong(text, "begins with a zero that means nothing");
  if (fraction.find_first_of(".,") != std::string_view::npos) return wrong(text, "has a mark after its point");
  const auto digits = static_cast<std::size_t>(currency.digits());
  if (point != std::string_view::npos && digits == 0)
    return wrong(text, "has a point; " + currency.code() + " has no fractions");
  if (point != std::string_view::npos && fraction.empty()) return wrong(text, "has no digit after the point");
  if (fraction.size() > digits)
    return wrong(text, "has more decimals than the " + std::to_string(digits) + " of " + currency.code());

  std::int64_t minor = 0;
  for (const char c : *whole + std::string(fraction) + std::string(digits - fraction.size(), '0')) {
    minor = minor * 10 + (c - '0');
    if (minor > Amount::kMax) return wrong(text, "is above the largest amount");
  }
  return Amount{minor};
}

std::string format_percent(Rate rate) {
  std::string out = std::to_string(rate.raw() / 10'000);
  std::string decimals = std::to_string(rate.raw() % 10'000 + 10'000).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  if (!decimals.empty()) out += '.' + decimals;
  return out + " %";
}

Result<Rate> parse_percent(std::string_view text) {
  std::string_view number = text;
  if (number.ends_with('%')) {
    number.remove_suffix(1);
    if (number.ends_with(' ')) number.remove_suffix(1);
  }
  const std::size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  const std::string_view decimals = point == std::string_view::npos ? "" : number.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && decimals.empty()))
    return wrong(text, "is not a percentage like 4.2 %");
  if (whole.size() > 1 && whole.front() == '0') return wrong(text, "begins with a zero that means nothing");
  if (whole.size() > 3) return wrong(text, "is above 100 %");
  std::uint32_t millionths = 0;
  for (const std::string_view part : {whole, decimals})
    for (const char c : part)
      if (!is_digit(c)) return wrong(text, "is not a percentage like 4.2 %");
  if (decimals.size() > 4) return wrong(text, "has more than four decimals");
  for (const char c : std::string(whole) + std::string(decimals) + std::string(4 - decimals.size(), '0'))
    millionths = millionths * 10 + static_cast<std::uint32_t>(c - '0');
  if (millionths > kRateOne) return wrong(text, "is above 100 %");
  return Rate{millionths};
}

}  // namespace tallystick
