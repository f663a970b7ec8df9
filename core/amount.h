// Money in minor units (fen, cents), never negative, with checked arithmetic; currencies by ISO 4217.
// No floating point: rates are whole millionths, intermediates 128-bit, rounding stated where it happens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/result.h"
#include "core/strong.h"

namespace tallystick {

// A quantity of minor units, 0..kMax. The bound keeps every sum the ledger forms (fewer than ninety terms at once) inside 63 bits.
class Amount {
 public:
  static constexpr std::int64_t kMax = 100'000'000'000'000'000;  // 10^17 minor units: a quadrillion yuan

  constexpr Amount() = default;
  // minor must be within 0..kMax (a bug otherwise); input goes through `of`.
  constexpr explicit Amount(std::int64_t minor) : minor_{minor} {}
  static std::optional<Amount> of(std::int64_t minor) {
    return minor < 0 || minor > kMax ? std::nullopt : std::optional{Amount{minor}};
  }
  constexpr std::int64_t minor() const { return minor_; }
  constexpr bool is_zero() const { return minor_ == 0; }
  constexpr auto operator<=>(const Amount&) const = default;

 private:
  std::int64_t minor_ = 0;
};

// Nothing when the sum passes kMax.
std::optional<Amount> checked_add(Amount a, Amount b);
// Nothing when b > a.
std::optional<Amount> checked_sub(Amount a, Amount b);
// a * numerator / denominator, rounded half up; nothing when the result passes kMax. denominator > 0, numerator >= 0.
std::optional<Amount> scale_half_up(Amount a, std::int64_t numerator, std::int64_t denominator);

// On the wire an unsigned 64-bit number, at most kMax.
void encode(Writer& w, Amount amount);
void decode(Reader& r, Amount& amount);

// Three capital letters of ISO 4217, for example CNY. Only codes of the published list exist (core/currencies.h).
class Currency {
 public:
  constexpr Currency() = default;
  static std::optional<Currency> of(std::string_view code);
  std::string code() const { return {code_.begin(), code_.end()}; }
  // Digits after the decimal point: 2 for CNY, 0 for JPY, 3 for BHD.
  int digits() const;
  constexpr auto operator<=>(const Currency&) const = default;

 private:
  std::array<char, 3> code_{'X', 'X', 'X'};  // ISO 4217's "no currency"
};
// On the wire its three letters.
void encode(Writer& w, const Currency& currency);
void decode(Reader& r, Currency& currency);

struct Money {
  Currency currency;
  Amount amount;
  static constexpr auto fields() {
    return field_list(field("currency", &Money::currency, "ISO 4217 code"),
                      field("amount", &Money::amount, "in minor units, as a decimal string"));
  }
  auto operator<=>(const Money&) const = default;
};

// "1234.50" for 123450 CNY; no separators: for machines and files.
std::string format_plain(const Money& money);
// The same for a sum, which may be above kMax; minor >= 0.
std::string format_plain(const Currency& currency, std::int64_t minor);
// "¥1,234.50" / "JPY 1,234" : for people. CNY shows ¥, others their code.
std::string format_for_people(const Money& money);
// Reads what a person types: digits, optional thousands commas in the right places, optional fraction of at most the currency's digits.
// Refuses signs, exponents, empty text and anything past kMax, naming what is wrong.
Result<Amount> parse_amount(std::string_view text, const Currency& currency);

// A yearly rate or a share in millionths: 42'000 is 4.2 %.
using Rate = Strong<struct RateTag, std::uint32_t>;
inline constexpr std::uint32_t kRateOne = 1'000'000;
// "4.2 %" needs no more than four decimals; trailing zeros are dropped.
std::string format_percent(Rate rate);
// "4.2", "4.2%" or "4.2 %" -> 42'000; at most four decimals, 0..100 %.
Result<Rate> parse_percent(std::string_view text);

}  // namespace tallystick
