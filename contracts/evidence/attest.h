// Somebody besides the registering bank vouches for a registered document: the buyer for what it received, a carrier for what it carried, the
// tax service for an invoice, a data platform for what its instruments saw. Signed by an account of the one who vouches; it may expire, and a
// later word of the same party in the same capacity replaces the earlier. Rule: DOMAIN row 10, R11.
#pragma once

#include "contracts/evidence/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::evidence {

struct Attest {
  static constexpr std::string_view kName = "evidence.attest";
  Fingerprint fingerprint;
  Capacity as = Capacity::buyer;
  std::optional<Timestamp> until;  // absent: for good
  std::optional<Hash> record;
  static constexpr auto fields() {
    return field_list(field("fingerprint", &Attest::fingerprint, "of a registered document"),
                      field("as", &Attest::as, "in which capacity"),
                      field("until", &Attest::until, "block time until which it counts; absent: for good"),
                      field("record", &Attest::record, "hash of the attester's own record of it"));
  }
  bool operator==(const Attest&) const = default;
};

// E_ROLE for a bank, carrier, tax service, data platform or attester that is none; E_NOENT; E_OWNER for a seller or buyer that is not the
// document's, and for a bank that serves neither; E_POLICY:capacity when this capacity may not vouch for the kind; E_EXPIRED when it would
// count no moment; E_SELF for a third party that is seller or buyer, or of the same group; E_COUNT when kVouchesMax others count.
Verdict permit(const Attest& op, const Context& context, const LedgerView& view);
void apply(const Attest& op, const Context& context, LedgerDelta& delta);

struct Attested {
  static constexpr std::uint16_t kEvent = 0x0802;
  static constexpr std::string_view kName = "evidence.attested";
  Fingerprint fingerprint;
  PartyId by;
  Capacity as = Capacity::buyer;
  std::optional<Timestamp> until;
  static constexpr auto fields() {
    return field_list(field("fingerprint", &Attested::fingerprint, "of the document"),
                      field("by", &Attested::by, "who vouches"), field("as", &Attested::as, "in which capacity"),
                      field("until", &Attested::until, "block time until which it counts; absent: for good"));
  }
  bool operator==(const Attested&) const = default;
};

}  // namespace tallystick::contracts::evidence
