// Records, operations and events as people read them: the JSON form together with its field descriptions becomes lines of names and
// values: amounts with their currency, rates as percent, ids with the names of the address book, times as dates.
#pragma once

#include "contracts/registry.h"
#include "wallet/present/outcome.h"
#include "wallet/session/names.h"

namespace tallystick::wallet {

// The field's name as words, in both languages.
Spoken field_words(std::string_view name);

// What the amounts of an object are in: the currency that it names, or a part of it, else the network's only one.
std::optional<Currency> currency_of(const Json& object, const Names& names);

// One pair a field; parts of objects and lists come as "facts › seller".
Pairs readable(WireFields fields, const Json& json, const Names& names);
// One value; an amount in it that names no currency is in `currency`.
Spoken readable_value(const WireField& field, const Json& value, const Names& names,
                      const std::optional<Currency>& currency);

// The detail of a refusal, its amounts as people read them: "asked CNY 1200.00" becomes "asked ¥1,200.00".
std::string readable_detail(std::string_view detail);

}  // namespace tallystick::wallet
