// How bound money comes and how it returns. The bank grants it as the proceeds of a financing; what is unspent when it expires, is given back
// earlier or called by the bank, returns to the bank as a prepayment: the bank's claim on the sold fragment (financing/bank_claim.h) falls by as
// much, and that part of the fragment is the seller's again (settlement/take_over.h); or the loan is repaid by it, without a fee. What is beyond
// that, all of it once the claim is satisfied, is the borrower's own money, which nobody lent any more; until then none of it enters the
// borrower's deposit.
// Rule: DOMAIN row 33.
#pragma once

#include "contracts/cash/payment.h"
#include "contracts/financing/record.h"
#include "contracts/ledger/context.h"
#include "contracts/ledger/delta.h"
#include "contracts/loan/terms.h"
#include "contracts/purpose/record.h"
#include "contracts/refusals.h"

namespace tallystick::contracts::purpose {

// What terms say of where the money goes.
struct Destination {
  std::optional<AccountId> pay_to;
  std::optional<Bound> bound;
  bool is_lent = true;  // false: the price of a true sale, which is the seller's own
};
Destination destination_of(const financing::Terms& terms);
Destination destination_of(const loan::Terms& terms);
// Who lends, and who borrows.
struct Sides {
  PartyId bank, borrower;
};
// Whether terms may say so: at most one of a trustee payee and a bound, each payee an account that may be paid (E_NOENT, E_ROLE), in order, only
// what is lent bound (E_AMOUNT), no expiry in the past (E_EXPIRED); of a loan, no trustee payee who is the lender, the
// borrower or of the borrower's group (E_PURPOSE).
Verdict check_destination(const LedgerView& view, const Destination& to, const BlockContext& block,
                          const std::optional<Sides>& loan = {});
// To the agreed counterparty, into bound money at the bank itself, or to the borrower.
cash::End disbursed_to(const LedgerView& view, const Destination& to, const PartyId& bank, const AccountId& borrower);

// Whose money it is: of a sale, or of a loan.
struct Lent {
  PartyId bank;
  AccountId account;
  std::optional<FragmentId> sale;
  std::optional<LoanId> loan;
};
// After bound money was paid: the earmark that governs it. It ends when `last`, the last day of payment, begins, if not before.
void grant(LedgerDelta& delta, const Context& context, const Lent& lent, Bound bound, const Money& money, Date last);

// The deal about `from` is about `to` now, or is over: whoever paid in the issuer's place took the fragment, or a part of it, from the bank.
void follow_sale(LedgerDelta& delta, const FragmentId& from, const std::optional<FragmentId>& to);

// The bank calls what it lent: what is unspent returns at once. Of a loan that is called due; of a sale whose seller, or whoever signed before
// it, is asked by way of recourse. For a sale, the fragment that the deal is about then, as by settlement::set_apart.
void recall(LedgerDelta& delta, const LoanId& loan, const BlockContext& block);
std::optional<FragmentId> recall(LedgerDelta& delta, const FragmentId& sold, const BlockContext& block);
// How much that is.
Amount unspent_of(const LedgerView& view, const FragmentId& sold);

// The borrower gives up what is left.
struct GiveBack {
  static constexpr std::string_view kName = "purpose.give_back";
  PurposeId purpose;
  static constexpr auto fields() {
    return field_list(field("purpose", &GiveBack::purpose, "bound money of the account"));
  }
  bool operator==(const GiveBack&) const = default;
};

// E_NOENT; E_OWNER unless the borrower's account.
Verdict permit(const GiveBack& op, const Context& context, const LedgerView& view);
void apply(const GiveBack& op, const Context& context, LedgerDelta& delta);
std::optional<Money> stake(const GiveBack& op, const LedgerView& view);

// Due work: the first block whose time has reached the expiry.
void expire(const IndexRow& row, const DueContext& context, LedgerDelta& delta);

enum class ReturnCause : std::uint8_t { expired = 1, given_back = 2, called = 3 };

struct Granted {
  static constexpr std::uint16_t kEvent = 0x1301;
  static constexpr std::string_view kName = "purpose.granted";
  PurposeId purpose;
  PartyId bank;
  AccountId account;
  Money money;
  Timestamp expires;
  static constexpr auto fields() {
    return field_list(field("purpose", &Granted::purpose, "its name"), field("bank", &Granted::bank, "who lent"),
                      field("account", &Granted::account, "of the borrower"),
                      field("money", &Granted::money, "how much"),
                      field("expires", &Granted::expires, "when what is unspent returns"));
  }
  bool operator==(const Granted&) const = default;
};

struct Returned {
  static constexpr std::uint16_t kEvent = 0x1302;
  static constexpr std::string_view kName = "purpose.returned";
  PurposeId purpose;
  PartyId bank;
  AccountId account;
  Money money;
  Amount to_borrower;
  ReturnCause cause = ReturnCause::expired;
  static constexpr auto fields() {
    return field_list(field("purpose", &Returned::purpose, "its name"), field("bank", &Returned::bank, "to whom"),
                      field("account", &Returned::account, "of the borrower"),
                      field("money", &Returned::money, "what the bank took towards its claim, or its loan"),
                      field("to_borrower", &Returned::to_borrower, "what was unspent beyond it"),
                      field("cause", &Returned::cause, "expired, given back, or called by the bank"));
  }
  bool operator==(const Returned&) const = default;
};

}  // namespace tallystick::contracts::purpose

namespace tallystick {
template <>
struct EnumNames<contracts::purpose::ReturnCause> {
  using enum contracts::purpose::ReturnCause;
  static constexpr std::pair<contracts::purpose::ReturnCause, std::string_view> values[] = {
      {expired, "expired"}, {given_back, "given_back"}, {called, "called"}};
};
}  // namespace tallystick
