// A bank states that a term longer than tenor_soft is reasonable for the trade behind one invoice; the issuer whose limit is at that bank
// can then issue with a due date up to the one named. A later statement of the same bank replaces the earlier. Rule: R2, DOMAIN row 1.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::receivable {

struct AttestTenor {
  static constexpr std::string_view kName = "receivable.attest_tenor";
  Fingerprint invoice;
  Date latest_due;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("invoice", &AttestTenor::invoice, "fingerprint of the registered invoice"),
                      field("latest_due", &AttestTenor::latest_due, "the longest maturity that is reasonable"),
                      field("reason", &AttestTenor::reason, "settlement custom of the industry, in words"));
  }
  bool operator==(const AttestTenor&) const = default;
};

// E_ROLE unless a bank; E_NOENT unless the invoice is registered; E_STATE for a document of another kind; E_TENOR_REASON without words.
Verdict permit(const AttestTenor& op, const Context& context, const LedgerView& view);
void apply(const AttestTenor& op, const Context& context, LedgerDelta& delta);

struct TenorAttested {
  static constexpr std::uint16_t kEvent = 0x0903;
  static constexpr std::string_view kName = "receivable.tenor_attested";
  Fingerprint invoice;
  PartyId bank;
  Date latest_due;
  static constexpr auto fields() {
    return field_list(field("invoice", &TenorAttested::invoice, "the trade it is about"),
                      field("bank", &TenorAttested::bank, "who examined it"),
                      field("latest_due", &TenorAttested::latest_due, "the longest maturity found reasonable"));
  }
  bool operator==(const TenorAttested&) const = default;
};

}  // namespace tallystick::contracts::receivable
