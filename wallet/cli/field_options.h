// Options made from an operation's field list, and back: what was typed becomes the operation's JSON, which the contracts' own decoder then
// checks. So every operation has a command without anybody writing one.
//
//   an object's parts   --facts-seller, --facts-buyer;  a legal id: --legal-id SCHEME:VALUE
//   money               --amount, or the field's name, in the currency of --currency
//   a list              one option a time: --roles supplier --roles core_enterprise
//   a list of objects   parts in order or by name, between commas: --evidence FINGERPRINT,300000.00  --keys key=02…,duty=maker;
//                       what is left out is zero, empty, or the first choice
//                       where the ledger wants a list ascending it is sorted
//   the first field     is an argument without a dash when it names what the operation is about
#pragma once

#include "contracts/registry.h"
#include "wallet/cli/command.h"
#include "wallet/session/names.h"

namespace tallystick::wallet {

// What values mean here.
struct FieldContext {
  const Names& names;
  std::optional<Currency> currency;  // of amounts beside which no currency is named
  Timestamp now;
};

std::vector<OptionSpec> options_for(WireFields fields);
// Fails naming the option.
Outcome<Json> json_from(WireFields fields, const Arguments& given,
                        const FieldContext& context);

}  // namespace tallystick::wallet
