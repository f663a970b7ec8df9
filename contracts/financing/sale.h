// The sale itself, however it was agreed: title and money change hands in one transaction, the claim is registered, and the cost that the
// seller was shown is stored with the deal. Rule: DOMAIN rows 13, 14, 15, 34; R5, R10.
//   The bank pays by owing more: within the seller's bank it mints, across banks its reserves move (E_CASH if they are short).
//   A part that is sold becomes a fragment of its own; the rest stays with the seller. A sale changes no level.
#pragma once

#include "contracts/financing/record.h"
#include "contracts/fragment/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::financing {

// What the terms come to; E_AMOUNT when interest and fee leave nothing, or the term cannot be priced.
Permitted<Price> price_of(Amount amount, const Terms& terms, Date today, Date pay_on);

struct Sale {
  FragmentId fragment;
  Amount amount;
  PartyId bank;
  AccountId bank_account;
  Terms terms;
  std::optional<Amount> recourse_cap;
  std::optional<LendingPolicyId> policy;
};

// E_NOENT; E_STATE unless in `expected` and not matured; E_OWNER unless the acting account holds it; E_AMOUNT for nothing or more than
// is there; E_COUNT when a part would be one fragment too many; E_LIEN behind a registered outside claim.
Permitted<fragment::Fragment> check_seller(const LedgerView& view, const Context& context, const FragmentId& id,
                                           Amount amount, fragment::State expected);

// Of whatever costs money: E_APR when `shown` differs from the effective cost by more than the parameter apr_tolerance.
Verdict check_shown(const LedgerView& view, const pricing::AnnualCost& cost, Rate shown, Date today);

// E_APR as above, E_SELF when a bank buys from itself, what
// purpose::check_destination refuses (E_NOENT, E_ROLE, E_AMOUNT, E_EXPIRED), E_CASH
// when it cannot pay.
Verdict check_terms(const LedgerView& view, const Context& context, const Sale& sale, const Price& price, Rate shown);

// Both were asked on this state (a bug otherwise).
void carry_out(const Sale& sale, const Price& price, const Context& context, LedgerDelta& delta);

struct Sold {
  static constexpr std::uint16_t kEvent = 0x0B01;
  static constexpr std::string_view kName = "financing.sold";
  FragmentId fragment;  // what the bank holds
  ReceivableId receivable;
  AccountId seller;
  PartyId bank;
  SaleKind kind = SaleKind::without_recourse;
  Money money;  // its worth at maturity
  Price price;
  Registration registration;
  std::optional<FragmentId> change;
  std::optional<LendingPolicyId> policy;
  static constexpr auto fields() {
    return field_list(
        field("fragment", &Sold::fragment, "what the bank holds"),
        field("receivable", &Sold::receivable, "its receivable"), field("seller", &Sold::seller, "who was paid"),
        field("bank", &Sold::bank, "who bought"), field("kind", &Sold::kind, "without_recourse or with_recourse"),
        field("money", &Sold::money, "worth at maturity"), field("price", &Sold::price, "what it came to"),
        field("registration", &Sold::registration, "of the claim"),
        field("change", &Sold::change, "what the seller keeps"),
        field("policy", &Sold::policy, "the published policy that decided it"));
  }
  bool operator==(const Sold&) const = default;
};

}  // namespace tallystick::contracts::financing
