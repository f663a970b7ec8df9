#include "core/amount.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/currencies.h"

namespace tallystick {
namespace {

constexpr std::int64_t kMax = Amount::kMax;

Currency currency(std::string_view code) {
  return Currency::of(code).value();
}

TEST(Amount, CheckedArithmetic) {
  EXPECT_EQ(checked_add(Amount{1}, Amount{2}), Amount{3});
  EXPECT_EQ(checked_add(Amount{kMax - 1}, Amount{1}), Amount{kMax});
  EXPECT_FALSE(checked_add(Amount{kMax}, Amount{1}));
  EXPECT_FALSE(checked_add(Amount{kMax}, Amount{kMax}));
  EXPECT_EQ(checked_sub(Amount{3}, Amount{3}), Amount{});
  EXPECT_FALSE(checked_sub(Amount{2}, Amount{3}));
  EXPECT_FALSE(Amount::of(-1));
  EXPECT_FALSE(Amount::of(kMax + 1));
  EXPECT_TRUE(Amount::of(kMax));
}

TEST(Amount, ScaleRoundsHalfUp) {
  const struct {
    std::int64_t amount, numerator, denominator;
    std::optional<Amount> expected;
  } rows[] = {
      {100, 1, 3, Amount{33}},
      {100, 2, 3, Amount{67}},
      {1, 1, 2, Amount{1}},
      {3, 1, 2, Amount{2}},
      {1, 49, 100, Amount{0}},
      {0, 7, 3, Amount{0}},
      {7, 0, 3, Amount{0}},
      {kMax, 1, 1, Amount{kMax}},
      {kMax, INT64_MAX, INT64_MAX, Amount{kMax}},
      {kMax, INT64_MAX, 1, std::nullopt},
      {kMax, 2, 1, std::nullopt},
      {kMax, 1'000'001, 1'000'000, std::nullopt},
      {100'000'000, 42'000LL * 90, 1'000'000LL * 360, Amount{1'050'000}},  // 4.2 % of 1,000,000.00 over 90 days
  };
  for (const auto& row : rows)
    EXPECT_EQ(scale_half_up(Amount{row.amount}, row.numerator, row.denominator), row.expected)
        << row.amount << " * " << row.numerator << " / " << row.denominator;
}

TEST(Currency, Iso4217) {
  const struct {
    const char* code;
    std::optional<int> digits;
  } rows[] = {
      {"CNY", 2},
      {"USD", 2},
      {"EUR", 2},
      {"JPY", 0},
      {"KRW", 0},
      {"BHD", 3},
      {"TND", 3},
      {"CLF", 4},
      {"UYW", 4},
      {"AED", 2},
      {"ZWG", 2},
      {"XAF", 0},
      {"UYI", 0},
      {"VED", 2},
      {"XXX", std::nullopt},
      {"XAU", std::nullopt},
      {"XTS", std::nullopt},
      {"DEM", std::nullopt},
      {"HRK", std::nullopt},
      {"cny", std::nullopt},
      {"CN", std::nullopt},
      {"CNYX", std::nullopt},
      {"", std::nullopt},
      {"NY ", std::nullopt},
      {" CN", std::nullopt},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(currency_digits(row.code), row.digits) << row.code;
    EXPECT_EQ(Currency::of(row.code).has_value(), row.digits.has_value()) << row.code;
  }
  int known = 0;
  for (char a = 'A'; a <= 'Z'; ++a)
    for (char b = 'A'; b <= 'Z'; ++b)
      for (char c = 'A'; c <= 'Z'; ++c) known += currency_digits(std::string{a, b, c}) ? 1 : 0;
  EXPECT_EQ(known, 165);
}

TEST(Amount, WhatPeopleType) {
  const struct {
    const char* code;
    const char* text;
    std::int64_t minor;  // -1: refused
  } rows[] = {
      {"CNY", "1234.50", 123'450},
      {"CNY", "1,234.50", 123'450},
      {"CNY", "1,000,000.00", 100'000'000},
      {"CNY", "1234.5", 123'450},
      {"CNY", "1234", 123'400},
      {"CNY", "0", 0},
      {"CNY", "0.01", 1},
      {"CNY", "999", 99'900},
      {"CNY", "1000000000000000.00", kMax},
      {"CNY", "1,000,000,000,000,000", kMax},
      {"CNY", "1000000000000000.01", -1},
      {"CNY", "99999999999999999999999999999999", -1},
      {"JPY", "1,234", 1'234},
      {"JPY", "1234.0", -1},
      {"JPY", "1234.", -1},
      {"BHD", "1.234", 1'234},
      {"BHD", "1.2345", -1},
      {"CLF", "1.2345", 12'345},
      {"CNY", "", -1},
      {"CNY", ".", -1},
      {"CNY", ".5", -1},
      {"CNY", "5.", -1},
      {"CNY", "1.234", -1},
      {"CNY", "1.2.3", -1},
      {"CNY", "1.2,3", -1},
      {"CNY", "12,34", -1},
      {"CNY", "1,23", -1},
      {"CNY", "1234,567", -1},
      {"CNY", "1,234567", -1},
      {"CNY", ",123", -1},
      {"CNY", "123,", -1},
      {"CNY", "1,,234", -1},
      {"CNY", "-1", -1},
      {"CNY", "+1", -1},
      {"CNY", "1e3", -1},
      {"CNY", " 1", -1},
      {"CNY", "1 ", -1},
      {"CNY", "1 000", -1},
      {"CNY", "007", -1},
      {"CNY", "00", -1},
      {"CNY", "¥1", -1},
      {"CNY", "１", -1},
      {"CNY", "0x10", -1},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.code) + " '" + row.text + "'");
    const auto parsed = parse_amount(row.text, currency(row.code));
    EXPECT_EQ(parsed ? parsed->minor() : -1, row.minor);
    if (!parsed) {
      EXPECT_FALSE(parsed.error().message.empty());
    }
  }
}

TEST(Amount, AsShown) {
  const struct {
    const char* code;
    std::int64_t minor;
    const char* plain;
    const char* for_people;
  } rows[] = {
      {"CNY", 123'450, "1234.50", "¥1,234.50"},
      {"CNY", 0, "0.00", "¥0.00"},
      {"CNY", 5, "0.05", "¥0.05"},
      {"CNY", 99'999, "999.99", "¥999.99"},
      {"CNY", 100'000'000, "1000000.00", "¥1,000,000.00"},
      {"CNY", kMax, "1000000000000000.00", "¥1,000,000,000,000,000.00"},
      {"JPY", 1'234, "1234", "JPY 1,234"},
      {"JPY", 0, "0", "JPY 0"},
      {"BHD", 7, "0.007", "BHD 0.007"},
      {"USD", 123'456, "1234.56", "USD 1,234.56"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(format_plain({currency(row.code), Amount{row.minor}}), row.plain);
    EXPECT_EQ(format_for_people({currency(row.code), Amount{row.minor}}), row.for_people);
  }
}

TEST(Amount, ASumAboveTheBoundCanStillBeWritten) {
  EXPECT_EQ(format_plain(currency("CNY"), 2 * kMax + 5), "2000000000000000.05");
}

TEST(Amount, WhatIsShownCanBeTyped) {
  EXPECT_TRUE(rc::check("parse of format is the identity", [] {
    const auto minor = *rc::gen::inRange<std::int64_t>(0, kMax + 1);
    const Money money{currency(*rc::gen::element<std::string>("CNY", "JPY", "BHD", "CLF")), Amount{minor}};
    RC_ASSERT(parse_amount(format_plain(money), money.currency).value() == money.amount);
    if (money.currency.code() != "CNY") {
      RC_ASSERT(parse_amount(format_for_people(money).substr(4), money.currency).value() == money.amount);
    }
  }));
}

TEST(Percent, ReadAndShown) {
  const struct {
    const char* text;
    std::int64_t millionths;  // -1: refused
    const char* shown;
  } rows[] = {
      {"4.2", 42'000, "4.2 %"},
      {"4.2%", 42'000, "4.2 %"},
      {"4.2 %", 42'000, "4.2 %"},
      {"4.20 %", 42'000, "4.2 %"},
      {"0", 0, "0 %"},
      {"100", 1'000'000, "100 %"},
      {"0.0001", 1, "0.0001 %"},
      {"3.65", 36'500, "3.65 %"},
      {"10", 100'000, "10 %"},
      {"100.0001", -1, ""},
      {"101", -1, ""},
      {"4.00001", -1, ""},
      {"", -1, ""},
      {"%", -1, ""},
      {"4.2%%", -1, ""},
      {"4.2  %", -1, ""},
      {"-1", -1, ""},
      {"+1", -1, ""},
      {".5", -1, ""},
      {"5.", -1, ""},
      {"04", -1, ""},
      {"1e1", -1, ""},
      {"4,2", -1, ""},
      {"99999999999", -1, ""},
      {"4.2.1", -1, ""},
      {" 4", -1, ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto rate = parse_percent(row.text);
    EXPECT_EQ(rate ? std::int64_t{rate->raw()} : -1, row.millionths);
    if (rate) {
      EXPECT_EQ(format_percent(*rate), row.shown);
    }
  }
}

}  // namespace
}  // namespace tallystick
