// A bank has looked at a document that resembles another one and says why they are two. Until then it backs nothing.
// Rule: DOMAIN row 12; pattern 2 of section 5.
#pragma once

#include "contracts/evidence/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::evidence {

struct Acknowledge {
  static constexpr std::string_view kName = "evidence.acknowledge";
  Fingerprint fingerprint;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("fingerprint", &Acknowledge::fingerprint, "of the document that resembles another"),
                      field("reason", &Acknowledge::reason, "why they are two documents, in words"));
  }
  bool operator==(const Acknowledge&) const = default;
};

// E_ROLE unless a bank; E_NOENT; E_STATE when it resembles none or was acknowledged; E_OWNER unless the bank serves seller or buyer;
// E_EVIDENCE without a reason.
Verdict permit(const Acknowledge& op, const Context& context, const LedgerView& view);
void apply(const Acknowledge& op, const Context& context, LedgerDelta& delta);

struct Acknowledged {
  static constexpr std::uint16_t kEvent = 0x0803;
  static constexpr std::string_view kName = "evidence.acknowledged";
  Fingerprint fingerprint;
  PartyId by;
  static constexpr auto fields() {
    return field_list(field("fingerprint", &Acknowledged::fingerprint, "of the document"),
                      field("by", &Acknowledged::by, "the bank that looked"));
  }
  bool operator==(const Acknowledged&) const = default;
};

}  // namespace tallystick::contracts::evidence
