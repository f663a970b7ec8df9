// Receipts as programs and people are shown them.
#pragma once

#include "contracts/ledger/receipt.h"
#include "wallet/session/names.h"
#include "wallet/session/readable.h"

namespace tallystick::wallet {

// {"subject","outcome","refusal"?,"operation"?,"detail"?,"events":[{"event":"cash.paid",…}]}
Json receipt_json(const contracts::Receipt& receipt, const JsonContext& context);
// What happened, one block an event; for a refusal its words.
std::vector<Block> receipt_blocks(const contracts::Receipt& receipt, const JsonContext& context, const Names& names);
// The refusal's cause and cure with the values that disagreed. Only for receipts that have one.
Failure refusal_of(const contracts::Receipt& receipt, Exit exit);
// The same from a code ("E_OWNER", "E_POLICY:split_min") and detail, as a node tells it.
Failure refusal_of(std::string_view code, const std::string& detail, Exit exit);

}  // namespace tallystick::wallet
