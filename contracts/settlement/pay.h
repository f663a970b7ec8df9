// Pays a receivable by hand. Before maturity the issuer alone may (early settlement, whole or part, over all fragments in proportion); from
// maturity on anyone may, in every unpaid state. Money paid is money received: it is shared out in the same transaction.
// Rule: DOMAIN rows 21 to 23 and receivable.prepay; lesson 1.
#pragma once

#include <optional>

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::settlement {

struct Pay {
  static constexpr std::string_view kName = "settlement.pay";
  ReceivableId receivable;
  std::optional<Amount> amount;  // absent: all that is owed today
  PartyId from_bank;             // where the paying account has its deposit
  static constexpr auto fields() {
    return field_list(field("receivable", &Pay::receivable, "what is paid"),
                      field("amount", &Pay::amount, "in minor units; absent: all that is owed today"),
                      field("from_bank", &Pay::from_bank, "where the paying account has its deposit"));
  }
  bool operator==(const Pay&) const = default;
};

// E_NOENT for receivable or bank; E_STATE while offered or once final; E_OWNER before maturity unless the issuer; E_AMOUNT for nothing or
// more than is owed; E_POLICY:early_part_min for a small part before maturity; E_CASH.
Verdict permit(const Pay& op, const Context& context, const LedgerView& view);
void apply(const Pay& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Pay& op, const LedgerView& view, const Asker& asker);

}  // namespace tallystick::contracts::settlement
