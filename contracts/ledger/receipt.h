// What became of a transaction or of a piece of due work. A block's receipts, in block order and then due work in its
// order, are the leaves of the receipts tree (RFC 6962 over to_bytes(receipt)): one can be proved without trusting a node.
#pragma once

#include <optional>

#include "contracts/ledger/event.h"
#include "contracts/refusals.h"
#include "core/bounded.h"
#include "core/bytes.h"
#include "core/fields.h"

namespace tallystick::contracts {

enum class ReceiptKind : std::uint8_t { transaction = 0, due_work = 1 };

enum class Outcome : std::uint8_t {
  applied = 0,
  refused = 1,      // used its place in its lane, changed nothing else
  not_entered = 2,  // wrong nonce, or not signed by the account's keys: changed nothing, may be somebody else's doing,
                    // and is not this transaction's final word
  internal = 3,     // an invariant did not hold: used its place in its lane, changed nothing else, and rang the alarm
};

// The largest piece of work is a receivable with 300 live fragments (leaves_max) that all secure loans. Each tells at most 21 things when its
// money repays its loan: 5 of the payment, 2 of each of 8 pledges (loan::kCollateralMax); and 30 when a guarantor pays for it, in two payments.
inline constexpr std::size_t kEventsMax = 16'384;

struct Receipt {
  ReceiptKind kind = ReceiptKind::transaction;
  Hash subject;  // transaction id, or the id of the due work
  Outcome outcome = Outcome::applied;
  std::uint16_t work = 0;          // due work: number of its handler; else 0
  std::optional<Refusal> refusal;  // refused and not_entered only
  std::uint16_t operation = 0;     // index of the refused operation; 0 when the whole transaction is
  Text<kDetailBytesMax> detail;    // refused: values that disagreed; internal: the invariant
  List<Event, kEventsMax> events;  // applied only
  static constexpr auto fields() {
    return field_list(field("kind", &Receipt::kind, "transaction or due_work"),
                      field("subject", &Receipt::subject, "transaction id, or id of the due work"),
                      field("outcome", &Receipt::outcome, "applied, refused, not_entered or internal"),
                      field("work", &Receipt::work, "number of the due-work handler, else 0"),
                      field("refusal", &Receipt::refusal, "the rule that said no"),
                      field("operation", &Receipt::operation, "index of the refused operation"),
                      field("detail", &Receipt::detail, "the values that disagreed"),
                      field("events", &Receipt::events, "what happened"));
  }
  bool operator==(const Receipt&) const = default;
};

}  // namespace tallystick::contracts

namespace tallystick {
template <>
struct EnumNames<contracts::ReceiptKind> {
  static constexpr std::pair<contracts::ReceiptKind, std::string_view> values[] = {
      {contracts::ReceiptKind::transaction, "transaction"}, {contracts::ReceiptKind::due_work, "due_work"}};
};
template <>
struct EnumNames<contracts::Outcome> {
  static constexpr std::pair<contracts::Outcome, std::string_view> values[] = {
      {contracts::Outcome::applied, "applied"},
      {contracts::Outcome::refused, "refused"},
      {contracts::Outcome::not_entered, "not_entered"},
      {contracts::Outcome::internal, "internal"}};
};
}  // namespace tallystick
