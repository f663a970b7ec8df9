// Records, operations and events as people read them: the JSON form together with its field descriptions becomes lines of names and
// values: amounts with their currency, rates as percent, ids with the names of the address book, times as dates.
#pragma once

#include "contracts/registry.h"
#include "wallet/present/outcome.h"
#include "wallet/session/names.h"

namespace tallystick::wallet {

// The field's name as words, in both languages.
Spoken field_words(std::string_view name);

// One pair a field; parts of objects and lists come as "facts › seller". `currency` is for amounts whose own object names none.
Pairs readable(const std::vector<contracts::FieldAbout>& fields, const Json& json, const Names& names,
               const std::optional<Currency>& currency = std::nullopt);
// One value.
Spoken readable_value(const contracts::FieldAbout& field, const Json& value, const Names& names,
                      const std::optional<Currency>& currency);

// The detail of a refusal, its amounts as people read them: "asked CNY 1200.00" becomes "asked ¥1,200.00".
std::string readable_detail(std::string_view detail);

}  // namespace tallystick::wallet
