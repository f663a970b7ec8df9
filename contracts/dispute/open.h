// Disputes a part of a receivable, with registered documents. The issuer disputes what it owes; a holder, or who passed the fragment on to
// it, disputes their transfer; a holder may dispute what is owed to it too. Rule: DOMAIN row 27; State Council order 802, Art. 15.
// Effect: open offers and quotes on the fragment end; the disputed part becomes a fragment of its own and is held. A fragment that a bank has
// bought or lent on is neither split nor held: the bank relied on the issuer's promise, and the dispute stands between issuer and seller.
#pragma once

#include "contracts/dispute/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::dispute {

struct Open {
  static constexpr std::string_view kName = "dispute.open";
  FragmentId fragment;
  Subject subject = Subject::obligation;
  Amount amount;
  Documents documents;
  Text<256> statement;
  Arbiters arbiters;
  static constexpr auto fields() {
    return field_list(field("fragment", &Open::fragment, "of which a part is disputed"),
                      field("subject", &Open::subject, "obligation (of the issuer) or transfer (to its holder)"),
                      field("amount", &Open::amount, "what is disputed, up to what is outstanding"),
                      field("documents", &Open::documents, "registered evidence of the claimant's own trade, the one in dispute"),
                      field("statement", &Open::statement, "what is wrong"),
                      field("arbiters", &Open::arbiters, "who is to decide: an odd number, ascending"));
  }
  bool operator==(const Open&) const = default;
};

// E_NOENT for fragment or arbiter; E_ROLE for an arbiter who is none; E_FROZEN while it is held already; E_STATE unless live and claimed, or a
// transfer that nobody made or that is only offered; E_OWNER unless a side of it; E_SELF when both sides are one account; E_AMOUNT; E_POLICY:arbiters_min for too few or an even number; E_COUNT; E_LIEN
// when a bank holds it and anybody but the issuer disputes; E_EXISTS when the claimant has disputed it before; E_EVIDENCE unless its documents are
// of the trade in dispute; E_SELF for an arbiter of a side.
Verdict permit(const Open& op, const Context& context, const LedgerView& view);
void apply(const Open& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const Open& op, const LedgerView& view);

struct Opened {
  static constexpr std::uint16_t kEvent = 0x1201;
  static constexpr std::string_view kName = "dispute.opened";
  HoldId dispute;
  FragmentId fragment;
  ReceivableId receivable;
  Subject subject = Subject::obligation;
  AccountId claimant;
  AccountId respondent;
  Money money;
  bool holding = false;
  Date answer_by;
  Date ends;
  static constexpr auto fields() {
    return field_list(field("dispute", &Opened::dispute, "its name"),
                      field("fragment", &Opened::fragment, "of exactly the disputed amount, if it is held"),
                      field("receivable", &Opened::receivable, "its receivable"),
                      field("subject", &Opened::subject, "the obligation or the transfer"),
                      field("claimant", &Opened::claimant, "who opened it"),
                      field("respondent", &Opened::respondent, "the other side"),
                      field("money", &Opened::money, "what is disputed"),
                      field("holding", &Opened::holding, "whether payment goes into escrow"),
                      field("answer_by", &Opened::answer_by, "after this day arbiters decide without an answer"),
                      field("ends", &Opened::ends, "ledger day with which it lapses"));
  }
  bool operator==(const Opened&) const = default;
};

}  // namespace tallystick::contracts::dispute
