// The holder takes a bank's offer, naming the yearly cost it was shown. Title and money change hands here. Rule: DOMAIN rows 14 and 34.
#pragma once

#include "contracts/financing/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::financing {

struct Accept {
  static constexpr std::string_view kName = "financing.accept";
  QuoteId quote;
  Rate shown_cost;  // effective, in millionths
  static constexpr auto fields() {
    return field_list(
        field("quote", &Accept::quote, "an open offer for a fragment of the signing account"),
        field("shown_cost", &Accept::shown_cost, "the effective yearly cost that was shown, in millionths"));
  }
  bool operator==(const Accept&) const = default;
};

// E_NOENT; E_STATE unless reserved and not matured; E_OWNER unless the holder; E_AMOUNT; E_COUNT; E_LIEN; E_EXPIRED; E_APR; E_SELF; E_CASH.
Verdict permit(const Accept& op, const Context& context, const LedgerView& view);
void apply(const Accept& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Accept& op, const LedgerView& view);

}  // namespace tallystick::contracts::financing
