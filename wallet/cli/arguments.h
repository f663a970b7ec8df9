// What one command was given, by option name. Values are still text; the getters turn them into types and name the option when they cannot.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/amount.h"
#include "core/time.h"
#include "wallet/present/outcome.h"

namespace tallystick::wallet {

class Arguments {
 public:
  void add(const std::string& name, std::string value) { values_[name].push_back(std::move(value)); }
  bool has(const std::string& name) const { return values_.contains(name); }
  // The value; a usage failure when the option was not given.
  Outcome<std::string> text(const std::string& name) const;
  std::string text_or(const std::string& name, std::string otherwise) const;
  std::vector<std::string> all(const std::string& name) const;

  Outcome<Date> date(const std::string& name) const;
  // "4.2" or "4.2 %".
  Outcome<Rate> percent(const std::string& name) const;
  Outcome<Amount> amount(const std::string& name, const Currency& currency) const;
  Outcome<Currency> currency(const std::string& name, const Currency& otherwise) const;
  Outcome<std::int64_t> integer(const std::string& name, std::int64_t min, std::int64_t max,
                                std::int64_t otherwise) const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

// A usage failure about one option: "--amount: ten is not …".
tl::unexpected<Failure> bad_option(const std::string& name, const std::string& why);

}  // namespace tallystick::wallet
