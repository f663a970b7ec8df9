// Issues a receivable: the issuer promises to pay the face at maturity, offers it to a supplier, and instructs its clearing bank, in the
// same signature, to pay from a named account when the day comes. Two signatures above a threshold are a matter of the account's key
// policy. Rule: DOMAIN row 1; R1, R2, R6, R7, R13.
// Effect: the receivable and its first fragment, offered to the payee; the limit reserved; the invoices used.
#pragma once

#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/receivable/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::receivable {

struct Issue {
  static constexpr std::string_view kName = "receivable.issue";
  AccountId payee;
  Currency currency;
  Amount amount;
  Date due;
  PartyId limit_bank;
  limit::Programme programme;
  evidence::Uses evidence;  // invoices that back the face, and a delivery
  Mandate mandate;
  std::optional<Timestamp> offer_expiry;  // absent: the parameter offer_hours from now
  Text<128> tenor_reason;                 // needed past tenor_soft
  bool within_group = false;              // says openly that payee and issuer are related
  static constexpr auto fields() {
    return field_list(field("payee", &Issue::payee, "the supplier's account"),
                      field("currency", &Issue::currency, "ISO 4217 code"),
                      field("amount", &Issue::amount, "face, in minor units"),
                      field("due", &Issue::due, "maturity; paid on the next business day"),
                      field("limit_bank", &Issue::limit_bank, "the bank whose limit it uses"),
                      field("programme", &Issue::programme, "of that limit"),
                      field("evidence", &Issue::evidence, "invoices that back the face exactly, and a delivery"),
                      field("mandate", &Issue::mandate, "the payment instruction to the clearing bank"),
                      field("offer_expiry", &Issue::offer_expiry, "block time by which the payee must claim"),
                      field("tenor_reason", &Issue::tenor_reason, "why so long; only past the soft limit"),
                      field("within_group", &Issue::within_group, "payee and issuer are related companies"));
  }
  bool operator==(const Issue&) const = default;
};

// E_ROLE unless a core enterprise; E_NOENT for an unknown payee; E_FROZEN payee; E_AMOUNT of nothing; E_EXPIRED offer; E_STOP for the
// issuer or a company of its group; E_TENOR; E_TENOR_REASON; E_LIMIT; E_EVIDENCE; E_EVIDENCE_DUP; E_FLOW; E_SELF; E_MANDATE.
Verdict permit(const Issue& op, const Context& context, const LedgerView& view);
void apply(const Issue& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Issue& op, const LedgerView& view);

struct Issued {
  static constexpr std::uint16_t kEvent = 0x0901;
  static constexpr std::string_view kName = "receivable.issued";
  ReceivableId receivable;
  FragmentId fragment;
  PartyId issuer;
  AccountId payee;
  Money face;
  Date due;
  Date pay_on;
  static constexpr auto fields() {
    return field_list(field("receivable", &Issued::receivable, "its name"),
                      field("fragment", &Issued::fragment, "the first fragment, offered to the payee"),
                      field("issuer", &Issued::issuer, "owes at maturity"),
                      field("payee", &Issued::payee, "may claim it"),
                      field("face", &Issued::face, "what is owed"),
                      field("due", &Issued::due, "maturity as agreed"),
                      field("pay_on", &Issued::pay_on, "the business day on which it is paid"));
  }
  bool operator==(const Issued&) const = default;
};

}  // namespace tallystick::contracts::receivable
