// Registers a trade document under its fingerprint. A supplier or buyer hands the document to a bank that serves it; the bank checks it,
// computes the fingerprint with the banks' secret and signs here: its signature is what the ledger relies on. The ledger checks only that
// a serving bank signed, that the secret is the one of genesis, and that the fingerprint says the same as everywhere else.
// The same again is accepted and changes nothing (whoever asks twice gets the same answer); anything else under a known fingerprint (facts,
// goods, near fingerprints, earlier documents; not the salted file) is E_EVIDENCE_CONFLICT.
// An invoice comes with its near fingerprints: where another differs in one field only, the record says so, and a bank must acknowledge it
// before the invoice backs anything. A document may name earlier ones that it follows from, between parties that it shares. A payment that
// names an invoice was made on it, and takes from what the invoice can still back. Rule: DOMAIN rows 10 and 12.
#pragma once

#include "contracts/evidence/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::evidence {

struct Register {
  static constexpr std::string_view kName = "evidence.register";
  Fingerprint fingerprint;
  Hash key_id;  // must be genesis' evidence_key_id
  Facts facts;
  Text<16> goods_code;
  FileCommitment file;
  NearFingerprints near;
  List<Fingerprint, kEarlierMax> earlier;
  static constexpr auto fields() {
    return field_list(field("fingerprint", &Register::fingerprint, "keyed fingerprint of kind, seller and number"),
                      field("key_id", &Register::key_id, "id of the banks' secret it was made with"),
                      field("facts", &Register::facts, "what the document says"),
                      field("goods_code", &Register::goods_code, "HS or GB/T code of the goods, may be empty"),
                      field("file", &Register::file, "commitment to the file"),
                      field("near", &Register::near, "of an invoice: what it is but for one field; five, each keyed"),
                      field("earlier", &Register::earlier, "documents that it follows from; a payment's invoice"));
  }
  bool operator==(const Register&) const = default;
};

// E_ROLE unless a bank; E_NOENT for an unknown seller, buyer or earlier document; E_OWNER unless the bank serves one of them; E_AMOUNT for an
// invoice of nothing; E_POLICY:currency; E_EVIDENCE for another secret, an invoice without its five near fingerprints, an earlier document
// that is later, between others or named twice, or a payment that names several invoices; E_SELF when seller and buyer are one; E_EVIDENCE_CONFLICT;
// E_EVIDENCE_DUP for a payment of more than its invoice has left.
Verdict permit(const Register& op, const Context& context, const LedgerView& view);
void apply(const Register& op, const Context& context, LedgerDelta& delta);

struct Registered {
  static constexpr std::uint16_t kEvent = 0x0801;
  static constexpr std::string_view kName = "evidence.registered";
  Fingerprint fingerprint;
  Facts facts;
  PartyId attested_by;
  bool known = false;
  bool doubtful = false;
  static constexpr auto fields() {
    return field_list(field("fingerprint", &Registered::fingerprint, "of the document"),
                      field("facts", &Registered::facts, "what it says"),
                      field("attested_by", &Registered::attested_by, "the bank that signed first"),
                      field("known", &Registered::known, "true when it was registered before and nothing changed"),
                      field("doubtful", &Registered::doubtful, "resembles another; a bank must acknowledge it"));
  }
  bool operator==(const Registered&) const = default;
};

}  // namespace tallystick::contracts::evidence
