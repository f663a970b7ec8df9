// The borrower spends bound money: to a payee that the purpose allows, against documents of a trade between the two. The money is unwrapped
// into the payee's deposit at the payee's own bank; the invoice backs nothing else afterwards. Rule: DOMAIN row 33, R10.
#pragma once

#include "contracts/cash/events.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/purpose/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::purpose {

struct Pay {
  static constexpr std::string_view kName = "purpose.pay";
  PurposeId purpose;
  AccountId to;
  Amount amount;
  evidence::Uses evidence;
  static constexpr auto fields() {
    return field_list(field("purpose", &Pay::purpose, "bound money of the signing account"),
                      field("to", &Pay::to, "who is paid"), field("amount", &Pay::amount, "in minor units"),
                      field("evidence", &Pay::evidence, "the trade that is paid for"));
  }
  bool operator==(const Pay&) const = default;
};

// E_NOENT for the purpose or the payee; E_ROLE for a payee that may hold nothing; E_FROZEN for a payee that is frozen; E_STATE while the loan it was lent by is
// delinquent or in default; E_OWNER unless the borrower's account; E_AMOUNT for nothing or more
// than is left; E_EXPIRED; E_PURPOSE for a payee who is not allowed, is the lender, the borrower or of its group, for goods or a kind of document other
// than the purpose asks for; E_EVIDENCE when the documents do not back exactly this payment; E_EVIDENCE_DUP; E_FLOW when the documents contradict each
// other (evidence/match.h); E_CASH.
Verdict permit(const Pay& op, const Context& context, const LedgerView& view);
void apply(const Pay& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Pay& op, const LedgerView& view);

struct Spent {
  static constexpr std::uint16_t kEvent = 0x1303;
  static constexpr std::string_view kName = "purpose.spent";
  PurposeId purpose;
  AccountId account;
  AccountId to;
  Money money;
  Amount left;
  static constexpr auto fields() {
    return field_list(field("purpose", &Spent::purpose, "its name"),
                      field("account", &Spent::account, "of the borrower"), field("to", &Spent::to, "who was paid"),
                      field("money", &Spent::money, "how much"), field("left", &Spent::left, "unspent afterwards"));
  }
  bool operator==(const Spent&) const = default;
};

}  // namespace tallystick::contracts::purpose
