// Blocks, receipts and events as the interface shows them, from rows of the index.
#pragma once

#include "explorer/api/context.h"

namespace tallystick::explorer::api {

// Columns in the order in which the functions below read them; the first is the order of the list.
inline constexpr const char* kBlockColumns =
    "block.height, block.hash, block.time, block.day, block.epoch, block.view, block.proposer, block.transactions, "
    "block.due_work, "
    "block.events, block.certified, block.signers, block.validators";
inline constexpr const char* kReceiptColumns =
    "receipt.place, receipt.kind, receipt.subject, receipt.time, receipt.outcome, receipt.refusal, receipt.work, "
    "receipt.events, "
    "receipt.account, receipt.lane, receipt.sequence, receipt.hash, receipt.operations";
inline constexpr const char* kEventColumns =
    "event.place, event.kind, event.origin, event.subject, event.time, event.payload";

Json block_item(const Context& context, const sql::Row& row);
// Of a transaction, or of a piece of due work.
Json receipt_item(const Context& context, const sql::Row& row);
Json event_item(const Context& context, const sql::Row& row);

// An account, a party (bech32m) or hex of whole bytes.
std::optional<Bytes> id_of_text(std::string_view text);

}  // namespace tallystick::explorer::api
