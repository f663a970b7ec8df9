#include "wallet/cli/arguments.h"

#include <charconv>

namespace tallystick::wallet {
namespace {

template <class T>
Outcome<T> named(const std::string& name, Result<T> value) {
  if (!value) return bad_option(name, value.error().message);
  return std::move(*value);
}

}  // namespace

tl::unexpected<Failure> bad_option(const std::string& name, const std::string& why) {
  return stop(WalletError::W_USAGE, say(Msg::bad_option, name, foreign(why)));
}

Outcome<std::string> Arguments::text(const std::string& name) const {
  const auto it = values_.find(name);
  if (it == values_.end()) return stop(WalletError::W_USAGE, say(Msg::option_missing, name));
  return it->second.back();
}

std::string Arguments::text_or(const std::string& name, std::string otherwise) const {
  const auto it = values_.find(name);
  return it == values_.end() ? std::move(otherwise) : it->second.back();
}

std::vector<std::string> Arguments::all(const std::string& name) const {
  const auto it = values_.find(name);
  return it == values_.end() ? std::vector<std::string>{} : it->second;
}

Outcome<Date> Arguments::date(const std::string& name) const {
  return text(name).and_then([&](const std::string& value) { return named(name, parse_date(value)); });
}

Outcome<Rate> Arguments::percent(const std::string& name) const {
  return text(name).and_then([&](const std::string& value) { return named(name, parse_percent(value)); });
}

Outcome<Amount> Arguments::amount(const std::string& name, const Currency& currency) const {
  return text(name).and_then([&](const std::string& value) { return named(name, parse_amount(value, currency)); });
}

Outcome<Currency> Arguments::currency(const std::string& name, const Currency& otherwise) const {
  if (!has(name)) return otherwise;
  const std::string code = text_or(name, {});
  const auto currency = Currency::of(code);
  if (!currency) return bad_option(name, "\"" + code + "\" is not a currency of ISO 4217");
  return *currency;
}

Outcome<std::int64_t> Arguments::integer(const std::string& name, std::int64_t min, std::int64_t max,
                                         std::int64_t otherwise) const {
  if (!has(name)) return otherwise;
  const std::string value = text_or(name, {});
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
  if (error != std::errc{} || end != value.data() + value.size() || out < min || out > max)
    return bad_option(
        name, "\"" + value + "\" is not a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return out;
}

}  // namespace tallystick::wallet
