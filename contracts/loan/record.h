// Loans against pledged fragments: the bank's offer, and the loan with its plan, what was paid and what is late.
//   offer -> loan    the borrower accepts: the money is paid out and the fragments are pledged in one transaction
//   current <-> overdue <-> delinquent <-> defaulted    by the days for which the oldest payment is unpaid; every state takes money
//   -> repaid        nothing is owed any more: what is still pledged is its holder's again, by itself
// The plan is computed once and stored; the stored rows rule. Rule: DOMAIN rows 15, 16, 18, 19, 22, 34; adr/0001-life-cycle.md.
#pragma once

#include <optional>
#include <vector>

#include "contracts/financing/record.h"
#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "contracts/loan/terms.h"
#include "contracts/pricing/annual_cost.h"
#include "contracts/receivable/record.h"
#include "core/address.h"
#include "core/time.h"

namespace tallystick::contracts::loan {

inline constexpr std::size_t kCollateralMax = 8;  // fragments of one loan: what one piece of work releases
// Rows of one loan: twice the payments of a plan (an early repayment adds at most one row between two of the plan) and as many again for
// what extensions leave behind.
inline constexpr std::size_t kRowsMax = 108;

using Collateral = List<FragmentId, kCollateralMax>;

// A bank's binding offer. It locks nothing: acceptance checks everything at its own moment, so no bank can tie up what others hold.
struct OpenOffer {
  static constexpr Table kTable = Table::loan_offer;
  using Key = LoanId;
  Key key() const { return id; }
  LoanId id;
  PartyId bank;
  AccountId bank_account;
  AccountId borrower;
  Collateral collateral;  // ascending
  Currency currency;
  Terms terms;
  Timestamp expiry;
  static constexpr auto fields() {
    return field_list(field("id", &OpenOffer::id, "its name, and that of the loan it becomes"),
                      field("bank", &OpenOffer::bank, "who lends"),
                      field("bank_account", &OpenOffer::bank_account, "acts for the bank"),
                      field("borrower", &OpenOffer::borrower, "may accept it"),
                      field("collateral", &OpenOffer::collateral, "fragments to be pledged"),
                      field("currency", &OpenOffer::currency, "ISO 4217 code"),
                      field("terms", &OpenOffer::terms, "what the bank asks"),
                      field("expiry", &OpenOffer::expiry, "block time at which it ends"));
  }
  bool operator==(const OpenOffer&) const = default;
  std::vector<IndexEntry> index_entries() const {
    return {{Index::loan_offer_by_borrower, index_key(borrower, id)},
            {Index::loan_offer_by_bank, index_key(bank, id)},
            {Index::loan_offer_expiry, index_key(expiry, id)}};
  }
};

// One day of the plan, or one early repayment. What was planned stays as it was; what became of it stands beside it.
struct Row {
  Date due;     // as agreed: interest runs to this day
  Date pay_on;  // rolled to a business day: collected then, late afterwards
  Amount principal, interest;
  Amount principal_paid, interest_paid;
  Amount principal_moved;      // into a later plan, by extension
  Amount interest_waived;      // by agreement
  std::int64_t late_days = 0;  // sum over days late of what was unpaid on each (unit-days), up to late_to
  Date late_to;
  Amount penalty;  // booked once the days of grace are over; never less than before (I12)
  Amount penalty_paid, penalty_waived;
  bool early = false;  // a repayment before its day

  Amount principal_unpaid() const {
    return Amount{principal.minor() - principal_paid.minor() - principal_moved.minor()};
  }
  Amount interest_unpaid() const { return Amount{interest.minor() - interest_paid.minor() - interest_waived.minor()}; }
  Amount penalty_unpaid() const { return Amount{penalty.minor() - penalty_paid.minor() - penalty_waived.minor()}; }
  std::int64_t unpaid() const { return principal_unpaid().minor() + interest_unpaid().minor(); }

  static constexpr auto fields() {
    return field_list(
        field("due", &Row::due, "as agreed"), field("pay_on", &Row::pay_on, "rolled to a business day"),
        field("principal", &Row::principal, "planned"), field("interest", &Row::interest, "planned"),
        field("principal_paid", &Row::principal_paid, "of it"), field("interest_paid", &Row::interest_paid, "of it"),
        field("principal_moved", &Row::principal_moved, "into a later plan"),
        field("interest_waived", &Row::interest_waived, "by agreement"),
        field("late_days", &Row::late_days, "unpaid minor units times days late, so far"),
        field("late_to", &Row::late_to, "the days before this are in late_days"),
        field("penalty", &Row::penalty, "late interest booked"), field("penalty_paid", &Row::penalty_paid, "of it"),
        field("penalty_waived", &Row::penalty_waived, "by agreement"),
        field("early", &Row::early, "a repayment before its day"));
  }
  bool operator==(const Row&) const = default;
};

enum class State : std::uint8_t { current = 1, overdue = 2, delinquent = 3, defaulted = 4, repaid = 5 };

struct Loan {
  static constexpr Table kTable = Table::loan;
  using Key = LoanId;
  Key key() const { return id; }
  LoanId id;
  State state = State::current;
  PartyId bank;
  AccountId bank_account;
  AccountId borrower;
  Currency currency;
  Terms terms;                  // as in force
  Collateral collateral;        // still pledged, ascending
  receivable::Mandate mandate;  // what the ledger collects from
  Date started;                 // its rules govern for life
  pricing::AnnualCost cost;     // as accepted, or of the plan that was agreed since
  List<Row, kRowsMax> rows;     // ascending by due
  Amount instalment;            // the payment (equal_instalments) or principal (equal_principal) that `shorten` keeps
  Amount outstanding;           // principal lent and not repaid
  std::int64_t drawn_days = 0;  // revolving: sum over days of what was drawn, since the last row, up to drawn_to
  Date drawn_to;
  Amount costs, costs_paid, costs_waived;  // of collecting
  Amount fees_paid;                        // for early repayment
  bool called = false;                     // declared due as a whole after default
  std::optional<LendingPolicyId> policy;   // the published policy that decided it, if one did
  std::optional<PartyId> issuer;           // who owed what was pledged, if a policy decided
  financing::Registration registration;
  std::optional<Date> next_day;     // when the ledger collects next by itself
  std::optional<Date> next_notice;  // when it reminds the borrower next
  Date noticed;                     // of payments up to this day it was reminded

  bool is_revolving() const { return terms.plan == Plan::revolving; }
  bool is_live() const { return state != State::repaid; }
  Amount costs_unpaid() const { return Amount{costs.minor() - costs_paid.minor() - costs_waived.minor()}; }

  static constexpr auto fields() {
    return field_list(field("id", &Loan::id, "its name"), field("state", &Loan::state, "where it stands"),
                      field("bank", &Loan::bank, "who lent"),
                      field("bank_account", &Loan::bank_account, "acts for the bank"),
                      field("borrower", &Loan::borrower, "who owes"),
                      field("currency", &Loan::currency, "ISO 4217 code"), field("terms", &Loan::terms, "as in force"),
                      field("collateral", &Loan::collateral, "fragments that are pledged"),
                      field("mandate", &Loan::mandate, "whence the ledger collects"),
                      field("started", &Loan::started, "ledger day; its rules govern for life"),
                      field("cost", &Loan::cost, "per year, fees included, as last agreed"),
                      field("rows", &Loan::rows, "the plan and what became of it"),
                      field("instalment", &Loan::instalment, "what a shortened plan keeps paying"),
                      field("outstanding", &Loan::outstanding, "principal lent and not repaid"),
                      field("drawn_days", &Loan::drawn_days, "revolving: drawn minor units times days, this period"),
                      field("drawn_to", &Loan::drawn_to, "the days before this are in drawn_days"),
                      field("costs", &Loan::costs, "of collecting"), field("costs_paid", &Loan::costs_paid, "of them"),
                      field("costs_waived", &Loan::costs_waived, "by agreement"),
                      field("fees_paid", &Loan::fees_paid, "for repaying early"),
                      field("called", &Loan::called, "declared due as a whole"),
                      field("policy", &Loan::policy, "the published policy that decided it"),
                      field("issuer", &Loan::issuer, "who owed what was pledged, if a policy decided"),
                      field("registration", &Loan::registration, "of the pledge"),
                      field("next_day", &Loan::next_day, "when the ledger collects next"),
                      field("next_notice", &Loan::next_notice, "when the borrower is reminded next"),
                      field("noticed", &Loan::noticed, "reminded of payments up to this day"));
  }
  bool operator==(const Loan&) const = default;
  std::vector<IndexEntry> index_entries() const {
    std::vector<IndexEntry> out{{Index::loan_by_borrower, index_key(borrower, started, id)},
                                {Index::loan_by_bank, index_key(bank, started, id)}};
    if (next_day) out.push_back({Index::loan_next_day, index_key(*next_day, id)});
    if (next_notice) out.push_back({Index::loan_next_notice, index_key(*next_notice, id)});
    return out;
  }
};

}  // namespace tallystick::contracts::loan

namespace tallystick {
template <>
struct EnumNames<contracts::loan::State> {
  using enum contracts::loan::State;
  static constexpr std::pair<contracts::loan::State, std::string_view> values[] = {{current, "current"},
                                                                                   {overdue, "overdue"},
                                                                                   {delinquent, "delinquent"},
                                                                                   {defaulted, "defaulted"},
                                                                                   {repaid, "repaid"}};
};
}  // namespace tallystick
