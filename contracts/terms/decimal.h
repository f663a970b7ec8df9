// Decimal numbers of 50 significant digits: exact for what people write down, and for sums and products that fit; a quotient is off by
// less than one part in 10^50. No binary floating point. The library behind it (boost/multiprecision) is seen by decimal.cpp alone.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tallystick::contracts::terms {

class Decimal {
 public:
  Decimal();
  Decimal(std::int64_t value);  // whole numbers stand for themselves
  Decimal(const Decimal& other);
  Decimal& operator=(const Decimal& other);
  ~Decimal() = default;

  // "-12.50", "1e-3"; spaces around it are allowed. Nothing for other text, for more than 40 digits, or outside 10^-40..10^30.
  static std::optional<Decimal> parse(std::string_view text);
  // Plain digits, no exponent, no trailing zeros: "-12.5".
  std::string text() const;

  Decimal& operator+=(const Decimal& other);
  Decimal& operator-=(const Decimal& other);
  Decimal& operator*=(const Decimal& other);
  Decimal& operator/=(const Decimal& other);  // by zero is a bug
  Decimal operator-() const;
  friend Decimal operator+(Decimal a, const Decimal& b) { return a += b; }
  friend Decimal operator-(Decimal a, const Decimal& b) { return a -= b; }
  friend Decimal operator*(Decimal a, const Decimal& b) { return a *= b; }
  friend Decimal operator/(Decimal a, const Decimal& b) { return a /= b; }

  int sign() const;  // -1, 0, 1
  bool is_zero() const { return sign() == 0; }
  Decimal abs() const { return sign() < 0 ? -*this : *this; }
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == std::strong_ordering::equal; }

  // The nearest whole number, halves away from zero, so that both sides of a contract round alike; nothing beyond +-10^18.
  std::optional<std::int64_t> rounded() const;
  // The smallest whole number that is not below; nothing beyond +-10^18.
  std::optional<std::int64_t> ceiling() const;

 private:
  static constexpr std::size_t kBytes = 96;
  alignas(8) std::byte storage_[kBytes];  // one number of the library
  friend struct DecimalAccess;
};

inline const Decimal& smaller(const Decimal& a, const Decimal& b) {
  return b < a ? b : a;
}
inline const Decimal& larger(const Decimal& a, const Decimal& b) {
  return a < b ? b : a;
}

}  // namespace tallystick::contracts::terms
